import { randomBytes } from 'node:crypto'
import { readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { exists, makePrivateFile, orNothing, putInPlace, removeFiles } from './disk.ts'

const KEY_BYTES = 32

export type KeyResult =
  | { ok: true; key: Buffer }
  | { ok: false; error: 'keyMissing' | 'keyUnreadable' | 'keyOpen' }

/** The root key: one line of base64 in a file that only its owner may read. */
export async function readKey(file: string): Promise<KeyResult> {
  try {
    const found = await stat(file).catch(orNothing)
    if (found === undefined) return { ok: false, error: 'keyMissing' }
    if ((found.mode & 0o077) !== 0) return { ok: false, error: 'keyOpen' }
    const line = (await readFile(file, 'ascii')).trim()
    const key = Buffer.from(line, 'base64')
    // Buffer.from skips what is not base64; the way back shows whether anything was skipped.
    const whole = key.length === KEY_BYTES && key.toString('base64') === line
    return whole ? { ok: true, key } : { ok: false, error: 'keyUnreadable' }
  } catch {
    return { ok: false, error: 'keyUnreadable' }
  }
}

/** Makes a key and its file, which is either whole or not there. Never writes over a key that is there. */
export async function makeKey(file: string): Promise<Buffer> {
  if (await exists(file)) throw new Error('a key is there already')
  const key = randomBytes(KEY_BYTES)
  const unfinished = `${file}.unfinished`
  await removeFiles([unfinished])
  await makePrivateFile(unfinished)
  await writeFile(unfinished, `${key.toString('base64')}\n`)
  await putInPlace(unfinished, file)
  return key
}

/** The key that a rotation is changing to; it is there from the beginning of a rotation to its end. */
export function nextKeyFile(file: string): string {
  return `${file}.next`
}

/** Whether who takes the folder takes the key along, links resolved on both sides. */
export async function keyLiesIn(file: string, folder: string): Promise<boolean> {
  const inside = await resolved(folder)
  const own = await resolved(file)
  const beside = join(await resolved(dirname(file)), basename(file))
  return [own, beside].some((place) => place.startsWith(inside + sep))
}

/** The real place of something that may not be there yet. */
async function resolved(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined)
  if (found !== undefined) return found
  const parent = dirname(path)
  return parent === path ? path : join(await resolved(parent), basename(path))
}
