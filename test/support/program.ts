import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './data.ts'

export interface Program {
  /** Everything that the program has printed so far. */
  output(): string
  /** Resolves when the output matches; rejects, with what was printed, after 15 s. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  kill(signal: NodeJS.Signals): void
  /** The exit code; null after a signal. */
  ended: Promise<number | null>
}

/**
 * The real program as its user starts it: `node src/main.ts` in a process of its own. State and key lie in a
 * temporary folder where `settings` names no other place.
 */
export function startProgram(settings: Record<string, string>): Program {
  const folder = mkdtempSync(join(tmpdir(), 'konvert-program-'))
  const places = { KONVERT_STATE: join(folder, 'state'), KONVERT_KEY_FILE: join(folder, 'key') }
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], PORT: '0', ...places, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  return {
    output: () => output,
    async printed(pattern) {
      for (let tries = 0; tries < 300; tries++) {
        const match = pattern.exec(output)
        if (match) return match
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`not printed: ${pattern}; but: ${output}`)
    },
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) =>
      child.once('exit', (code) => {
        rmSync(folder, { recursive: true, force: true })
        resolve(code)
      }),
    ),
  }
}
