import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalTelegram } from '../../src/playground/telegram.ts'
import { ROOT } from '../support/data.ts'
import { runNode, type Start, startKonvert } from './child.ts'
import { createDataDir, type DataDir } from './data-dir.ts'
import { median, type Row, type Section, spread } from './measure.ts'
import type { StartParts } from './start-parts.ts'
import { printTable } from './table.ts'

const CASES = 1_500
const STARTS = 9
const MOST_MS = 1_200
const MOST_MB = 180

/** How long the bot takes until it is ready, how much memory it holds then, and where the time goes. */
export async function startBench(): Promise<Section[]> {
  const usual = await withData(1, async (data) => [
    { title: title(data, 'with the local Telegram'), rows: await starts(data, {}) },
    { title: title(data, 'with a token'), rows: await startsWithToken(data) },
    { title: 'Where the time of a start goes (median)', rows: await parts(data) },
  ])
  const large = await withData(2, async (data) => [
    { title: title(data, 'with the local Telegram'), rows: await starts(data, {}) },
  ])
  return [...usual, ...large]
}

async function withData<T>(sentences: number, work: (data: DataDir) => Promise<T>): Promise<T> {
  const data = await createDataDir(CASES, sentences)
  try {
    return await work(data)
  } finally {
    data.remove()
  }
}

function title({ meanSize }: DataDir, how: string): string {
  const size = (meanSize / 1_000).toFixed(1)
  return `Start to ready, ${CASES} cases of ${size} kB, ${how}, ${STARTS} starts (least / median / most)`
}

async function starts(data: DataDir, settings: Record<string, string>): Promise<Row[]> {
  const all = await times(STARTS, () =>
    startKonvert({
      KONVERT_DATA: data.dir,
      FEATURED_CASE: data.featured,
      NODE_COMPILE_CACHE: join(data.dir, '..', 'konvert-bench-compile-cache'),
      ...settings,
    }),
  )
  const values = (field: keyof Start) => all.map((start) => start[field])
  const memory = (what: string, field: 'resident' | 'peak'): Row => ({
    what,
    measured: spread(values(field), 'MB', 0),
    goal: `median ≤ ${MOST_MB} MB`,
    met: median(values(field)) <= MOST_MB,
  })
  return [
    {
      what: 'from spawn to ready',
      measured: spread(values('ms'), 'ms', 0),
      goal: `median ≤ ${MOST_MS} ms`,
      met: median(values('ms')) <= MOST_MS,
    },
    { what: 'processor time until ready, all threads', measured: spread(values('computed'), 'ms', 0) },
    memory('resident a second later', 'resident'),
    memory('most resident until then', 'peak'),
  ]
}

/** As on a server: the local Telegram runs in this process, and the bot is told to call it. */
async function startsWithToken(data: DataDir): Promise<Row[]> {
  const telegram = await createLocalTelegram()
  const folder = mkdtempSync(join(tmpdir(), 'konvert-bench-'))
  try {
    return await starts(data, {
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      KONVERT_STATE: join(folder, 'state'),
      KONVERT_KEY_FILE: join(folder, 'key'),
    })
  } finally {
    await telegram.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function parts(data: DataDir): Promise<Row[]> {
  const bare = await times(STARTS, () => runNode(['-e', '0']))
  const main = await times(STARTS, () => runNode(['--input-type=module', '-e', importsOf('src/main.ts')]))
  const measured = await times(STARTS, () =>
    runNode([join(import.meta.dirname, 'start-parts.ts'), data.dir, data.featured]),
  )
  const inside = measured.map(({ printed }) => JSON.parse(printed) as StartParts)
  const took = (runs: readonly { ms: number }[]) => median(runs.map(({ ms }) => ms))
  const row = (what: string, ms: number): Row => ({ what, measured: `${ms.toFixed(0)} ms` })
  return [
    row('node -e 0', took(bare)),
    row('every import of main.ts, the local Telegram among them', took(main) - took(bare)),
    row('languages', median(inside.map(({ languages }) => languages))),
    row('content: read, parse, check', median(inside.map(({ content }) => content))),
    row('people: index of names', median(inside.map(({ people }) => people))),
  ]
}

/** A program that imports what another one does, and no more. */
function importsOf(file: string): string {
  const source = readFileSync(join(ROOT, file), 'utf8')
  const found = Array.from(source.matchAll(/(?:from |import\()'(\.[^']+)'/g), ([, path]) => path ?? '')
  return found.map((path) => `await import(${JSON.stringify(join(ROOT, 'src', path))})`).join('\n')
}

async function times<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < count; i++) results.push(await run())
  return results
}

if (import.meta.main) printTable(await startBench())
