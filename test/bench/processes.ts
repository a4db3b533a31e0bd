import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { ROOT } from '../support/data.ts'

/** A bot finishes what it has begun before it ends; what takes longer than this hangs. */
const STOP_MS = 15_000

/** A program of its own that answers questions, so that what it computes and holds is nobody else's. */
export interface Neighbour {
  readonly pid: number
  ask<Answer>(question: object): Promise<Answer>
  /** Resolves when a line that it prints contains these words. */
  printed(words: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a TypeScript file beside this process. It inherits nothing of the settings around it: no token, no data
 * directory, no compile cache.
 */
export function startNeighbour(
  file: string,
  settings: Record<string, string> = {},
  flags: readonly string[] = [],
): Neighbour {
  const child = fork(file, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...settings },
    execArgv: [...flags],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, (answer: unknown) => void>()
  let questions = 0
  let stopping = false
  child.once('exit', (code) => {
    // Nothing here could go on without it, and whoever waits for its answers would wait for ever.
    if (!stopping) throw new Error(`${file} ended with code ${code}`)
  })
  child.on('message', ({ number, answer }: { number: number; answer: unknown }) => {
    waiting.get(number)?.(answer)
    waiting.delete(number)
  })
  return {
    pid: child.pid ?? 0,
    ask<Answer>(question: object) {
      const number = ++questions
      const answered = new Promise((resolve) => waiting.set(number, resolve))
      child.send({ number, ...question })
      return answered as Promise<Answer>
    },
    printed: (words) => lineWith(child, words),
    async stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await exited
      clearTimeout(impatience)
    },
  }
}

/** Inside such a program: answers each question by `answer`, and ends with whoever asks, even if that was killed. */
export function answerNeighbour(answer: (question: never) => unknown): void {
  process.on('disconnect', () => process.exit(0))
  if (!process.connected) process.exit(0)
  process.on('message', (asked: { number: number }) => {
    void Promise.resolve(answer(asked as never)).then((answered) =>
      process.send?.({ number: asked.number, answer: answered }),
    )
  })
}

async function lineWith(child: ChildProcess, words: string): Promise<void> {
  if (child.stdout === null) throw new Error('the child has no standard output')
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.includes(words)) resolve()
    })
  })
  lines.close()
  child.stdout.resume()
}
