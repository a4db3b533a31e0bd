import { parentPort, workerData } from 'node:worker_threads'
import { createLocalTelegram } from '../../src/playground/telegram.ts'

// The local Telegram in a thread of its own: what it remembers is then not taken for what the bot remembers.

interface Neighbourhood {
  /** People with the ids `from` … `from + count - 1` can be written to. */
  from: number
  count: number
}

const { from, count } = workerData as Neighbourhood
const telegram = await createLocalTelegram()
telegram.addPeople(count, from)
parentPort?.postMessage({ url: telegram.url, token: telegram.token }, [])
