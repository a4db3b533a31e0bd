import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { addDays, type Day } from '../domain/date.ts'
import { portions } from './rows.ts'
import type { TombstoneTables } from './schema.ts'
import type { Sealer } from './seal.ts'
import { createEraser } from './sqlite.ts'

/** As long as a backup may be restored: a restore on any of these days finds the mark of who left since. */
export const TOMBSTONE_DAYS = 7

const CHANGE_BYTES = 16

/** A change of both files: konvert.db takes `to` when all of it is done, and only where it had `from`. */
export interface JointChange {
  from: Buffer
  to: Buffer
}

/** What is left of those who left: a keyed mark and a day, so that no backup brings them back. */
export interface Tombstones {
  /** Before anything of it is written; lasting when it resolves. One change at a time. */
  begin(): Promise<JointChange>
  /** The last change that was begun. */
  lastChange(): Promise<Buffer>
  /** Lasting when it resolves. */
  put(pseudonyms: readonly Buffer[]): Promise<void>
  /** Whether any of them left. */
  someLeft(pseudonyms: readonly Buffer[]): Promise<boolean>
  /** They are back. */
  clear(pseudonyms: readonly Buffer[]): Promise<void>
  until(pseudonym: Buffer): Promise<Day | undefined>
  /** Tells of many pseudonyms whether they left. */
  haveLeft(): Promise<(pseudonym: Buffer) => boolean>
  isEmpty(): Promise<boolean>
  /** Drops those whose days have passed. */
  purge(today: Day): Promise<void>
  /** Takes every trace of those that were dropped out of the files. */
  eraseAll(): Promise<void>
  /** Ends what is still to be done. */
  finish(): Promise<void>
}

export function createTombstones(db: Kysely<TombstoneTables>, sealer: Sealer, today: () => Day): Tombstones {
  const eraser = createEraser(db)
  const isEmpty = async () =>
    (await db.selectFrom('tombstones').select('mark').limit(1).executeTakeFirst()) === undefined
  const lastChange = async () =>
    (await db.selectFrom('keeping').select('last_change').executeTakeFirstOrThrow()).last_change
  return {
    async begin() {
      const change = { from: await lastChange(), to: randomBytes(CHANGE_BYTES) }
      await db.updateTable('keeping').set({ last_change: change.to }).execute()
      return change
    },
    lastChange,
    async put(pseudonyms) {
      const until = addDays(today(), TOMBSTONE_DAYS)
      await db.transaction().execute(async (transaction) => {
        for (const some of portions(pseudonyms)) {
          await transaction
            .insertInto('tombstones')
            .values(some.map((pseudonym) => ({ mark: sealer.mark(pseudonym), until })))
            .onConflict((conflict) => conflict.column('mark').doUpdateSet({ until }))
            .execute()
        }
      })
    },
    async someLeft(pseudonyms) {
      if (await isEmpty()) return false
      for (const some of portions(pseudonyms)) {
        const found = await db
          .selectFrom('tombstones')
          .select('mark')
          .where('mark', 'in', some.map(sealer.mark))
          .limit(1)
          .executeTakeFirst()
        if (found !== undefined) return true
      }
      return false
    },
    async clear(pseudonyms) {
      await db.transaction().execute(async (transaction) => {
        for (const some of portions(pseudonyms)) {
          await transaction.deleteFrom('tombstones').where('mark', 'in', some.map(sealer.mark)).execute()
        }
      })
      await eraser.erase()
    },
    async until(pseudonym) {
      const found = await db
        .selectFrom('tombstones')
        .select('until')
        .where('mark', '=', sealer.mark(pseudonym))
        .where('until', '>=', today())
        .executeTakeFirst()
      return found?.until
    },
    async haveLeft() {
      const rows = await db.selectFrom('tombstones').select('mark').execute()
      const marks = new Set(rows.map(({ mark }) => mark.toString('hex')))
      return (pseudonym) => marks.size > 0 && marks.has(sealer.mark(pseudonym).toString('hex'))
    },
    isEmpty,
    async purge(day) {
      await db.deleteFrom('tombstones').where('until', '<', day).execute()
    },
    eraseAll: eraser.eraseAll,
    finish: eraser.finish,
  }
}
