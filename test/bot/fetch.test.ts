import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Api, InputFile } from 'grammy'
import { expect, onTestFinished, test } from 'vitest'
import { createFetch } from '../../src/bot/fetch.ts'

const TOKEN = '123456:SECRET-secret-SECRET-secret'

/** A Bot API that answers as it is told. */
async function openServer(answer: RequestListener) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fetch = createFetch()
  return { server, api: new Api(TOKEN, { apiRoot: url, fetch, timeoutSeconds: 5 }) }
}

const ok = '{"ok":true,"result":true}'
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: Error & { error?: Error }) => `${error.name}: ${error.message} ${error.error?.message}`,
  )

test('a call that is given up ends at once, and the server sees it', async () => {
  const closed = Promise.withResolvers<void>()
  const { api } = await openServer((request) => void request.socket.once('close', closed.resolve))
  const given = new AbortController()
  const call = failure(api.getMe(given.signal as never))
  setTimeout(() => given.abort(), 50)
  expect(await call).toMatch(/abort/i)
  await closed.promise
  expect(await failure(api.getMe(AbortSignal.abort() as never))).toMatch(/abort/i)
})

test('an answer that is cut off is noticed at once', async () => {
  const { api } = await openServer((_, response) => {
    response.writeHead(200, { 'content-length': '900' })
    response.write('{"ok":true,')
    setTimeout(() => response.destroy(), 20)
  })
  const started = performance.now()
  expect(await failure(api.getMe())).toContain('HttpError')
  expect(performance.now() - started).toBeLessThan(4_000)
})

test('connections are kept, and one that the server closed between two calls is not missed', async () => {
  const ports = new Set<number | undefined>()
  const { server, api } = await openServer((request, response) => {
    ports.add(request.socket.remotePort)
    response.end(ok)
  })
  for (let call = 0; call < 5; call++) await api.getMe()
  expect(ports.size).toBe(1)
  server.closeAllConnections()
  await new Promise((resolve) => setTimeout(resolve, 50))
  for (let call = 0; call < 3; call++) await api.getMe()
  expect(ports.size).toBe(2)
})

test('a file goes up whole', async () => {
  const bodies: Buffer[] = []
  const { api } = await openServer((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(chunk)).on('end', () => response.end(ok))
  })
  const bytes = new Uint8Array(300_000).map((_, index) => index % 251)
  await api.sendDocument(1, new InputFile(bytes, 'letter.pdf'), { caption: 'A letter' })
  const body = Buffer.concat(bodies)
  expect(body.includes(Buffer.from(bytes))).toBe(true)
  expect(body.toString('latin1')).toMatch(/filename="?letter.pdf/)
})

test('what fails names neither the token nor the address', async () => {
  const { server, api } = await openServer((_, response) => response.end('no JSON'))
  const { port } = server.address() as AddressInfo
  const said = [await failure(api.getMe())]
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  said.push(await failure(api.getMe()))
  for (const text of said) {
    expect(text).toContain('HttpError')
    expect(text).not.toContain('SECRET')
    expect(text).not.toContain(`/bot`)
    expect(text).not.toContain(`http://127.0.0.1:${port}`)
  }
})
