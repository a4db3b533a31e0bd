import { copyFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { addDays, type Day, day } from '../domain/date.ts'
import { nameBeforeRestore, pruneBackups, removeUnfinished, restoringFile, writeBackup } from './backup.ts'
import { stopRestored } from './broadcasts.ts'
import {
  backupFolder,
  belongs,
  lookAtMain,
  lookAtTombstones,
  mainFile,
  openOrMake,
  prepareMain,
  prepareTombstones,
  tombstoneFile,
} from './databases.ts'
import { exists, makePrivateFile, putInPlace, removeFiles } from './disk.ts'
import { inFolder, type Place } from './folder.ts'
import { nextKeyFile, readKey } from './key-file.ts'
import { problem, type StoreProblem } from './problem.ts'
import type { MainTables, TombstoneTables } from './schema.ts'
import { createSealer, type Sealer } from './seal.ts'
import { emptyLog, isSound, openDatabase, saysDamaged, tableNames, vacuum } from './sqlite.ts'
import { type KeptStaff, readStaff, replaceStaff } from './staff.ts'
import { finishLeaving } from './subscribers.ts'
import { createTombstones, TOMBSTONE_DAYS } from './tombstones.ts'

interface RestoreOptions extends Place {
  file: string
  today: Day
  /** Restore even where the marks of those who left since the backup are gone. */
  tombstonesLost: boolean
  /** Told of each step that is done. */
  onStep?: (step: RestoreStep) => void
}

export type RestoreStep = 'copied' | 'presentSaved' | 'replayed' | 'logRemoved' | 'inPlace'

export type RestoreResult =
  | {
      ok: true
      /** How many came back, and how many of the backup did not because they left since. */
      subscribers: number
      left: number
      /** Where the database that was there is now; absent where there was none. */
      before: string | undefined
    }
  | StoreProblem

/**
 * Puts a backup in the place of the database. All is done on a copy, which takes its place at the end in one
 * step; whatever happens before, the old database is there.
 */
export async function restoreStore(options: RestoreOptions): Promise<RestoreResult> {
  return inFolder(options, async (lock) => {
    try {
      return await restore(options)
    } finally {
      await removeUnfinished(options.stateDir)
      lock.release()
    }
  })
}

async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { stateDir, keyFile, today } = options
  const next = nextKeyFile(keyFile)
  if (await exists(next)) return problem('rotationUnfinished', next)
  const read = await readKey(keyFile)
  if (!read.ok) return problem(read.error, keyFile)
  const sealer = createSealer(read.key)
  const backup = await openCopy(options, sealer)
  if (!backup.ok) return backup
  options.onStep?.('copied')
  let tombstones: Kysely<TombstoneTables> | undefined
  try {
    const found = await findTombstones(options, sealer, backup.pair)
    if (!found.ok) return found
    tombstones = found.db
    const saved = await savePresent(stateDir, today)
    if (!saved.ok) return saved
    const colleagues = await presentStaff(stateDir)
    options.onStep?.('presentSaved')
    tombstones ??= await openOrMake<TombstoneTables>(tombstoneFile(stateDir))
    const pair = await prepareTombstones(tombstones, sealer)
    await prepareMain(backup.db, sealer, pair, 'memory')
    const left = await finishLeaving(
      backup.db,
      createTombstones(tombstones, sealer, () => today),
    )
    // Rights that were taken away must not come back with a backup, nor numbers that were forgotten.
    await replaceStaff(backup.db, colleagues)
    await stopRestored(backup.db, Date.parse(today))
    const subscribers = await tidy(backup.db)
    options.onStep?.('replayed')
    await putCopyInPlace(options)
    return { ok: true, subscribers, left, before: saved.file }
  } finally {
    await Promise.all([backup.db.destroy(), tombstones?.destroy()])
  }
}

type Copy = { ok: true; db: Kysely<MainTables>; pair: Buffer }

/** Copies the file beside the database and looks at the copy, which nobody else can change any more. */
async function openCopy(
  { stateDir, file, today }: RestoreOptions,
  sealer: Sealer,
): Promise<Copy | StoreProblem> {
  const copy = restoringFile(stateDir)
  await removeUnfinished(stateDir)
  const copied = await copyFile(file, copy).then(
    () => true,
    () => false,
  )
  if (!copied) return problem('backupMissing', file)
  await makePrivateFile(copy)
  const result = await lookAtMain(copy)
  if (!result.ok) return problem(result.error === 'newer' ? 'backupNewer' : 'backupDamaged', file)
  const { db, keyCheck } = result.looked
  const refuse = async (error: StoreProblem['error']) => {
    await db.destroy()
    return problem(error, file)
  }
  if (keyCheck === undefined || !(await isSound(db, 'full'))) return refuse('backupDamaged')
  if (!belongs(keyCheck, sealer)) return refuse('backupKey')
  const { pair, backup_day } = await db.selectFrom('keeping').selectAll().executeTakeFirstOrThrow()
  const made = day.safeParse(backup_day)
  if (!made.success) return refuse('backupDay')
  if (made.data > today) return refuse('backupFuture')
  if (made.data < addDays(today, -TOMBSTONE_DAYS)) return refuse('backupOld')
  return { ok: true, db, pair }
}

/** The marks of who left since this backup; no database where they are lost and the operator said so. */
async function findTombstones(
  { stateDir, tombstonesLost }: RestoreOptions,
  sealer: Sealer,
  pair: Buffer,
): Promise<{ ok: true; db: Kysely<TombstoneTables> | undefined } | StoreProblem> {
  const file = tombstoneFile(stateDir)
  const result = (await exists(file)) ? await lookAtTombstones(file) : undefined
  if (result?.ok === false) return result
  const db = result?.looked.db
  const keyCheck = result?.looked.keyCheck
  const own = keyCheck && db ? await db.selectFrom('keeping').select('pair').executeTakeFirst() : undefined
  const wrong = !belongs(keyCheck, sealer)
  const lost = !own?.pair.equals(pair)
  if (!wrong && (!lost || tombstonesLost)) return { ok: true, db }
  await db?.destroy()
  return problem(wrong ? 'keyWrong' : 'tombstonesLost', file)
}

/** Puts the present database among the backups, and all of its log into it, so that it is whole without. */
async function savePresent(
  stateDir: string,
  today: Day,
): Promise<{ ok: true; file: string | undefined } | StoreProblem> {
  const present = mainFile(stateDir)
  if (!(await exists(present))) return { ok: true, file: undefined }
  let db: Kysely<MainTables> | undefined
  try {
    db = openDatabase<MainTables>(present)
    if (!(await isSound(db, 'quick'))) return problem('presentDamaged', present)
    // The empty file that a crash at the very first start leaves.
    if (!(await tableNames(db)).has('keeping')) return { ok: true, file: undefined }
    await emptyLog(db)
    const folder = backupFolder(stateDir)
    const saved = await writeBackup(db, folder, today, await nameBeforeRestore(folder, today))
    return !saved.ok && saved.error === 'copyDamaged' ? problem('presentDamaged', present) : saved
  } catch (error) {
    if (saysDamaged(error)) return problem('presentDamaged', present)
    throw error
  } finally {
    await db?.destroy()
  }
}

async function presentStaff(stateDir: string): Promise<KeptStaff | undefined> {
  const present = mainFile(stateDir)
  if (!(await exists(present))) return undefined
  const db = openDatabase<MainTables>(present)
  try {
    return (await tableNames(db)).has('staff') ? await readStaff(db) : undefined
  } finally {
    await db.destroy()
  }
}

/** Leaves nothing of who was deleted in the copy; says how many are in it. */
async function tidy(db: Kysely<MainTables>): Promise<number> {
  await vacuum(db)
  const { count } = await db
    .selectFrom('subscribers')
    .select((from) => from.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  await db.destroy()
  return count
}

async function putCopyInPlace({ stateDir, today, onStep }: RestoreOptions): Promise<void> {
  const present = mainFile(stateDir)
  // A log that outlived its database would be taken for the log of the new one. It was emptied into the old one.
  await removeFiles([`${present}-wal`, `${present}-shm`])
  onStep?.('logRemoved')
  await putInPlace(restoringFile(stateDir), present)
  onStep?.('inPlace')
  await pruneBackups(backupFolder(stateDir), today)
}
