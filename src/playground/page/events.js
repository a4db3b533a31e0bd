const FIRST_WAIT = 1000
const LONGEST_WAIT = 10_000

/**
 * Listens to the server for as long as the page lives. The browser itself reopens a stream that drops, but gives
 * up when the server answers with an error or a proxy in its place does: then we open a new one.
 *
 * @param {string} address
 * @param {import('./types.d.ts').Handlers} handlers
 * @param {(connected: boolean) => void} onLink
 */
export function listen(address, handlers, onLink) {
  let wait = FIRST_WAIT

  const open = () => {
    const source = new EventSource(address)
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)))
    }
    source.addEventListener('open', () => {
      wait = FIRST_WAIT
      onLink(true)
    })
    source.addEventListener('error', () => {
      onLink(false)
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(open, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    })
  }

  open()
}
