import { type Kysely, sql } from 'kysely'
import { type BroadcastKeeping, KEPT_HOURS, type Settled } from '../domain/broadcast-keeping.ts'
import { HOUR_MS } from './recipients.ts'
import { PAGE } from './rows.ts'
import type { MainTables } from './schema.ts'
import type { Sealer } from './seal.ts'

type Db = Kysely<MainTables>

interface SentMessages {
  /** Inside the transaction that counts them. */
  add(db: Db, results: readonly Settled[], now: number): Promise<void>
  port: Pick<BroadcastKeeping, 'sentMessages' | 'messagesGone' | 'messagesOf'>
}

/** The number of a message tells what a chat was sent, so it is sealed like the chat, bound to both. */
export function createSentMessages(db: Db, sealer: Sealer): SentMessages {
  return {
    async add(transaction, results, now) {
      const rows = results.flatMap((result) => {
        if (result.verdict !== 'sent') return []
        const { broadcast, key, messageId } = result
        const sealed = sealer.seal(messageId, binding(broadcast, Buffer.from(key, 'hex')))
        return [[broadcast, key, sealed.toString('hex')]]
      })
      if (rows.length === 0) return
      // Hours are enough: minutes would tell in which order people were written to.
      const until = Math.floor(now / HOUR_MS) + KEPT_HOURS
      await sql`
        insert or replace into sent_messages (broadcast, subscriber, sealed, until_hour)
        select value ->> 0, pseudonym, unhex(value ->> 2), ${until}
        from json_each(${JSON.stringify(rows)}) cross join subscribers
        where pseudonym = unhex(value ->> 1)`.execute(transaction)
    },
    port: {
      async sentMessages(id, most) {
        const rows = await db
          .selectFrom('sent_messages')
          .innerJoin('subscribers', 'pseudonym', 'subscriber')
          .select(['subscriber', 'sent_messages.sealed as message', 'subscribers.sealed as chat'])
          .where('broadcast', '=', id)
          .orderBy('subscriber')
          .limit(most)
          .execute()
        return rows.map(({ subscriber, message, chat }) => ({
          key: subscriber.toString('hex'),
          chat: sealer.open(chat, subscriber),
          messageId: sealer.open(message, binding(id, subscriber)),
        }))
      },
      messagesGone: (id, gone) =>
        db.transaction().execute(async (transaction) => {
          const keys = JSON.stringify(gone.map(({ key }) => key))
          await sql`
            delete from sent_messages where broadcast = ${id} and subscriber in (
              select unhex(value) from json_each(${keys}))`.execute(transaction)
          const deleted = gone.filter((one) => one.deleted).length
          await sql`update broadcasts set deleted = deleted + ${deleted} where id = ${id}`.execute(
            transaction,
          )
        }),
      async messagesOf(chat, now) {
        const pseudonym = sealer.pseudonym(chat)
        const rows = await db
          .selectFrom('sent_messages')
          .select(['broadcast', 'sealed'])
          .where('subscriber', '=', pseudonym)
          .where('until_hour', '>', Math.floor(now / HOUR_MS))
          .execute()
        return rows.flatMap(({ broadcast, sealed }) => {
          const id = sealer.open(sealed, binding(broadcast, pseudonym))
          return id === undefined ? [] : [id]
        })
      },
    },
  }
}

/** In the place of a pseudonym alone, so that no sealed message can pass for a sealed chat. */
function binding(broadcast: string, pseudonym: Buffer): Buffer {
  return Buffer.concat([pseudonym, Buffer.from(`message/${broadcast}`)])
}

/** For a change of the key, after the subscribers: their rows here have the new pseudonyms already. */
export async function resealSentMessages(db: Db, from: Sealer, to: Sealer): Promise<void> {
  let after: { broadcast: string; subscriber: Buffer } = { broadcast: '', subscriber: Buffer.alloc(0) }
  for (;;) {
    const rows = await db
      .selectFrom('sent_messages')
      .innerJoin('subscribers', 'pseudonym', 'subscriber')
      .select(['broadcast', 'subscriber', 'sent_messages.sealed as message', 'subscribers.sealed as chat'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('broadcast', 'subscriber'), '>', tuple(after.broadcast, after.subscriber)),
      )
      .orderBy('broadcast')
      .orderBy('subscriber')
      .limit(PAGE)
      .execute()
    for (const { broadcast, subscriber, message, chat } of rows) {
      const number = to.open(chat, subscriber)
      const old = number === undefined ? undefined : binding(broadcast, from.pseudonym(number))
      const id = old && from.open(message, old)
      const row = db
        .updateTable('sent_messages')
        .set({ sealed: id === undefined ? Buffer.alloc(0) : to.seal(id, binding(broadcast, subscriber)) })
      await row.where('broadcast', '=', broadcast).where('subscriber', '=', subscriber).execute()
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = last
  }
}
