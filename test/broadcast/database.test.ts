import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createLocalTelegram } from '../../src/playground/telegram.ts'
import { mainFile } from '../../src/store/databases.ts'
import { ROOT, TODAY } from '../support/data.ts'
import { engineOn, launch, listen, storeOf, subscribe, until } from './engine.ts'

const PEOPLE = 200
const RATE = 150
const WINDOW = 16

interface Place {
  stateDir: string
  keyFile: string
  today: () => string
}

function runNode(args: readonly string[]): { child: ChildProcess; printed(): string } {
  let printed = ''
  const env = { PATH: process.env['PATH'] }
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  return { child, printed: () => printed }
}

/** Keeps every writer off until it is killed; the lock is the system's and goes with the process. */
const LOCKER = `
  import Sqlite from 'better-sqlite3'
  const database = new Sqlite(process.argv[1], { timeout: 10_000 })
  database.exec('begin exclusive')
  database.prepare('update bulk_sending set paused_until = paused_until').run()
  process.stdout.write('locked')
  setInterval(() => undefined, 1_000)`

/** A trouble of the database begins; what it returns ends it. */
type Trouble = (place: Place, engine: ChildProcess) => Promise<() => void>

const lockedByAnother: Trouble = async (place) => {
  const { child, printed } = runNode(['--input-type=module', '-e', LOCKER, mainFile(place.stateDir)])
  await until(() => printed() === 'locked' || undefined)
  return () => void child.kill('SIGKILL')
}

/** The system takes no byte beyond the first 4 kB of a file, as if the disk had come to its end. */
const noRoom: Trouble = async (_, engine) => {
  const limitTo = (bytes: string) => {
    const isOver = engine.exitCode !== null || engine.signalCode !== null
    if (!isOver) execFileSync('prlimit', ['--pid', String(engine.pid), `--fsize=${bytes}:`])
  }
  limitTo('4096')
  return () => limitTo('unlimited')
}

describe('a database that takes nothing for some seconds', () => {
  test.concurrent.for<[string, Trouble, RegExp]>([
    ['because another process has locked it', lockedByAnother, /keeping-failed SQLITE_BUSY/],
    ['because its disk is full', noRoom, /keeping-failed SQLITE_(FULL|IOERR)/],
  ])(
    'stops the sending until it does, %s; nobody is lost or hears twice',
    async ([, trouble, said], { onTestFinished }) => {
      const folder = mkdtempSync(join(tmpdir(), 'konvert-database-'))
      const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key'), today: () => TODAY }
      const telegram = await createLocalTelegram()
      onTestFinished(async () => {
        await telegram.close()
        rmSync(folder, { recursive: true, force: true })
      })
      const store = await storeOf(place)
      const chats = await subscribe({ telegram, store }, PEOPLE)
      const id = await launch(engineOn(telegram, store).broadcaster)
      await store.close()

      const received = listen(telegram)
      const { stateDir, keyFile } = place
      const engine = runNode(
        ['test/broadcast/child.ts', telegram.url, telegram.token, stateDir, keyFile].concat(
          [RATE, WINDOW].map(String),
        ),
      )
      await until(() => received.size >= 20 || undefined)
      onTestFinished(() => void engine.child.kill('SIGKILL'))
      const over = await trouble(place, engine.child)
      onTestFinished(over)
      await pause(100)
      const before = received.size
      await until(() => said.test(engine.printed()) || undefined)
      await pause(2_500)
      expect(received.size).toBeLessThanOrEqual(before + WINDOW)
      over()
      await until(() => engine.printed().includes('finished') || undefined)
      engine.child.kill('SIGTERM')
      await until(() => engine.child.exitCode !== null || engine.child.signalCode !== null || undefined)

      const after = await storeOf(place)
      const { counts } = (await after.broadcasts.find(id)) ?? {}
      await after.close()
      expect(counts).toMatchObject({ total: PEOPLE, sent: PEOPLE, uncertain: 0, waiting: 0 })
      expect([...received.keys()].sort((a, b) => a - b)).toEqual(chats)
      expect([...received.values()].filter((texts) => texts.length > 1)).toEqual([])
    },
  )
})
