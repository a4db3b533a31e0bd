import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a line between the bot and Telegram can do to a call; the last two say back what was sent. */
export const MISHAPS = [
  'half an answer',
  'no JSON',
  'empty',
  'odd JSON',
  'a proxy’s page',
  'refusal that quotes',
  '500 that quotes',
] as const
type Mishap = (typeof MISHAPS)[number]

export interface BadLine {
  url: string
  /** From now on the calls to which `choose` gives a number go wrong; undefined lets a call through. */
  spoil(choose: (method: string) => number | undefined): void
  /** How often each mishap has happened. */
  happened: Map<Mishap, number>
  close(): Promise<void>
}

/** A proxy before the local Telegram that answers as no Bot API should: the local one is too well-behaved for that. */
export async function openBadLine(telegram: string): Promise<BadLine> {
  let choose: (method: string) => number | undefined = () => undefined
  const happened = new Map<Mishap, number>()
  const server = createServer((request, response) => {
    void carry(request, response).catch(() => response.destroy())
  })

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const path = request.url ?? ''
    const number = choose(path.split('/').at(-1) ?? '')
    const mishap = number === undefined ? undefined : MISHAPS[number % MISHAPS.length]
    if (mishap !== undefined) {
      happened.set(mishap, (happened.get(mishap) ?? 0) + 1)
      answerBadly(mishap, `${path} ${body.toString()}`, response)
      return
    }
    const { 'content-type': type = 'application/json' } = request.headers
    const hangUp = new AbortController()
    response.once('close', () => hangUp.abort())
    const answer = await fetch(telegram + path, {
      method: request.method ?? 'POST',
      headers: { 'content-type': type },
      ...(request.method === 'GET' ? {} : { body }),
      signal: hangUp.signal,
    })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoil: (next) => {
      choose = next
    },
    happened,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function answerBadly(mishap: Mishap, said: string, response: ServerResponse): void {
  const json = (status: number, body: string) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  switch (mishap) {
    case 'half an answer':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' })
      response.write(`{"ok":true,"result":${JSON.stringify(said).slice(0, 300)}`)
      setTimeout(() => response.destroy(), 20)
      return
    case 'no JSON':
      return void json(200, `{"ok":tru… ${said}`)
    case 'empty':
      return void json(200, '')
    case 'odd JSON':
      return void json(
        200,
        JSON.stringify({ ok: true, result: { said, message_id: said, chat: { id: said } } }),
      )
    case 'a proxy’s page':
      return void response.writeHead(502, { 'content-type': 'text/html' }).end(`<html>502 for ${said}</html>`)
    case 'refusal that quotes':
      return void json(
        400,
        JSON.stringify({ ok: false, error_code: 400, description: `Bad Request: ${said}` }),
      )
    case '500 that quotes':
      return void json(
        500,
        JSON.stringify({ ok: false, error_code: 500, description: said, parameters: { said } }),
      )
  }
}
