import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLocalTelegram, type LocalTelegram } from '../../src/playground/telegram.ts'
import { seededRandom } from '../bench/measure.ts'
import { ended, engineOn, FIRST_CHAT, launch, listen, storeOf } from '../broadcast/engine.ts'
import { ROOT, TODAY } from '../support/data.ts'
import { saySeed, seed, share, WHOLE } from './size.ts'

const RECIPIENTS = share(20_000)
const KILLS = share(200)
const BROADCASTS = WHOLE ? 10 : 1
const WINDOW = 64
/** Messages a second; with lives as short as this no broadcast ends before it was killed often enough. */
const RATE = 2_000
const LONGEST_LIFE_MS = (RECIPIENTS / RATE / (KILLS / BROADCASTS)) * 2 * 1_000

saySeed('broadcast-kill')
const random = seededRandom(seed)

interface Place {
  stateDir: string
  keyFile: string
  today: () => string
}

/** The real engine in a process of its own, which is loaded and waits for `live`. */
function spawnEngine(telegram: LocalTelegram, { stateDir, keyFile }: Place): ChildProcess {
  const args = [telegram.url, telegram.token, stateDir, keyFile, String(RATE), String(WINDOW)]
  return spawn(process.execPath, [join(ROOT, 'test/broadcast/child.ts'), ...args], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: join(tmpdir(), 'konvert-test-compile-cache') },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

const live = (child: ChildProcess) => void child.stdin?.write('\n')

/** Resolves with the first line that it prints. */
async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return chunk.toString()
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close')
  child.kill('SIGKILL')
  await gone
}

/** Lets it live for a moment after it began, or kills it before that; true where it ended its work first. */
async function oneLife(child: ChildProcess): Promise<boolean> {
  let over = false
  child.stdout?.on('data', (chunk: Buffer) => {
    if (chunk.includes('finished')) over = true
  })
  live(child)
  if (random() < 0.9) await firstLine(child)
  await pause(random() * LONGEST_LIFE_MS)
  await kill(child)
  return over
}

interface Tally {
  kills: number
  lost: number
  doubled: number
  uncertain: number
}

/** One broadcast, killed so often; what came of it. */
async function broadcastThroughKills(kills: number): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'konvert-kill-'))
  const telegram = await createLocalTelegram()
  const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key'), today: () => TODAY }
  try {
    telegram.addPeople(RECIPIENTS, FIRST_CHAT)
    const chats = Array.from({ length: RECIPIENTS }, (_, index) => FIRST_CHAT + index)
    const before = await storeOf(place)
    await Promise.all(chats.map((chat) => before.subscribers.add(chat, 'en', 'cases')))
    const id = await launch(engineOn(telegram, before).broadcaster)
    await before.close()
    const received = listen(telegram)
    let done = 0
    let isOver = false
    let next = spawnEngine(telegram, place)
    while (done < kills && !isOver) {
      done++
      const child = next
      // The next one is loaded while this one lives, so that most of the time goes into what is to be killed.
      next = spawnEngine(telegram, place)
      isOver = await oneLife(child)
    }
    live(next)
    while (!(await firstLine(next)).includes('finished')) await pause(10)
    await kill(next)
    return { kills: done, ...(await tally(telegram, place, id, chats, received)) }
  } finally {
    await telegram.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whoever has heard nothing must be on the list of the uncertain: when those are sent to again, nobody is left. */
async function tally(
  telegram: LocalTelegram,
  place: Place,
  id: string,
  chats: readonly number[],
  received: ReadonlyMap<number, string[]>,
): Promise<Omit<Tally, 'kills'>> {
  const store = await storeOf(place)
  const { broadcaster } = engineOn(telegram, store, { window: WINDOW })
  const broadcast = await store.broadcasts.find(id)
  if (broadcast === undefined) throw new Error('the broadcast is gone')
  const { counts } = broadcast
  expect(counts).toMatchObject({ total: chats.length, gone: 0, refused: 0, skipped: 0, waiting: 0 })
  expect(counts.sent + counts.uncertain).toBe(chats.length)
  expect(await store.broadcasts.countUncertain(id)).toBe(counts.uncertain)
  const times = (chat: number) => received.get(chat)?.length ?? 0
  const doubled = chats.filter((chat) => times(chat) > 1).length
  const unheard = chats.filter((chat) => times(chat) === 0)
  const resent = listen(telegram)
  broadcaster.start()
  if (counts.uncertain > 0) {
    expect(await broadcaster.resendUncertain(id)).toEqual({ ok: true, count: counts.uncertain })
    const after = await ended(broadcaster, id, 60_000)
    expect(after.counts).toMatchObject({ sent: chats.length, uncertain: 0 })
    expect(resent.size).toBe(counts.uncertain)
  }
  await broadcaster.stop()
  await store.close()
  const lost = unheard.filter((chat) => !resent.has(chat)).length
  return { lost, doubled, uncertain: counts.uncertain }
}

test('whenever it is killed, nobody is lost in silence, nobody hears twice, and the uncertain are few and listed', {
  timeout: WHOLE ? 1_800_000 : 60_000,
}, async () => {
  const rows: Tally[] = []
  for (let index = 0; index < BROADCASTS; index++) {
    const row = await broadcastThroughKills(KILLS / BROADCASTS)
    rows.push(row)
    expect(row).toMatchObject({ lost: 0, doubled: 0 })
    expect(row.uncertain).toBeLessThanOrEqual(WINDOW * row.kills)
  }
  const sum = (field: keyof Tally) => rows.reduce((total, row) => total + row[field], 0)
  console.log(
    `${rows.length} broadcasts to ${RECIPIENTS}, window ${WINDOW}: ${sum('kills')} kills, lost ${sum('lost')}, ` +
      `doubled ${sum('doubled')}, uncertain ${sum('uncertain')} of at most ${WINDOW * sum('kills')}`,
  )
  expect(sum('kills')).toBeGreaterThanOrEqual(KILLS * 0.8)
  // Kills that never met anything under way would prove nothing.
  expect(sum('uncertain')).toBeGreaterThan(0)
})
