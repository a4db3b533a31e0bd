import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../support/data.ts'
import type { FarEndQuestion, Script } from './far-end.ts'
import type { Probe } from './probe.ts'
import { type Neighbour, startNeighbour } from './processes.ts'

/** A bot under measurement, in a process of its own. */
export interface Contestant {
  probe(collect?: boolean): Promise<Probe>
  /** Tells a peer what to answer. */
  learn(script: Script): Promise<void>
  stop(): Promise<void>
}

export interface FarEnd {
  ask<Answer>(question: FarEndQuestion): Promise<Answer>
  stop(): Promise<void>
}

const BENCH = import.meta.dirname
const PROBE = pathToFileURL(join(BENCH, 'probe.ts')).href

export function startFarEnd(): FarEnd {
  return startNeighbour(join(BENCH, 'far-end.ts'))
}

export interface Place {
  url: string
  token: string
}

/**
 * The real program with a store on a real disk, as `npm start` starts it.
 *
 * @param settings further environment variables; KONVERT_STATE and KONVERT_KEY_FILE name folders that are kept
 */
export async function startOurs(place: Place, settings: Record<string, string>): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), 'konvert-bench-state-'))
  const child = startNeighbour(
    join(ROOT, 'src', 'main.ts'),
    {
      BOT_TOKEN: place.token,
      TELEGRAM_API_ROOT: place.url,
      KONVERT_STATE: join(folder, 'state'),
      KONVERT_KEY_FILE: join(folder, 'key'),
      PROBED: '1',
      PORT: '0',
      MALLOC_ARENA_MAX: '2',
      ...settings,
    },
    [...flagsOf('ours'), `--import=${PROBE}`],
  )
  await child.printed('"event":"ready"')
  return contestant(child, () => rmSync(folder, { recursive: true, force: true }))
}

export async function startPeer(name: string, { url, token }: Place): Promise<Contestant> {
  const settings = { API_ROOT: url, TOKEN: token }
  const child = startNeighbour(join(BENCH, 'peers', `${name}.ts`), settings, flagsOf(name))
  await child.printed('ready')
  return contestant(child, () => undefined)
}

/** The same for all; PROFILE=<folder> writes a profile of each bot there, for `node --cpu-prof`'s readers. */
function flagsOf(name: string): string[] {
  const folder = process.env.PROFILE
  return [
    '--expose-gc',
    ...(folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`] : []),
  ]
}

function contestant(child: Neighbour, tidy: () => void): Contestant {
  return {
    probe: (collect = false) => child.ask<Probe>({ probe: true, collect }),
    learn: (script) => child.ask<number>({ script }).then(() => undefined),
    async stop() {
      await child.stop()
      tidy()
    },
  }
}
