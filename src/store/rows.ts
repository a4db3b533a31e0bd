import type { Kysely } from 'kysely'
import type { Topic } from '../domain/subscription.ts'
import type { MainTables } from './schema.ts'

/** Rows read at once. A query inside Kysely's stream() would wait for ever, and pages are faster. */
export const PAGE = 2_000
/** Rows in one query that names them: few enough that its statement is small. */
const PORTION = 100
const FIRST = Buffer.alloc(0)

type Db = Kysely<MainTables>
export type SubscriberRow = MainTables['subscribers']

export function* portions<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += PORTION) yield items.slice(from, from + PORTION)
}

/** Calls `next` with the last pseudonym of each page until a page is not full. */
async function* pages<Row>(
  next: (after: Buffer) => Promise<Row[]>,
  pseudonymOf: (row: Row) => Buffer,
): AsyncGenerator<Row[]> {
  let after: Buffer = FIRST
  for (;;) {
    const rows = await next(after)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = pseudonymOf(last)
  }
}

/** All subscribers, in the order of pseudonyms, which is that of chance. */
export function subscriberPages(db: Db): AsyncGenerator<SubscriberRow[]> {
  return pages(
    (after) =>
      db
        .selectFrom('subscribers')
        .selectAll()
        .where('pseudonym', '>', after)
        .orderBy('pseudonym')
        .limit(PAGE)
        .execute(),
    ({ pseudonym }) => pseudonym,
  )
}

/** Subscribers with at least one of the topics. */
export function audiencePages(db: Db, topics: readonly Topic[]): AsyncGenerator<SubscriberRow[]> {
  // Each topic's next page comes in order from the primary key; only these few pages are merged.
  const nextOf = (topic: Topic, after: Buffer) =>
    db.selectFrom((from) =>
      from
        .selectFrom('subscriptions')
        .select('subscriber')
        .where('topic', '=', topic)
        .where('subscriber', '>', after)
        .orderBy('subscriber')
        .limit(PAGE)
        .as('next'),
    )
  const [first, ...others] = topics
  if (first === undefined)
    return pages<SubscriberRow>(
      async () => [],
      ({ pseudonym }) => pseudonym,
    )
  return pages(
    (after) => {
      let due = nextOf(first, after).select('subscriber')
      for (const topic of others) due = due.union(nextOf(topic, after).select('subscriber'))
      return db
        .selectFrom(due.as('due'))
        .innerJoin('subscribers', 'subscribers.pseudonym', 'due.subscriber')
        .select(['pseudonym', 'sealed', 'language'])
        .orderBy('due.subscriber')
        .limit(PAGE)
        .execute()
    },
    ({ pseudonym }) => pseudonym,
  )
}

/** Subscribers who have this topic and no other. */
export function onlyTopicPages(db: Db, topic: Topic): AsyncGenerator<{ subscriber: Buffer }[]> {
  return pages(
    (after) =>
      db
        .selectFrom('subscriptions as own')
        .select('own.subscriber')
        .where('own.topic', '=', topic)
        .where('own.subscriber', '>', after)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('subscriptions as other')
                .select('other.topic')
                .whereRef('other.subscriber', '=', 'own.subscriber')
                .where('other.topic', '!=', topic),
            ),
          ),
        )
        .orderBy('own.subscriber')
        .limit(PAGE)
        .execute(),
    ({ subscriber }) => subscriber,
  )
}

export async function deleteSubscribers(db: Db, pseudonyms: readonly Buffer[]): Promise<void> {
  for (const some of portions(pseudonyms)) {
    await db.deleteFrom('subscribers').where('pseudonym', 'in', some).execute()
  }
}
