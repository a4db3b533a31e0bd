import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { Api, GrammyError, HttpError, InputFile } from 'grammy'
import { afterEach, describe, expect, it } from 'vitest'
import { createFetch } from '../../src/bot/fetch.ts'

const TOKEN = '1234567890:AAF-this_token_is_invented_for_a_test'
const SENT = JSON.stringify({ ok: true, result: { message_id: 7 } })

/** For localhost, signed by itself and good until 2126; its key opens nothing. */
const SELF_SIGNED = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLIUZ9z6q5HRFHLfF
7dnLMyY1HvmHMLhSuTIiVgRbo6WhRANCAAQU+ibMVKv4mw212x9sYJM6e6Av/VHO
uwNWBhHUFzijf1aTBT4Wwz8QAHNV/mleAHp/5LpTsKtjvg6dg0VX/hMR
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUQ/21tIA14a5meHkgIWs4kdj+LuwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA2NTEwN1oYDzIxMjYxMDMw
MDY1MTA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQU+ibMVKv4mw212x9sYJM6e6Av/VHOuwNWBhHUFzijf1aTBT4Wwz8Q
AHNV/mleAHp/5LpTsKtjvg6dg0VX/hMRo28wbTAdBgNVHQ4EFgQU8Lic1D32erFV
Aysn8v+gAeRSsZ8wHwYDVR0jBBgwFoAU8Lic1D32erFVAysn8v+gAeRSsZ8wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDRwAwRAIgKGezWqSp2qJeDYzIAJ+Is0gF8hLKOv7ol/15TkULpvkCIBi7
Gu028qEgZ582Q4YfPhdx9eZhf3KLwagiE9sp5mSz
-----END CERTIFICATE-----`,
}

/** grammY's type is of a package that says less than Node's own; at run time it takes Node's. */
type Signal = NonNullable<Parameters<Api['sendMessage']>[3]>

function gone({ socket }: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve())
  })
}

describe('a call to Telegram', () => {
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  })

  async function calling(answer: RequestListener, secure = false) {
    const server = secure ? createSecureServer(SELF_SIGNED, answer) : createServer(answer)
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const apiRoot = `${secure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
    return { server, api: new Api(TOKEN, { apiRoot, fetch: createFetch(apiRoot) }) }
  }

  /** The failure that the rest of the program sees, once it is certain that it does not name where the call went. */
  async function failure(call: Promise<unknown>): Promise<HttpError> {
    const error: unknown = await call.then(
      () => new Error('the call did not fail'),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(HttpError)
    const seen = inspect(error, { depth: 10, showHidden: true })
    for (const secret of [TOKEN, 'this_token', '/bot1234567890']) expect(seen).not.toContain(secret)
    return error as HttpError
  }

  it('that is given up while the answer is on its way fails at once, and the connection is closed', async () => {
    const { promise: begun, resolve } = Promise.withResolvers<IncomingMessage>()
    const { api } = await calling((request, response) => {
      response.write(SENT.slice(0, 10))
      resolve(request)
    })
    const giveUp = new AbortController()
    const failed = failure(api.sendMessage(5, 'News', undefined, giveUp.signal as unknown as Signal))
    const closed = gone(await begun)
    giveUp.abort()
    await Promise.all([failed, closed])
  })

  it('that is given up before Telegram says anything closes the connection, too', async () => {
    const { promise: begun, resolve } = Promise.withResolvers<IncomingMessage>()
    const { api } = await calling((request) => resolve(request))
    const giveUp = new AbortController()
    const failed = failure(api.sendMessage(5, 'News', undefined, giveUp.signal as unknown as Signal))
    const closed = gone(await begun)
    giveUp.abort()
    await Promise.all([failed, closed])
  })

  it('whose answer is cut off fails, though what came of it would do', async () => {
    const { api } = await calling((_, response) => {
      response.writeHead(200, { 'content-length': SENT.length + 100 })
      response.write(SENT, () => response.destroy())
    })
    await failure(api.sendMessage(5, 'News'))
  })

  it('that is answered with a page instead of JSON fails', async () => {
    const { api } = await calling((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'))
    await failure(api.sendMessage(5, 'News'))
  })

  it('that is refused brings Telegram’s own words', async () => {
    const refusal = { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' }
    const { api } = await calling((_, response) => response.writeHead(403).end(JSON.stringify(refusal)))
    const error = await api.sendMessage(5, 'News').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(GrammyError)
    expect(error).toMatchObject(refusal)
  })

  it('to a server with a certificate that nobody vouches for is not made', async () => {
    let asked = 0
    const { api } = await calling((_, response) => {
      asked += 1
      response.end(SENT)
    }, true)
    const { error } = await failure(api.sendMessage(5, 'News'))
    expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(asked).toBe(0)
  })

  it('to nobody says why by its code', async () => {
    const { server, api } = await calling(() => undefined)
    server.close()
    await once(server, 'close')
    servers.pop()
    expect((await failure(api.sendMessage(5, 'News'))).error).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('takes the connection of the last one', async () => {
    const ports = new Set<number | undefined>()
    const { api } = await calling((request, response) => {
      ports.add(request.socket.remotePort)
      response.end(SENT)
    })
    for (let call = 0; call < 3; call++) await api.sendMessage(5, 'News')
    expect(ports.size).toBe(1)
  })

  it('takes another connection when the server has closed the last one meanwhile', async () => {
    const ports = new Set<number | undefined>()
    const { api } = await calling((request, response) => {
      ports.add(request.socket.remotePort)
      // Closed without a word, so that the client learns it from its socket alone.
      if (ports.size === 1) response.on('finish', () => request.socket.end())
      response.end(SENT)
    })
    await api.sendMessage(5, 'News')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await api.sendMessage(5, 'News')).toEqual({ message_id: 7 })
    expect(ports.size).toBe(2)
  })

  it('whose kept connection breaks under it fails with the code that senders know, and is not made twice', async () => {
    let asked = 0
    const { api } = await calling((request, response) => {
      asked += 1
      if (asked === 2) request.socket.resetAndDestroy()
      else response.end(SENT)
    })
    await api.sendMessage(5, 'News')
    expect((await failure(api.sendMessage(5, 'News'))).error).toMatchObject({ code: 'ECONNRESET' })
    expect(asked).toBe(2)
    expect(await api.sendMessage(5, 'News')).toEqual({ message_id: 7 })
  })

  it('with a file sends it as it is read, and ends with the file', async () => {
    const page = 'ё'.repeat(100_000)
    const heard: { type: string; length: string | undefined; body: string }[] = []
    const { api } = await calling((request, response) => {
      const { 'content-type': type = '', 'content-length': length } = request.headers
      void text(request).then((body) => {
        heard.push({ type, length, body })
        response.end(SENT)
      })
    })
    async function* read() {
      for (let at = 0; at < page.length; at += 10_000) {
        await new Promise((resolve) => setImmediate(resolve))
        yield new TextEncoder().encode(page.slice(at, at + 10_000))
      }
    }
    await api.sendDocument(5, new InputFile(read(), 'letter.txt'), { caption: 'A letter' })
    const [{ type, length, body } = { type: '', length: '', body: '' }] = heard
    expect(type).toMatch(/^multipart\/form-data; boundary=/)
    expect(length).toBeUndefined()
    expect(body).toContain(page)
    expect(body).toContain('A letter')
  })

  it('with a file that cannot be read fails instead of waiting', async () => {
    const { server } = await calling((request) => request.resume())
    const { port } = server.address() as AddressInfo
    const body = Readable.from(
      (async function* read() {
        yield 'The first words'
        await Promise.reject(new Error('the disk is gone'))
      })(),
    )
    // Without grammY, which gives a call up by itself when its file fails.
    const options = { method: 'POST', body } as unknown as Parameters<ReturnType<typeof createFetch>>[1]
    await expect(
      createFetch(`http://127.0.0.1:${port}`)(`http://127.0.0.1:${port}/`, options),
    ).rejects.toThrow('the disk is gone')
  })
})
