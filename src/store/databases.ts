import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { exists, makePrivateFile } from './disk.ts'
import { type MigrationList, mainMigrations, tombstoneMigrations } from './migrations/list.ts'
import { problem, type StoreProblem } from './problem.ts'
import type { MainTables, TombstoneTables } from './schema.ts'
import type { Sealer } from './seal.ts'
import { isNewer, isSound, migrate, openDatabase, saysDamaged, setUpWriting, tableNames } from './sqlite.ts'

export const mainFile = (stateDir: string) => join(stateDir, 'konvert.db')
export const tombstoneFile = (stateDir: string) => join(stateDir, 'tombstones.db')
export const backupFolder = (stateDir: string) => join(stateDir, 'backups')

const PAIR_BYTES = 16

/** A database that is sound and not newer than the program; nothing in it was changed yet. */
export interface Looked<Tables> {
  db: Kysely<Tables>
  /** Absent where nothing was ever sealed in it. */
  keyCheck: Buffer | undefined
}

export type LookedMain = Looked<MainTables>
export type LookedTombstones = Looked<TombstoneTables>

/** Opens a database that is there and looks at it without changing anything. */
async function look<Tables>(
  file: string,
  migrations: MigrationList,
): Promise<{ ok: true; looked: Looked<Tables> } | StoreProblem> {
  let db: Kysely<Tables> | undefined
  const refuse = async (error: 'damaged' | 'newer') => {
    await db?.destroy()
    return problem(error, file)
  }
  try {
    db = openDatabase<Tables>(file)
    if (!(await isSound(db, 'quick'))) return await refuse('damaged')
    const tables = await tableNames(db)
    if (tables.has('kysely_migration') && (await isNewer(db, migrations))) return await refuse('newer')
    const keyCheck = tables.has('keeping') ? await readKeyCheck(db) : undefined
    return { ok: true, looked: { db, keyCheck } }
  } catch (error) {
    if (saysDamaged(error)) return refuse('damaged')
    await db?.destroy()
    throw error
  }
}

async function readKeyCheck<Tables>(db: Kysely<Tables>): Promise<Buffer | undefined> {
  const { rows } = await sql<{ key_check: Buffer }>`select key_check from keeping`.execute(db)
  return rows[0]?.key_check
}

export const lookAtMain = (file: string) => look<MainTables>(file, mainMigrations)

export async function lookAtTombstones(
  file: string,
): Promise<{ ok: true; looked: LookedTombstones } | StoreProblem> {
  const result = await look<TombstoneTables>(file, tombstoneMigrations)
  return !result.ok && result.error === 'damaged' ? problem('tombstonesDamaged', file) : result
}

/** Both databases of a folder, each where it is there. After a problem none is open. */
export async function lookAtBoth(
  stateDir: string,
): Promise<
  { ok: true; main: LookedMain | undefined; tombstones: LookedTombstones | undefined } | StoreProblem
> {
  const files = { main: mainFile(stateDir), tombstones: tombstoneFile(stateDir) }
  const main = (await exists(files.main)) ? await lookAtMain(files.main) : undefined
  if (main?.ok === false) return main
  const tombstones = (await exists(files.tombstones)) ? await lookAtTombstones(files.tombstones) : undefined
  if (tombstones?.ok === false) {
    await main?.looked.db.destroy()
    return tombstones
  }
  return { ok: true, main: main?.looked, tombstones: tombstones?.looked }
}

/** Makes it present and ready to write in; a new one takes the key as its own. Says which pair it belongs to. */
export async function prepareTombstones(db: Kysely<TombstoneTables>, sealer: Sealer): Promise<Buffer> {
  await setUpWriting(db, 'wal')
  await migrate(db, tombstoneMigrations)
  await db
    .insertInto('keeping')
    .values({ id: 1, key_check: sealer.keyCheck, pair: randomBytes(PAIR_BYTES) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await db.selectFrom('keeping').select('pair').executeTakeFirstOrThrow()).pair
}

/**
 * The same, for the tombstones of this pair. Where they are new beside an old database, the backups from before
 * fit no more: nobody knows who left since.
 */
export async function prepareMain(
  db: Kysely<MainTables>,
  sealer: Sealer,
  pair: Buffer,
  journal: 'wal' | 'memory' = 'wal',
): Promise<void> {
  await setUpWriting(db, journal)
  await migrate(db, mainMigrations)
  await db
    .insertInto('keeping')
    .values({ id: 1, key_check: sealer.keyCheck, pair, backup_day: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ pair, backup_day: null }))
    .execute()
}

/** Whether what this database was sealed with is this key, or it was not sealed with anything yet. */
export function belongs(keyCheck: Buffer | undefined, sealer: Sealer): boolean {
  return keyCheck === undefined || keyCheck.equals(sealer.keyCheck)
}

/** Opens a database whose file may not be there yet. */
export async function openOrMake<Tables>(file: string): Promise<Kysely<Tables>> {
  await makePrivateFile(file)
  return openDatabase<Tables>(file)
}
