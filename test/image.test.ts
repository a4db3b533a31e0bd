import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalTelegram, type LocalTelegram } from '../src/playground/telegram.ts'
import { ROOT } from './support/data.ts'
import { writeLetter } from './support/letters.ts'
import { freePort } from './support/ports.ts'

// There is no Docker where these tests run. So the last stage of the Dockerfile is done by hand: exactly the files
// that it copies, the packages that `npm ci --omit=dev` would install, its settings and its command.

const USER = 65_532
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM ')).split('\n')
const instructions = (name: string) =>
  stage.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim())

const folder = mkdtempSync(join(tmpdir(), 'konvert-image-'))
const app = join(folder, 'app')
let telegram: LocalTelegram
let port: number

/** The packages that the lock file does not name as for development only, for this machine. */
function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>
  }
  return Object.entries(lock.packages).flatMap(([path, { dev }]) =>
    path !== '' && dev !== true && existsSync(join(ROOT, path)) ? [path] : [],
  )
}

function build(): void {
  mkdirSync(app)
  for (const line of instructions('COPY')) {
    if (line.startsWith('--from=')) continue
    const words = line.split(' ')
    for (const source of words.slice(0, -1)) {
      const target = join(app, words.at(-1) === './' ? source : (words.at(-1) ?? ''))
      cpSync(join(ROOT, source), target, { recursive: true })
    }
  }
  for (const path of productionPackages()) {
    const outer = dirname(join(app, path))
    mkdirSync(outer, { recursive: true })
    const inner = join(ROOT, path, 'node_modules')
    cpSync(join(ROOT, path), join(app, path), { recursive: true, filter: (from) => !from.startsWith(inner) })
  }
  for (const own of ['var', 'key']) {
    mkdirSync(join(app, own), { mode: 0o700 })
    if (process.getuid?.() === 0) chownSync(join(app, own), USER, USER)
  }
  chmodSync(folder, 0o755)
}

/** `ENV` of the stage, with /app where the files are here. */
function environment(): Record<string, string> {
  const pairs = instructions('ENV').flatMap((line) => line.split(' '))
  return Object.fromEntries(pairs.map((pair) => pair.replaceAll('/app/', `${app}/`).split('=')))
}

const children: ChildProcess[] = []

function run(args: readonly string[], settings: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: app,
    env: {
      ...environment(),
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      KONVERT_KEY_FILE: join(app, 'key', 'konvert.key'),
      PORT: String(port),
      ...settings,
    },
    // As root nothing would be read-only.
    ...(process.getuid?.() === 0 ? { uid: USER, gid: USER } : {}),
    stdio: 'ignore',
  })
  children.push(child)
  return child
}

/** What a list in JSON form says, without the path of Node's binary in the image. */
function command(name: 'ENTRYPOINT' | 'CMD', line = instructions(name).at(-1) ?? ''): string[] {
  return (JSON.parse(line) as string[]).filter((word) => word !== '/nodejs/bin/node')
}

async function healthCheck(): Promise<number> {
  const line = instructions('HEALTHCHECK').at(-1) ?? ''
  const [code] = await once(run(command('CMD', line.slice(line.indexOf('CMD') + 4))), 'exit')
  return code as number
}

beforeAll(async () => {
  build()
  telegram = await createLocalTelegram()
  port = await freePort()
}, 60_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await telegram.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the image', () => {
  it('holds what .dockerignore lets in, and no more is asked for', () => {
    const let_in = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    for (const line of dockerfile.split('\n').filter((one) => /^COPY (?!--from)/.test(one)))
      for (const source of line.split(' ').slice(1, -1)) expect(let_in).toContain(`!${source}\n`)
  })

  it('has no developer’s tools', () => {
    const names = productionPackages().join()
    expect(names).not.toMatch(
      /typescript|vitest|oxlint|biome|playwright|@types\/better|node_modules\/node(,|$)/,
    )
  })

  it('runs as somebody without rights, from files that it cannot change, and tells how it is', async () => {
    expect(instructions('USER')).toEqual([String(USER)])
    expect(await healthCheck()).toBe(1)
    const before = listing()
    const bot = run([...command('ENTRYPOINT'), ...command('CMD')])
    const ended = once(bot, 'exit')
    await expect.poll(healthCheck, { timeout: 15_000 }).toBe(0)
    const person = telegram.addPerson({ language: 'en' })
    expect(await writeLetter(person)).toContain('Анна')
    // A PDF needs the compiler and the fonts.
    await person.press('✅ Done')
    await person.press('📄 PDF')
    await person.waitFor(({ document }) => document?.file_name?.endsWith('.pdf') === true)
    await person.press({ data: 'yes:news' })
    const [backup] = await once(run(['src/backup.ts']), 'exit')
    expect(backup).toBe(0)
    bot.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(await healthCheck()).toBe(1)
    expect(listing(), 'nothing was written beside var and key').toBe(before)
  })
})

/** Every file that the bot must not touch, with its size and time. */
function listing(): string {
  return execFileSync(
    'find',
    [
      app,
      '-path',
      join(app, 'var'),
      '-prune',
      '-o',
      '-path',
      join(app, 'key'),
      '-prune',
      '-o',
      '-type',
      'f',
      '-printf',
      '%p %s %T@\n',
    ],
    { maxBuffer: 64e6 },
  ).toString()
}
