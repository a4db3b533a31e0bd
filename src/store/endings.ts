import type { Kysely } from 'kysely'
import type { Day } from '../domain/date.ts'
import { isTopic, type Topic } from '../domain/subscription.ts'
import type { MainTables } from './schema.ts'

/** Topics that end by themselves: those of people of whom no news is to be expected, some time after that is seen. */
export interface Endings {
  /** A later day for the same topic takes the place of the first. */
  set(topic: Topic, endsOn: Day): Promise<void>
  /** The topics to end, in the order of their days. */
  list(): Promise<{ topic: Topic; endsOn: Day }[]>
  clear(topic: Topic): Promise<void>
}

export function createEndings(db: Kysely<MainTables>): Endings {
  return {
    async set(topic, endsOn) {
      await db
        .insertInto('ending_topics')
        .values({ topic, ends_on: endsOn })
        .onConflict((conflict) => conflict.column('topic').doUpdateSet({ ends_on: endsOn }))
        .execute()
    },
    async list() {
      const rows = await db
        .selectFrom('ending_topics')
        .selectAll()
        .orderBy('ends_on')
        .orderBy('topic')
        .execute()
      return rows.flatMap(({ topic, ends_on: endsOn }) => (isTopic(topic) ? [{ topic, endsOn }] : []))
    },
    async clear(topic) {
      await db.deleteFrom('ending_topics').where('topic', '=', topic).execute()
    },
  }
}
