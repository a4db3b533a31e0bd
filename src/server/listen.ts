import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  status: number
  text?: string
  /** Of the text; plain text where it is not said. */
  type?: string
}

export interface Listening {
  port: number
  /** Takes nothing new, lets what is at hand be answered, and after this time hangs up. */
  close(limitMs: number): Promise<void>
}

/** Proxies keep their connections for a minute; whoever hangs up first should not be us. */
const KEEP_ALIVE_MS = 75_000
/** Whoever needs longer to ask is no proxy, monitor or Telegram. */
const ASKING_MS = 15_000

/** Serves plain HTTP; rejects where the port is taken or the address is not this machine's. */
export function listen(
  host: string,
  port: number,
  answer: (request: IncomingMessage) => Promise<Answer>,
): Promise<Listening> {
  let closing = false
  const give = async (request: IncomingMessage, response: ServerResponse) => {
    const {
      status,
      text = '',
      type = 'text/plain; charset=utf-8',
    } = await answer(request).catch((): Answer => ({ status: 500 }))
    // What was not read to its end would be taken for the next request.
    if (closing || !request.complete) response.setHeader('connection', 'close')
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text)
  }
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: ASKING_MS, requestTimeout: ASKING_MS },
    (request, response) => void give(request, response),
  )
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve({
        port: (server.address() as AddressInfo).port,
        async close(limitMs) {
          closing = true
          const closed = new Promise<void>((done) => server.close(() => done()))
          const timer = setTimeout(() => server.closeAllConnections(), limitMs)
          await closed
          clearTimeout(timer)
        },
      })
    })
  })
}
