import { chmod, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The code of a system or SQLite error, such as ENOENT or SQLITE_BUSY; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** `undefined` in place of an error that says there is no such file; other errors go on. */
export function orNothing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error
}

export async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(orNothing)) !== undefined
}

export async function listFolder(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(orNothing)) ?? []
}

/** A folder for its owner alone, also where it stood open before. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { mode } = await stat(folder)
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700)
}

/**
 * A file for its owner alone, empty where there was none. SQLite gives a new file the rights of the day, and the
 * files it puts beside a database the rights of that database; so the database is there, and private, before
 * SQLite opens it. One that is there is not opened: closing it again would undo the locks that SQLite holds on
 * it in this process (POSIX locks go with any handle of the file).
 */
export async function makePrivateFile(file: string): Promise<void> {
  const found = await stat(file).catch(orNothing)
  if (found === undefined) await writeFile(file, '', { flag: 'wx', mode: 0o600 })
  else if ((found.mode & 0o077) !== 0) await chmod(file, 0o600)
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Puts a finished file in its place at once; after this a power cut finds the new file, before it the old one. */
export async function putInPlace(finished: string, place: string): Promise<void> {
  await flush(finished)
  await rename(finished, place)
  await flush(dirname(place))
}

export async function removeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true })
}
