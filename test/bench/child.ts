import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { ROOT } from '../support/data.ts'

/** What one start of the bot cost. */
export interface Start {
  /** From spawn to the log line `ready`, in milliseconds. */
  ms: number
  /** What all its threads computed until then, in milliseconds: other work on the machine lengthens `ms` more. */
  computed: number
  /** Resident memory a second after `ready`, in MB (10⁶ bytes). */
  resident: number
  /** The most that was resident until then. */
  peak: number
}

const SETTLE_MS = 1_000

/** Starts the real program with the flags of `npm start`, waits until it is ready, looks at its memory and stops it. */
export async function startKonvert(settings: Record<string, string>): Promise<Start> {
  const before = performance.now()
  const child = run(['--expose-gc', 'src/main.ts'], { PORT: '0', MALLOC_ARENA_MAX: '2', ...settings })
  const exited = once(child, 'exit')
  try {
    await lineWith(child, '"event":"ready"')
    const ms = performance.now() - before
    const computed = computedBy(child.pid ?? 0)
    await pause(SETTLE_MS)
    return { ms, computed, ...memoryOf(child.pid ?? 0) }
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

/** Runs node with these arguments and resolves with how long it took, in milliseconds, and what it printed. */
export async function runNode(args: readonly string[]): Promise<{ ms: number; printed: string }> {
  const before = performance.now()
  const child = run(args, {})
  let printed = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with code ${code}`)
  return { ms: performance.now() - before, printed }
}

/** A child that inherits nothing of the settings around it: no token, no data directory, no compile cache. */
function run(args: readonly string[], settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function lineWith(child: ChildProcess, part: string): Promise<void> {
  if (child.stdout === null) throw new Error('the child has no standard output')
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    if (line.includes(part)) {
      lines.close()
      child.stdout.resume()
      return
    }
  }
  throw new Error(`the bot ended before it said ${part}`)
}

const TICKS_PER_SECOND = 100

/** User and system time of a process (fields 14 and 15 of /proc/<pid>/stat, counted behind its name). */
function computedBy(pid: number): number {
  const fields = processFile(pid, 'stat').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND
}

function memoryOf(pid: number): { resident: number; peak: number } {
  const status = processFile(pid, 'status')
  const megabytes = (field: string) =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024) / 1e6
  return { resident: megabytes('VmRSS'), peak: megabytes('VmHWM') }
}

/** Linux keeps these figures; elsewhere there are none, and the table says NaN. */
function processFile(pid: number, name: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
