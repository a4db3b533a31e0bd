import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { Day } from '../../src/domain/date.ts'
import type { Recipient, Topic } from '../../src/domain/subscription.ts'
import { readKey } from '../../src/store/key-file.ts'
import { createSealer, type Sealer } from '../../src/store/seal.ts'
import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts'
import { ROOT, TODAY } from '../support/data.ts'

export interface TestPlace {
  /** A folder of its own that goes with the test. */
  folder: string
  stateDir: string
  keyFile: string
  /** Can be moved on: `place.day = '2026-12-01'`. */
  day: Day
  today: () => Day
}

export function testPlace(): TestPlace {
  const folder = mkdtempSync(join(tmpdir(), 'konvert-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'keys'))
  const place: TestPlace = {
    folder,
    stateDir: join(folder, 'state'),
    keyFile: join(folder, 'keys', 'konvert.key'),
    day: TODAY,
    today: () => place.day,
  }
  return place
}

/** The store of a place; closed with the test if it is still open. */
export async function opened(options: StoreOptions): Promise<Store> {
  const result = await openStore(options)
  if (!result.ok) throw new Error(`the store did not open: ${result.error}`)
  onTestFinished(() => result.store.close())
  return result.store
}

/** Does something with the store and closes it. */
export async function using<T>(options: StoreOptions, work: (store: Store) => Promise<T>): Promise<T> {
  const result = await openStore(options)
  if (!result.ok) throw new Error(`the store did not open: ${result.error}`)
  try {
    return await work(result.store)
  } finally {
    await result.store.close()
  }
}

export async function sealerOf(place: TestPlace): Promise<Sealer> {
  const read = await readKey(place.keyFile)
  if (!read.ok) throw new Error(read.error)
  return createSealer(read.key)
}

export async function chatsOf(store: Store, topics: readonly Topic[]): Promise<number[]> {
  const found: Recipient[] = []
  for await (const recipient of store.subscribers.audience(topics)) found.push(recipient)
  return found.map(({ chat }) => chat).sort((a, b) => a - b)
}

/**
 * The bytes of every file in a folder, by path. `cp` reads them, because this process must not: closing a
 * handle of a database would undo the locks that SQLite holds on it.
 */
export function bytesOf(folder: string): Map<string, Buffer> {
  const copy = mkdtempSync(join(tmpdir(), 'konvert-copy-'))
  try {
    execFileSync('cp', ['-r', `${folder}/.`, copy])
    const files = readdirSync(copy, { recursive: true, encoding: 'utf8' })
    return new Map(
      files
        .filter((file) => statSync(join(copy, file)).isFile())
        .map((file) => [file, readFileSync(join(copy, file))]),
    )
  } finally {
    rmSync(copy, { recursive: true })
  }
}

/** Does something to a database behind the store's back. */
export function behindTheBack<T>(file: string, work: (database: Sqlite.Database) => T): T {
  const database = new Sqlite(file)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** A third of what starting a program takes here is stripping its types. */
const COMPILED = join(tmpdir(), 'konvert-test-compile-cache')

interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  printed: string
}

/** Runs a program of the project to its end. */
export function runProgram(
  file: string,
  args: readonly string[],
  settings: Record<string, string> = {},
): Promise<Ended> {
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILED, ...settings }
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
  }
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, printed }))
  })
}
