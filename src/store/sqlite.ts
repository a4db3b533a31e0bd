import Sqlite from 'better-sqlite3'
import { Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { errorCode } from './disk.ts'
import type { MigrationList } from './migrations/list.ts'

/** How long a query waits for another process, here a backup, in milliseconds. The bot stands still meanwhile. */
const BUSY_MS = 3_000
const KEPT = /^\s*(select|insert|update|delete|begin|commit)\b/
const MOST_KEPT = 100
const RETRY_MS = 5_000
/** Pages of 4 kB; some 30,000 subscribers. */
const SMALL_PAGES = 1_000
/** How long a large database collects deletions before it is written anew. */
const LARGE_MS = 60_000

/** A database that was opened but not yet looked at. */
export function openDatabase<Tables>(file: string): Kysely<Tables> {
  const database = new Sqlite(file, { timeout: BUSY_MS, fileMustExist: file !== ':memory:' })
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: keepStatements(database) }) })
}

/**
 * Kysely prepares every query anew. What SQLite allocates for a statement is out of the garbage collector's sight,
 * and grew to a gigabyte while a million subscribers were made; kept statements are quicker besides.
 */
function keepStatements(database: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>()
  return {
    prepare(query) {
      // Where the disk failed, SQLite has rolled back by itself, and a second time would hide why.
      if (query === 'rollback' && !database.inTransaction) return database.prepare('select 1')
      const statement = kept.get(query) ?? database.prepare(query)
      // Some pragmas take effect when they are prepared, so these are prepared each time.
      if (!KEPT.test(query)) return statement
      kept.delete(query)
      kept.set(query, statement)
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return statement
    },
    close: () => void database.close(),
  }
}

/** Whether an error of SQLite says that the file is damaged or no database at all. */
export function saysDamaged(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error) ?? '')
}

/** The way we write: lasting at each commit, nothing deleted left in the file, nothing of ours in /tmp. */
export async function setUpWriting<Tables>(db: Kysely<Tables>, journal: 'wal' | 'memory'): Promise<void> {
  await sql`pragma journal_mode = ${sql.raw(journal)}`.execute(db)
  await sql`pragma synchronous = full`.execute(db)
  await sql`pragma foreign_keys = on`.execute(db)
  await sql`pragma secure_delete = on`.execute(db)
  await sql`pragma temp_store = memory`.execute(db)
}

/** `quick` leaves out comparing indices with their tables, which takes most of the time of the full check. */
export async function isSound<Tables>(db: Kysely<Tables>, kind: 'quick' | 'full'): Promise<boolean> {
  const check = kind === 'quick' ? 'quick_check' : 'integrity_check'
  try {
    const { rows } = await sql<Record<string, string>>`pragma ${sql.raw(check)}(1)`.execute(db)
    return rows[0]?.[check] === 'ok'
  } catch (error) {
    if (saysDamaged(error)) return false
    throw error
  }
}

export async function tableNames<Tables>(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  return new Set(tables.map(({ name }) => name))
}

/** Whether a later version of the program has changed this database in ways that this one does not know. */
export async function isNewer<Tables>(db: Kysely<Tables>, known: MigrationList): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.some(({ name }) => !(name in known))
}

/** Brings a database to the present; all or nothing. Nobody else may use the connection meanwhile. */
export async function migrate<Tables>(db: Kysely<Tables>, migrations: MigrationList): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  // Kysely runs SQLite's migrations outside of a transaction; interrupted, one would be half done for ever.
  await sql`begin immediate`.execute(db)
  const { error } = await migrator.migrateToLatest()
  await sql.raw(error === undefined ? 'commit' : 'rollback').execute(db)
  if (error !== undefined) throw error
}

/** Writes the whole database anew: what was deleted is in no corner of a page after it. */
export async function vacuum<Tables>(db: Kysely<Tables>): Promise<void> {
  await sql`vacuum`.execute(db)
}

/** Empties the write-ahead log into the database. False where another process was reading for too long. */
export async function emptyLog<Tables>(db: Kysely<Tables>): Promise<boolean> {
  // Whoever reads just now is not waited for: the program would stand still, and it is tried again later.
  await sql`pragma busy_timeout = 0`.execute(db)
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
  await sql`pragma busy_timeout = ${sql.raw(String(BUSY_MS))}`.execute(db)
  return rows[0]?.busy === 0
}

interface Eraser {
  /** Resolves when what was deleted is in no byte of the files; for a large database a little before. */
  erase(): Promise<void>
  /** The same whatever the size; the program stands still for about two seconds a million rows. */
  eraseAll(): Promise<void>
  /** Before closing: does at once what was put off. */
  finish(): Promise<void>
}

/**
 * Deleting leaves traces that secure_delete does not reach: the write-ahead log, and stale copies of rows in the
 * free part of pages, from when SQLite moved rows between pages (measured: of 2 in 2,000 who were deleted one by
 * one among 20,000). So the database is written anew, at once up to a size where that takes a few hundredths of
 * a second, later and together above it.
 */
export function createEraser<Tables>(db: Kysely<Tables>): Eraser {
  let later: NodeJS.Timeout | undefined
  // What is put off already is not put off again: where somebody leaves every minute, it would never come.
  const afterwards = (work: () => Promise<void>, ms: number) => {
    later ??= setTimeout(() => {
      later = undefined
      void work().catch(() => afterwards(work, RETRY_MS))
    }, ms).unref()
  }
  const empty = async () => {
    // A backup by another process may just be reading.
    if (!(await emptyLog(db))) afterwards(empty, RETRY_MS)
  }
  const eraseAll = async () => {
    clearTimeout(later)
    later = undefined
    await vacuum(db)
    await empty()
  }
  return {
    async erase() {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
      const small = (rows[0]?.page_count ?? 0) <= SMALL_PAGES
      try {
        await (small ? eraseAll() : empty())
      } catch {
        // The row is gone; a disk that is full keeps its traces until there is room.
        afterwards(eraseAll, RETRY_MS)
      }
      if (!small) afterwards(eraseAll, LARGE_MS)
    },
    eraseAll,
    async finish() {
      if (later !== undefined) await eraseAll()
      clearTimeout(later)
    },
  }
}
