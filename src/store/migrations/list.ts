import type { Kysely } from 'kysely'
import * as keeping from './main-1-keeping.ts'
import * as subscribers from './main-2-subscribers.ts'
import * as totals from './main-3-totals.ts'
import * as endingTopics from './main-4-ending-topics.ts'
import * as broadcasts from './main-5-broadcasts.ts'
import * as caseEvents from './main-6-case-events.ts'
import * as staff from './main-7-staff.ts'
import * as subscriberDays from './main-8-subscriber-days.ts'
import * as lastChange from './main-9-last-change.ts'
import * as tombstones from './tombstones-1.ts'
import * as tombstonesLastChange from './tombstones-2-last-change.ts'

/** Names are kept in the databases and sort in the order of running: add at the end, never change one. */
export type MigrationList = Readonly<Record<string, { up(db: Kysely<unknown>): Promise<void> }>>

export const mainMigrations: MigrationList = {
  '0001-keeping': keeping,
  '0002-subscribers': subscribers,
  '0003-totals': totals,
  '0004-ending-topics': endingTopics,
  '0005-broadcasts': broadcasts,
  '0006-case-events': caseEvents,
  '0007-staff': staff,
  '0008-subscriber-days': subscriberDays,
  '0009-last-change': lastChange,
}

export const tombstoneMigrations: MigrationList = {
  '0001-tombstones': tombstones,
  '0002-last-change': tombstonesLastChange,
}
