import { type Answer, type Listening, listen } from './listen.ts'

export interface HealthDeps {
  host: string
  port: number
  /** What keeps the program from serving people, in a word; undefined while nothing does. */
  missing(): Promise<string | undefined>
  metrics(): Promise<{ text: string; type: string }>
}

/** For those who watch over the program: is it alive, does it serve, and how does it do. */
export function serveHealth({ host, port, missing, metrics }: HealthDeps): Promise<Listening> {
  const routes: Record<string, () => Promise<Answer>> = {
    '/healthz': async () => ({ status: 200, text: 'alive\n' }),
    async '/readyz'() {
      const lack = await missing()
      return lack === undefined ? { status: 200, text: 'ready\n' } : { status: 503, text: `${lack}\n` }
    },
    '/metrics': async () => ({ status: 200, ...(await metrics()) }),
  }
  return listen(host, port, async ({ method, url = '' }) => {
    const path = url.split('?')[0] ?? ''
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (route === undefined) return { status: 404 }
    return method === 'GET' || method === 'HEAD' ? route() : { status: 405 }
  })
}
