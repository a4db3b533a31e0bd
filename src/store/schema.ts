import type { Generated } from 'kysely'

/** The columns that the migrations of konvert.db have made, after the last one. */
export interface MainTables {
  /** One row: the key this is sealed with, which tombstones.db goes with it, and in a backup its day. */
  keeping: { id: 1; key_check: Buffer; pair: Buffer; backup_day: string | null }
  subscribers: { pseudonym: Buffer; sealed: Buffer; language: string }
  subscriptions: { topic: string; subscriber: Buffer }
  totals: { name: string; count: number }
  ending_topics: { topic: string; ends_on: string }
  /** 0 or 1 for each role. */
  staff: { pseudonym: Buffer; sealed: Buffer; editor: number; sender: number }
  audit: {
    number: Generated<number>
    at: string
    by_pseudonym: Buffer | null
    by_sealed: Buffer | null
    action: string
    subject: string | null
    person_pseudonym: Buffer | null
    person_sealed: Buffer | null
  }
}

/** The columns of tombstones.db, which is in no backup. */
export interface TombstoneTables {
  /** One row. `pair` is 16 bytes of chance: a tombstones.db made anew does not fit the backups before it. */
  keeping: { id: 1; key_check: Buffer; pair: Buffer }
  tombstones: { mark: Buffer; until: string }
}
