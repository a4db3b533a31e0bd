import type { Generated } from 'kysely'

/** The columns that the migrations of konvert.db have made, after the last one. */
export interface MainTables {
  /**
   * One row: the key this is sealed with, which tombstones.db goes with it, in a backup its day, and the last change
   * that is whole in both files.
   */
  keeping: {
    id: 1
    key_check: Buffer
    pair: Buffer
    backup_day: string | null
    last_change: Generated<Buffer>
  }
  subscribers: { pseudonym: Buffer; sealed: Buffer; language: string }
  subscriptions: { topic: string; subscriber: Buffer }
  totals: { name: string; count: number }
  subscriber_days: { day: string; count: number }
  ending_topics: { topic: string; ends_on: string }
  /** `deleting` is 0 or 1; the moments are milliseconds. */
  broadcasts: {
    id: string
    content: string
    hash: string
    state: string
    created_at: number
    starts_at: number | null
    began_at: number | null
    ended_at: number | null
    stopped: string | null
    total: Generated<number>
    sent: Generated<number>
    gone: Generated<number>
    refused: Generated<number>
    uncertain: Generated<number>
    skipped: Generated<number>
    deleting: Generated<number>
    deleted: Generated<number>
  }
  recipients: { broadcast: string; state: number; subscriber: Buffer }
  sent_messages: { broadcast: string; subscriber: Buffer; sealed: Buffer; until_hour: number }
  bulk_sending: { id: 1; paused_until: number; owner: string | null; owned_until: number }
  /** `event` is JSON; no column says who did it. */
  case_events: {
    id: string
    case_id: string
    event: string
    state: string
    number: number
    published_at: number | null
  }
  hidden_cases: { case_id: string }
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
  /**
   * One row. `pair` is 16 bytes of chance: a tombstones.db made anew does not fit the backups before it. So is
   * `last_change`, the last change of both files that was begun.
   */
  keeping: { id: 1; key_check: Buffer; pair: Buffer; last_change: Generated<Buffer> }
  tombstones: { mark: Buffer; until: string }
}
