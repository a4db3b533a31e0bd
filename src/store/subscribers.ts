import type { Kysely } from 'kysely'
import { isTopic, MOST_TOPICS, type Subscribers, type Topic } from '../domain/subscription.ts'
import type { Language } from '../domain/text.ts'
import { audiencePages, deleteSubscribers, onlyTopicPages, portions, subscriberPages } from './rows.ts'
import type { MainTables } from './schema.ts'
import type { Sealer } from './seal.ts'
import type { JointChange, Tombstones } from './tombstones.ts'
import { createTurns } from './turns.ts'

interface SubscribersDeps {
  db: Kysely<MainTables>
  sealer: Sealer
  tombstones: Tombstones
  /** Takes what was deleted or changed out of the write-ahead log. */
  erase(): Promise<void>
  /** A row that does not open: the disk, or somebody, changed it. It cannot be written to, so it is passed over. */
  onUnreadable(): void
}

type Added = 'added' | 'there' | 'full'

interface Addition {
  chat: number
  pseudonym: Buffer
  language: Language
  topic: Topic
}

/**
 * Two files change together here and no transaction spans them, so the order decides what a crash leaves. Who
 * leaves: tombstone, then row; at the next opening a row with a tombstone goes. Who comes back: row, then tombstone
 * away; a crash in between takes the row again, but then nobody was told that it is there. A change that is begun
 * says so in tombstones.db and, when it is whole, in konvert.db: where the two agree, opening looks at no row.
 */
export function createSubscribers(deps: SubscribersDeps): Subscribers & { ended(): Promise<void> } {
  const { db, sealer, tombstones } = deps
  const turns = createTurns((additions: readonly Addition[]) => addAll(deps, additions))

  const leave = async (pseudonym: Buffer) => {
    const change = await tombstones.begin()
    await tombstones.put([pseudonym])
    await db.transaction().execute(async (transaction) => {
      await deleteSubscribers(transaction, [pseudonym])
      await complete(transaction, change)
    })
    await deps.erase()
  }
  const topicsOf = async (subscriber: Buffer): Promise<Set<string>> => {
    const rows = await db
      .selectFrom('subscriptions')
      .select('topic')
      .where('subscriber', '=', subscriber)
      .execute()
    return new Set(rows.map(({ topic }) => topic))
  }
  const findRow = (pseudonym: Buffer) =>
    db.selectFrom('subscribers').select('language').where('pseudonym', '=', pseudonym).executeTakeFirst()

  return {
    async find(chat) {
      const pseudonym = sealer.pseudonym(chat)
      const row = await findRow(pseudonym)
      if (row === undefined) return undefined
      return { language: row.language, topics: new Set([...(await topicsOf(pseudonym))].filter(isTopic)) }
    },
    async add(chat, language, topic) {
      return turns.together({ chat, pseudonym: sealer.pseudonym(chat), language, topic })
    },
    remove: (chat, topic) =>
      turns.alone(async () => {
        const pseudonym = sealer.pseudonym(chat)
        const topics = await topicsOf(pseudonym)
        if (!topics.delete(topic)) return false
        if (topics.size === 0) {
          await leave(pseudonym)
          return true
        }
        await db
          .deleteFrom('subscriptions')
          .where('topic', '=', topic)
          .where('subscriber', '=', pseudonym)
          .execute()
        await deps.erase()
        return true
      }),
    setLanguage: (chat, language) =>
      turns.alone(async () => {
        const { numUpdatedRows } = await db
          .updateTable('subscribers')
          .set({ language })
          .where('pseudonym', '=', sealer.pseudonym(chat))
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        await deps.erase()
        return true
      }),
    forget: (chat) =>
      turns.alone(async () => {
        const pseudonym = sealer.pseudonym(chat)
        if ((await findRow(pseudonym)) === undefined) return false
        await leave(pseudonym)
        return true
      }),
    leftUntil: (chat) => tombstones.until(sealer.pseudonym(chat)),
    async count(topics, languages) {
      if (topics.length === 0) return 0
      let counted = db
        .selectFrom('subscriptions')
        .select((from) => from.fn.count<number>('subscriber').distinct().as('count'))
        .where('topic', 'in', topics)
      if (languages !== undefined) {
        counted = counted.where('subscriber', 'in', (from) =>
          from.selectFrom('subscribers').select('pseudonym').where('language', 'in', languages),
        )
      }
      return (await counted.executeTakeFirstOrThrow()).count
    },
    async total() {
      const { count } = await db
        .selectFrom('subscribers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return count
    },
    async topics() {
      const rows = await db.selectFrom('subscriptions').select('topic').distinct().execute()
      return rows.flatMap(({ topic }) => (isTopic(topic) ? [topic] : []))
    },
    async *audience(topics) {
      for await (const rows of audiencePages(db, topics)) {
        for (const { pseudonym, sealed, language } of rows) {
          const chat = sealer.open(sealed, pseudonym)
          if (chat === undefined) deps.onUnreadable()
          else yield { chat, language }
        }
      }
    },
    endTopic: (topic) => turns.alone(() => endTopic(deps, topic)),
    ended: turns.ended,
  }
}

/** In the order of asking, however many ask at once. */
async function addAll(
  { db, sealer, tombstones }: SubscribersDeps,
  additions: readonly Addition[],
): Promise<Added[]> {
  const results: Added[] = []
  const pseudonyms = additions.map(({ pseudonym }) => pseudonym)
  const change = (await tombstones.someLeft(pseudonyms)) ? await tombstones.begin() : undefined
  await db.transaction().execute(async (transaction) => {
    for (const some of portions(additions)) results.push(...(await addSome(transaction, sealer, some)))
  })
  if (change !== undefined) {
    await tombstones.clear(pseudonyms)
    await complete(db, change)
  }
  return results
}

async function addSome(
  db: Kysely<MainTables>,
  sealer: Sealer,
  additions: readonly Addition[],
): Promise<Added[]> {
  const rows = additions.map(({ chat, pseudonym, language }) => {
    return { pseudonym, sealed: sealer.seal(chat, pseudonym), language }
  })
  await db
    .insertInto('subscribers')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const topicsOf = await topicsOfAll(db, additions)
  const fresh: MainTables['subscriptions'][] = []
  const results = additions.map(({ pseudonym, topic }): Added => {
    const topics = topicsOf(pseudonym)
    if (topics.has(topic)) return 'there'
    if (topics.size >= MOST_TOPICS) return 'full'
    topics.add(topic)
    fresh.push({ topic, subscriber: pseudonym })
    return 'added'
  })
  if (fresh.length > 0) await db.insertInto('subscriptions').values(fresh).execute()
  return results
}

async function topicsOfAll(
  db: Kysely<MainTables>,
  additions: readonly Addition[],
): Promise<(pseudonym: Buffer) => Set<string>> {
  const topics = new Map(additions.map(({ pseudonym }) => [pseudonym.toString('hex'), new Set<string>()]))
  const rows = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where(
      'subscriber',
      'in',
      additions.map(({ pseudonym }) => pseudonym),
    )
    .execute()
  const of = (pseudonym: Buffer) => {
    const found = topics.get(pseudonym.toString('hex'))
    if (found === undefined) throw new Error('a row that was not asked for')
    return found
  }
  for (const { topic, subscriber } of rows) of(subscriber).add(topic)
  return of
}

/** Nothing of the change is left to be done; one that was cut short before it stays to be seen. */
async function complete(db: Kysely<MainTables>, { from, to }: JointChange): Promise<void> {
  await db.updateTable('keeping').set({ last_change: to }).where('last_change', '=', from).execute()
}

/** Who had nothing but this topic leaves like everybody who leaves. */
async function endTopic({ db, tombstones, erase }: SubscribersDeps, topic: Topic): Promise<number> {
  const leaving: Buffer[] = []
  const change = await tombstones.begin()
  for await (const rows of onlyTopicPages(db, topic)) {
    const pseudonyms = rows.map(({ subscriber }) => subscriber)
    await tombstones.put(pseudonyms)
    leaving.push(...pseudonyms)
  }
  const ended = await db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('subscriptions')
      .where('topic', '=', topic)
      .executeTakeFirst()
    await deleteSubscribers(transaction, leaving)
    await complete(transaction, change)
    return Number(numDeletedRows)
  })
  await erase()
  return ended
}

/**
 * Removes the rows of those who left: after a crash between the two files, and in what a restore brought back. Says
 * how many. It looks at every row (seven seconds a million), unless both files know of the same last change.
 */
export async function finishLeaving(db: Kysely<MainTables>, tombstones: Tombstones): Promise<number> {
  const lastChange = await tombstones.lastChange()
  const { last_change } = await db.selectFrom('keeping').select('last_change').executeTakeFirstOrThrow()
  if (last_change.equals(lastChange)) return 0
  let gone = 0
  if (!(await tombstones.isEmpty())) {
    const hasLeft = await tombstones.haveLeft()
    for await (const rows of subscriberPages(db)) {
      const left = rows.map(({ pseudonym }) => pseudonym).filter(hasLeft)
      await deleteSubscribers(db, left)
      gone += left.length
    }
  }
  await complete(db, { from: last_change, to: lastChange })
  return gone
}
