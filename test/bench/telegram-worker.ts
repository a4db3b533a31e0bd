import { parentPort, workerData } from 'node:worker_threads'
import { createLocalTelegram, type LocalTelegramOptions } from '../../src/playground/telegram.ts'

// The local Telegram in a thread of its own: what it computes is not taken for the sender's work.

export interface WorkerTelegram {
  options: LocalTelegramOptions
  people: { count: number; from: number }
}

export type Ask = 'sent' | 'answers' | 'close'

/** Calls that carried a message. */
export interface Sent {
  sent: number
  refused: number
  /** Milliseconds from the first to the last that was taken. */
  ms: number
}

const ANSWERS = 60

const { options, people } = workerData as WorkerTelegram
const telegram = await createLocalTelegram(options)
telegram.addPeople(people.count, people.from)
let sent: Sent = { sent: 0, refused: 0, ms: 0 }
let first = 0
telegram.subscribe((event) => {
  if (event.type !== 'message' || event.message.from?.id !== telegram.bot.id) return
  if (sent.sent === 0) first = performance.now()
  sent = { ...sent, sent: sent.sent + 1, ms: performance.now() - first }
})
async function answer(ask: Ask): Promise<Sent | number[] | undefined> {
  if (ask === 'answers') return answers()
  if (ask === 'sent') {
    const refused = telegram.calls.filter(({ errorCode }) => errorCode === 429).length
    return { ...sent, refused }
  }
  await telegram.close()
  process.exit(0)
}
parentPort?.on('message', (ask: Ask) => {
  void answer(ask).then((answered) => parentPort?.postMessage(answered, []))
})
parentPort?.postMessage({ url: telegram.url, token: telegram.token }, [])

/** How long somebody waits for the answer to a command, each time, in milliseconds. */
async function answers(): Promise<number[]> {
  const person = telegram.people()[0] ?? telegram.addPerson({ language: 'en' })
  const times: number[] = []
  for (let asked = 0; asked < ANSWERS; asked++) {
    const before = person.botMessages().at(-1)?.message_id ?? 0
    const start = performance.now()
    person.type('/help')
    await person.waitFor(({ message_id }) => message_id > before)
    times.push(performance.now() - start)
    // Asked at moments that have nothing to do with the pace of the sending.
    await new Promise((resolve) => setTimeout(resolve, (asked * 37) % 100))
  }
  return times
}
