import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { addDays, type Day } from '../domain/date.ts'
import { backupFolder, mainFile } from './databases.ts'
import {
  exists,
  listFolder,
  makePrivateFile,
  makePrivateFolder,
  orNothing,
  putInPlace,
  removeFiles,
} from './disk.ts'
import { problem, type StoreProblem, saysUnwritable } from './problem.ts'
import type { MainTables } from './schema.ts'
import { isSound, openDatabase, saysDamaged } from './sqlite.ts'
import { TOMBSTONE_DAYS } from './tombstones.ts'

export type BackupResult = { ok: true; file: string } | StoreProblem

const BACKUPS_KEPT = 7
/** No backup takes as long; what is unfinished and older is left from a crash. In milliseconds. */
const UNFINISHED_MS = 3_600_000
const BACKUP = /^konvert-(\d{4}-\d\d-\d\d)(-before-restore(-\d+)?)?\.db$/
const UNFINISHED = '.unfinished'

/** The backup of a night; see `BACKUP` for those of a restore. */
export const backupName = (day: Day) => `konvert-${day}.db`

/** `npm run backup`, also while the bot runs. */
export async function backupStore(stateDir: string, today: Day): Promise<BackupResult> {
  const file = mainFile(stateDir)
  if (!(await exists(file))) return problem('nothingKept', file)
  let db: Kysely<MainTables> | undefined
  try {
    db = openDatabase<MainTables>(file)
    return await makeBackup(db, backupFolder(stateDir), today)
  } catch (error) {
    if (saysDamaged(error)) return problem('damaged', file)
    throw error
  } finally {
    await db?.destroy()
  }
}

/** The backup of a day, in the place of an earlier one of that day; the oldest make room. */
export async function makeBackup(db: Kysely<MainTables>, folder: string, day: Day): Promise<BackupResult> {
  const result = await writeBackup(db, folder, day, backupName(day))
  if (result.ok) await pruneBackups(folder, day)
  return result
}

/**
 * Writes a backup, as sealed as the database. VACUUM INTO copies rows and not pages, so that nothing
 * deleted comes along.
 */
export async function writeBackup(
  db: Kysely<MainTables>,
  folder: string,
  day: Day,
  name: string,
): Promise<BackupResult> {
  const unfinished = join(folder, `${name}.${process.pid}${UNFINISHED}`)
  try {
    await makePrivateFolder(folder)
    await removeFiles([unfinished])
    await makePrivateFile(unfinished)
    await sql`vacuum into ${unfinished}`.execute(db)
    if (!(await stamp(unfinished, day))) return problem('copyDamaged', folder)
    await putInPlace(unfinished, join(folder, name))
    return { ok: true, file: join(folder, name) }
  } catch (error) {
    if (saysUnwritable(error)) return problem('backupUnwritable', folder)
    throw error
  } finally {
    await removeFiles([unfinished, `${unfinished}-journal`]).catch(() => undefined)
  }
}

/** Writes the day into a copy and checks all of it. */
async function stamp(file: string, day: Day): Promise<boolean> {
  const copy = openDatabase<MainTables>(file)
  try {
    await copy.updateTable('keeping').set({ backup_day: day }).execute()
    // Whom a message still goes to, and what can be taken back, lives for hours; a backup for a week.
    await sql`pragma secure_delete = on`.execute(copy)
    await copy.deleteFrom('recipients').execute()
    await copy.deleteFrom('sent_messages').execute()
    await sql`vacuum`.execute(copy)
    return await isSound(copy, 'full')
  } finally {
    await copy.destroy()
  }
}

/** A name for the database that a restore puts away; never that of an earlier one. */
export async function nameBeforeRestore(folder: string, today: Day): Promise<string> {
  const taken = new Set(await listFolder(folder))
  for (let number = 1; ; number++) {
    const name = `konvert-${today}-before-restore${number === 1 ? '' : `-${number}`}.db`
    if (!taken.has(name)) return name
  }
}

/**
 * Keeps the seven newest, and of these none that is older than the tombstones: it could not be restored any
 * more, and would still hold, sealed, people who were promised to be gone.
 */
export async function pruneBackups(folder: string, today: Day): Promise<void> {
  const names = await listFolder(folder)
  const oldest = addDays(today, -TOMBSTONE_DAYS)
  const backups = names
    .flatMap((name) => {
      const day = BACKUP.exec(name)?.[1]
      return day === undefined ? [] : [{ name, day }]
    })
    .sort((a, b) => (a.name < b.name ? 1 : -1))
  const past = backups.filter(({ day }, index) => index >= BACKUPS_KEPT || day < oldest)
  await removeFiles(past.map(({ name }) => join(folder, name)))
  for (const name of names.filter((name) => name.endsWith(UNFINISHED))) {
    const found = await stat(join(folder, name)).catch(orNothing)
    if (found && Date.now() - found.mtimeMs > UNFINISHED_MS) await removeFiles([join(folder, name)])
  }
}

/** For a change of the key: all backups, which the old key opens, finished or not. */
export async function removeBackups(folder: string): Promise<void> {
  const names = await listFolder(folder)
  const ours = names.filter((name) => BACKUP.test(name) || name.includes(UNFINISHED))
  await removeFiles(ours.map((name) => join(folder, name)))
}

/** The copy that a restore works on before it becomes the database. */
export const restoringFile = (stateDir: string) => `${mainFile(stateDir)}${UNFINISHED}`

/** What an interrupted restore left in the state folder. */
export async function removeUnfinished(stateDir: string): Promise<void> {
  const ours = basename(restoringFile(stateDir))
  const names = await listFolder(stateDir)
  await removeFiles(names.filter((name) => name.startsWith(ours)).map((name) => join(stateDir, name)))
}
