import type { Kysely } from 'kysely'
import { addDays, type Day } from '../domain/date.ts'
import type { SubscriberDay } from '../domain/stats.ts'
import type { MainTables } from './schema.ts'

/** How many subscribers there were on each day: one number a day, and nobody behind it. */
export interface SubscriberDays {
  /** Writes the number of a day down, in the place of an earlier one, and drops what is older than a year. */
  note(day: Day, count: number): Promise<void>
  /** The oldest first. */
  list(): Promise<SubscriberDay[]>
}

const KEPT_DAYS = 366

export function createSubscriberDays(db: Kysely<MainTables>): SubscriberDays {
  return {
    async note(day, count) {
      await db
        .insertInto('subscriber_days')
        .values({ day, count })
        .onConflict((conflict) => conflict.column('day').doUpdateSet({ count }))
        .execute()
      await db.deleteFrom('subscriber_days').where('day', '<', addDays(day, -KEPT_DAYS)).execute()
    },
    list: () => db.selectFrom('subscriber_days').selectAll().orderBy('day').execute(),
  }
}
