import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLocalTelegram } from '../../src/playground/telegram.ts'
import { ROOT } from '../support/data.ts'
import { type Program, startProgram } from '../support/program.ts'
import { chanceFrom, inventedWords, letterSteps, type Writer } from './letter-writer.ts'
import { saySeed, seed, share } from './size.ts'
import { createSearch, planted, type Trace } from './traces.ts'

// A draft lives in memory alone. Whoever pulls the plug in the middle of one finds nothing of it on the disk: not in
// the state, not among temporary files, not in the folder in which the program was started.

saySeed('draft')

const LIMIT = 600_000
const KILLS = share(40)
/** Of the steps of a letter, the first that gives the bot words of the writer's own is the second. */
const FIRST_WORDS = 2
const random = chanceFrom(seed)

let home: string
let program: Program | undefined
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'konvert-draft-'))
  for (const folder of ['state', 'tmp']) mkdirSync(join(home, folder))
})
afterEach(async () => {
  program?.kill('SIGKILL')
  await program?.ended
  program = undefined
  rmSync(home, { recursive: true, force: true })
})

/** Every file under a folder that was written since a moment. */
function filesUnder(folder: string, since = 0): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return /^(node_modules|\.git)$/.test(entry.name) ? [] : filesUnder(path, since)
    return entry.isFile() && statSync(path).mtimeMs >= since ? [path] : []
  })
}

function tracesIn(files: readonly string[], secrets: readonly string[]): (Trace & { path: string })[] {
  const search = createSearch(secrets)
  return files.flatMap((path) =>
    [...search(readFileSync(path)), ...search(Buffer.from(path))].map((trace) => ({ ...trace, path })),
  )
}

describe('a kill -9 in the middle of drafts', () => {
  it.each(Array.from({ length: KILLS }, (_, kill) => [kill + 1]))(
    `leaves no word of them on the disk (%i of ${KILLS})`,
    { timeout: LIMIT },
    async () => {
      const started = Date.now()
      const telegram = await createLocalTelegram()
      program = startProgram({
        BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        LOG_LEVEL: 'trace',
        KONVERT_STATE: join(home, 'state'),
        KONVERT_KEY_FILE: join(home, 'key'),
        NODE_COMPILE_CACHE: join(home, 'state', 'compile-cache'),
        HOME: home,
        TMPDIR: join(home, 'tmp'),
      })
      await program.printed(/"ready"/)

      // One writer stops after each step, so that drafts of every age are there at once.
      const writers = Array.from({ length: letterSteps(newWriter(telegram.addPerson())).length }, () =>
        newWriter(telegram.addPerson()),
      )
      await Promise.all(
        writers.map(async (writer, number) => {
          for (const step of letterSteps(writer).slice(0, Math.max(number + 1, FIRST_WORDS))) await step()
        }),
      )
      // A subscriber is kept, so that the database is at work while the drafts are there.
      await writers[0]?.person.press({ data: 'yes:news' })
      const said = JSON.stringify(telegram.calls.map(({ params }) => params['text']))
      for (const { words } of writers) expect(said, 'the bot had the name in its draft').toContain(words.name)
      expect(said, 'and words of the writer’s own').toContain(writers.at(-1)?.words.own)
      program.kill('SIGKILL')
      expect(await program.ended).toBeNull()
      await telegram.close()

      const files = [...filesUnder(home), ...filesUnder(ROOT, started)]
      const secrets = writers.flatMap((writer) => writer.secrets)
      expect(files.some((path) => path.startsWith(join(home, 'state')))).toBe(true)
      expect(tracesIn(files, secrets)).toEqual([])
    },
  )

  it('would be found out: a word is found in whatever form it was written, and in the name of a file', () => {
    const { invented } = inventedWords(random)
    const [secret = ''] = invented
    for (const [form, bytes] of planted(secret)) {
      const path = join(home, 'state', 'page')
      writeFileSync(path, Buffer.concat([Buffer.alloc(4_096, 7), bytes, Buffer.alloc(4_096)]))
      expect(tracesIn(filesUnder(home), invented), form).not.toEqual([])
    }
    rmSync(join(home, 'state', 'page'))
    expect(tracesIn(filesUnder(home), invented)).toEqual([])
    writeFileSync(join(home, 'tmp', `${secret}.tmp`), '')
    expect(tracesIn(filesUnder(home, Date.now() - 60_000), invented)).not.toEqual([])
  })
})

function newWriter(person: Writer['person']): Writer {
  const { words, invented } = inventedWords(random)
  return { person, words, secrets: invented }
}
