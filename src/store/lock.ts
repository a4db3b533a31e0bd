import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { errorCode, makePrivateFile } from './disk.ts'

export interface Lock {
  release(): void
}

/**
 * Takes the state folder for this process, or returns undefined where another one has it. The lock is one of
 * the system's that SQLite holds on an empty database, so that it goes with the process, even by kill -9; a
 * file with a process number would outlive it.
 */
export async function takeLock(stateDir: string): Promise<Lock | undefined> {
  const file = join(stateDir, 'lock.db')
  await makePrivateFile(file)
  const database = new Sqlite(file, { timeout: 0 })
  try {
    database.exec('begin exclusive')
    return { release: () => void database.close() }
  } catch (error) {
    database.close()
    if (errorCode(error) === 'SQLITE_BUSY') return undefined
    throw error
  }
}
