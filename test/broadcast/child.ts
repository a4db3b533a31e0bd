import { type BroadcastEvent, createBroadcaster } from '../../src/broadcast/broadcaster.ts'
import { openStore } from '../../src/store/store.ts'

// node test/broadcast/child.ts URL TOKEN STATE_DIR KEY_FILE RATE WINDOW: sends what is to be sent, until it is killed.
// It is loaded by then, and begins when something comes over its standard input or that is closed.
const [apiRoot = '', token = '', stateDir = '', keyFile = '', rate, window] = process.argv.slice(2)
for await (const _ of process.stdin) break
const opened = await openStore({ stateDir, keyFile, today: () => '2026-11-22' })
if (!opened.ok) throw new Error(opened.error)
const { store } = opened
const broadcaster = createBroadcaster({
  token,
  apiRoot,
  keeping: store.broadcasts,
  rate: Number(rate),
  window: Number(window),
  stillTrue: () => true,
  decorate: () => [],
  forget: store.subscribers.forget,
  tell(event: BroadcastEvent) {
    if (event.event === 'finished') process.stdout.write('finished\n')
    if (event.event === 'keeping-failed')
      process.stdout.write(`keeping-failed ${(event.error as { code?: string }).code}\n`)
  },
})
broadcaster.start()
const [last] = await broadcaster.list()
process.stdout.write(last?.state === 'finished' ? 'finished\n' : 'ready\n')
