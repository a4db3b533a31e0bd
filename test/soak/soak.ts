import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalTelegram, type LocalTelegram } from '../../src/playground/telegram.ts'
import { openStore } from '../../src/store/store.ts'
import { chanceFrom } from '../proof/letter-writer.ts'
import { keepSubscribers } from '../support/kept.ts'
import { freePort } from '../support/ports.ts'
import { startProgram } from '../support/program.ts'
import { figure, type Trend, trend, watchMemory } from './memory.ts'
import { SOAK_NEWS, type Tally, visits } from './visitor.ts'
import { badWeather } from './weather.ts'

export interface SoakOptions {
  seconds: number
  mode: 'polling' | 'webhook'
  seed: number
  /** People who are busy with the bot at any moment. */
  visitors: number
  /** Subscribers, each of whom is sent so many messages. */
  readers: number
  messages: number
}

export interface SoakResult {
  seconds: number
  tally: Tally
  storms: Map<string, number>
  /** Updates that the program says it handled. */
  updates: number
  /** Figures of the log: what it blames on itself, on Telegram and the line, and on the watchdog's limit. */
  errors: { own: string[]; foreign: number; timeouts: number }
  news: {
    readers: number
    expected: number
    uncertain: number
    lost: number
    doubled: number
    unfinished: number
  }
  resident: Trend
  heap: Trend
  pending: number
  exitCode: number | null
}

const FIRST_READER = 9_000_000_001
const OWN_LIMIT_MS = 60_000

/** Runs the real program on a bad line with many people at once, and says how it did. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { seconds, readers, messages } = options
  const random = chanceFrom(options.seed)
  const telegram = await createLocalTelegram({ webhookRetryMs: 200 })
  telegram.addPeople(readers, FIRST_READER)
  const folder = mkdtempSync(join(tmpdir(), 'konvert-soak-'))
  mkdirSync(join(folder, 'keys'))
  const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'keys', 'key') }
  const chats = Array.from({ length: readers }, (_, i) => FIRST_READER + i)
  // The last one has to have time to be sent before the end.
  const startsAt = (i: number) => Date.now() + 2_000 + (i * seconds * 1_000 * 0.6) / messages
  const news = Array.from({ length: messages }, (_, i) => ({
    text: `${SOAK_NEWS} ${i}.`,
    startsAt: startsAt(i),
  }))
  await keepSubscribers(place, chats, news)
  const received = countNews(telegram)
  const port = await freePort()
  const program = startProgram({
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    KONVERT_STATE: place.stateDir,
    KONVERT_KEY_FILE: place.keyFile,
    PORT: String(port),
    // As in `npm start`.
    NODE_OPTIONS: '--expose-gc',
    MALLOC_ARENA_MAX: '2',
    ...(options.mode === 'webhook' ? await webhookSettings() : {}),
  })
  await program.printed(/"ready"/)
  const end = Date.now() + seconds * 1_000
  const over = () => Date.now() > end
  const tally: Tally = { steps: 0, spoiled: 0, lost: [], begun: 0, letters: 0, visits: 0, waits: [] }
  const metrics = `http://127.0.0.1:${port}/metrics`
  const memory = watchMemory(metrics, Math.max(250, seconds * 5), over)
  const weather = badWeather(telegram, random, over)
  await Promise.all(Array.from({ length: options.visitors }, () => visits({ telegram, tally, random, over })))
  const storms = await weather
  const { samples } = await memory
  await sent(metrics)
  await telegram.settled(20_000).catch(() => undefined)
  const updates = figure(await (await fetch(metrics)).text(), 'konvert_updates_total')
  program.kill('SIGTERM')
  const exitCode = await program.ended
  const pending = telegram.pendingUpdates()
  const settled = samples.slice(Math.floor(samples.length / 3))
  const result = {
    seconds,
    tally,
    storms,
    updates,
    errors: errorsIn(program.output()),
    news: await tallyNews(place, received, readers),
    resident: trend(settled.map(({ at, resident: value }) => ({ at, value }))),
    heap: trend(settled.map(({ at, heap: value }) => ({ at, value }))),
    pending,
    exitCode,
  }
  await telegram.close()
  rmSync(folder, { recursive: true, force: true })
  return result
}

async function webhookSettings(): Promise<Record<string, string>> {
  const port = await freePort()
  return {
    MODE: 'webhook',
    WEBHOOK_URL: `http://127.0.0.1:${port}/soak`,
    WEBHOOK_SECRET: 'soak-'.repeat(8),
    WEBHOOK_PORT: String(port),
  }
}

/** How often each chat got each message to subscribers. */
function countNews(telegram: LocalTelegram): Map<string, number> {
  const received = new Map<string, number>()
  telegram.subscribe((event) => {
    if (event.type !== 'message' || !event.message.text?.startsWith(SOAK_NEWS)) return
    const key = `${event.message.text} ${event.person}`
    received.set(key, (received.get(key) ?? 0) + 1)
  })
  return received
}

/** Resolves when the program has nothing more to send, or after a minute. */
async function sent(metrics: string): Promise<void> {
  const until = Date.now() + OWN_LIMIT_MS
  while (Date.now() < until) {
    if (figure(await (await fetch(metrics)).text(), 'konvert_broadcasts') === 0) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function tallyNews(
  place: { stateDir: string; keyFile: string },
  received: ReadonlyMap<string, number>,
  readers: number,
): Promise<SoakResult['news']> {
  const opened = await openStore({ ...place, today: () => new Date().toISOString().slice(0, 10) })
  if (!opened.ok) throw new Error(opened.error)
  const kept = await opened.store.broadcasts.list()
  await opened.store.close()
  const sum = (of: (one: (typeof kept)[number]) => number) => kept.reduce((all, one) => all + of(one), 0)
  const uncertain = sum(({ counts }) => counts.uncertain)
  const expected = sum(({ counts }) => counts.total - counts.skipped - counts.gone)
  return {
    readers,
    expected,
    uncertain,
    // Of those who are uncertain some got it; whoever is neither certain nor uncertain was lost in silence.
    lost: Math.max(0, expected - uncertain - received.size),
    doubled: [...received.values()].filter((times) => times > 1).length,
    unfinished: kept.filter(({ state }) => state !== 'finished').length,
  }
}

/** Telegram's refusals and lost calls; out of a talk they come without their class. */
function isForeign({ error, at }: Record<string, unknown>): boolean {
  if (error === 'GrammyError' || error === 'HttpError') return true
  return error === 'Error' && typeof at === 'string' && at.startsWith('src/chat/show.ts:')
}

function errorsIn(output: string): SoakResult['errors'] {
  const lines = output.split('\n').filter((line) => line !== '')
  const logged = lines.filter((line) => line.startsWith('{'))
  const fields = logged.map((line) => JSON.parse(line) as Record<string, unknown>)
  const errors = fields.filter(({ outcome, error }) => outcome === 'error' && error !== undefined)
  return {
    own: [
      ...errors.filter((one) => !isForeign(one)).map((one) => JSON.stringify(one)),
      ...lines.filter((line) => !line.startsWith('{')),
    ],
    foreign: errors.filter(isForeign).length,
    timeouts: fields.filter(({ outcome }) => outcome === 'timeout').length,
  }
}
