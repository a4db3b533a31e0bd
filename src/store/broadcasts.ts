import { type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { BROADCAST_STATES, broadcastContent } from '../domain/broadcast.ts'
import type {
  Broadcast,
  BroadcastChange,
  BroadcastKeeping,
  Claim,
  StopReason,
} from '../domain/broadcast-keeping.ts'
import { recoverSending, SENDING, settleAll, tidyOnce, UNCERTAIN, WAITING } from './recipients.ts'
import type { MainTables } from './schema.ts'
import type { Sealer } from './seal.ts'
import { createSentMessages } from './sent-messages.ts'

interface BroadcastsDeps {
  db: Kysely<MainTables>
  sealer: Sealer
  /** A subscriber's row does not open. */
  onUnreadable(): void
}

type Db = Kysely<MainTables>
type Row = Selectable<MainTables['broadcasts']>

/** Recipients taken down in one step: about a tenth of a second, between which people are answered. */
const STEP = 20_000
const MOST_LISTED = 50
const NOBODY = Buffer.alloc(0)

export function createBroadcasts({ db, sealer, onUnreadable }: BroadcastsDeps): BroadcastKeeping {
  const sent = createSentMessages(db, sealer)
  return {
    async create({ id, content, hash, createdAt }) {
      const row = { id, content: JSON.stringify(content), hash, state: 'draft', created_at: createdAt }
      await db.insertInto('broadcasts').values(row).execute()
    },
    async find(id) {
      const row = await db.selectFrom('broadcasts').selectAll().where('id', '=', id).executeTakeFirst()
      return row && read(row)
    },
    async list(states = BROADCAST_STATES, most = MOST_LISTED) {
      const rows = await db
        .selectFrom('broadcasts')
        .selectAll()
        .where('state', 'in', states)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(most)
        .execute()
      return rows.map(read)
    },
    async active() {
      const rows = await db
        .selectFrom('broadcasts')
        .selectAll()
        .where(({ or, eb }) => or([eb('state', 'in', ['running', 'scheduled']), eb('deleting', '=', 1)]))
        .orderBy('id')
        .execute()
      return rows.map(read)
    },
    change: (id, from, to) => change(db, id, from, to),
    begin: (id, now) => begin(db, id, now),
    claim: (owner, id, most) => claim(db, owner, id, most),
    async open({ broadcast, key }) {
      const pseudonym = Buffer.from(key, 'hex')
      const row = await stillWanting(db, broadcast, pseudonym)
      if (row === undefined) return undefined
      const chat = sealer.open(row.sealed, pseudonym)
      if (chat === undefined) onUnreadable()
      return chat === undefined ? undefined : { chat, language: row.language }
    },
    settle: (owner, results, now) =>
      db.transaction().execute(async (transaction) => {
        if (!(await owns(transaction, owner))) return false
        await settleAll(transaction, results)
        await sent.add(transaction, results, now)
        return true
      }),
    finish: (id, now) => finish(db, id, now),
    resendUncertain: (id, from, to) =>
      db.transaction().execute(async (transaction) => {
        if (!(await change(transaction, id, from, { state: to, endedAt: null }))) return undefined
        const { numUpdatedRows } = await transaction
          .updateTable('recipients')
          .set({ state: WAITING })
          .where('broadcast', '=', id)
          .where('state', '=', UNCERTAIN)
          .executeTakeFirst()
        await sql`update broadcasts set uncertain = uncertain - ${numUpdatedRows} where id = ${id}`.execute(
          transaction,
        )
        return Number(numUpdatedRows)
      }),
    async leaveUncertain(id) {
      const { numDeletedRows } = await db
        .deleteFrom('recipients')
        .where('broadcast', '=', id)
        .where('state', '=', UNCERTAIN)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
    async countUncertain(id) {
      const { count } = await db
        .selectFrom('recipients')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('broadcast', '=', id)
        .where('state', '=', UNCERTAIN)
        .executeTakeFirstOrThrow()
      return count
    },
    ...sent.port,
    async pausedUntil() {
      const row = await db.selectFrom('bulk_sending').select('paused_until').executeTakeFirstOrThrow()
      return row.paused_until
    },
    async pauseUntil(until) {
      await db.updateTable('bulk_sending').set({ paused_until: until }).execute()
    },
    lease: (owner, now, forMs) => lease(db, owner, now, forMs),
    async release(owner) {
      await db
        .updateTable('bulk_sending')
        .set({ owner: null, owned_until: 0 })
        .where('owner', '=', owner)
        .execute()
    },
    tidy: (now) => tidyOnce(db, now),
  }
}

/** At the opening of a store, which no other process has: whoever was sending is no more. */
export async function recoverBroadcasts(db: Db): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await recoverSending(transaction)
    await transaction.updateTable('bulk_sending').set({ owner: null, owned_until: 0 }).execute()
  })
}

/** A backup does not know who was written to after it was made, so nothing of it goes on by itself. */
export async function stopRestored(db: Db, now: number): Promise<void> {
  await db
    .updateTable('broadcasts')
    .set({ state: 'cancelled', stopped: 'restored', ended_at: now })
    .where('state', 'in', ['scheduled', 'running', 'paused'])
    .execute()
  await db.deleteFrom('recipients').execute()
}

function read(row: Row): Broadcast {
  const state = BROADCAST_STATES.find((known) => known === row.state)
  if (state === undefined) throw new Error('a broadcast in an unknown state')
  const { total, sent, gone, refused, uncertain, skipped } = row
  const waiting = total - sent - gone - refused - uncertain - skipped
  return {
    id: row.id,
    content: broadcastContent.parse(JSON.parse(row.content)),
    hash: row.hash,
    state,
    createdAt: row.created_at,
    startsAt: row.starts_at ?? undefined,
    beganAt: row.began_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    stopped: (row.stopped as StopReason | null) ?? undefined,
    counts: { total, sent, gone, refused, uncertain, skipped, waiting },
    deleting: row.deleting === 1,
    deleted: row.deleted,
  }
}

async function change(db: Db, id: string, from: Broadcast['state'], to: BroadcastChange): Promise<boolean> {
  const fields: Updateable<MainTables['broadcasts']> = { state: to.state }
  if (to.content !== undefined) fields.content = JSON.stringify(to.content)
  if (to.hash !== undefined) fields.hash = to.hash
  if (to.startsAt !== undefined) fields.starts_at = to.startsAt
  if (to.endedAt !== undefined) fields.ended_at = to.endedAt
  if (to.stopped !== undefined) fields.stopped = to.stopped
  if (to.deleting !== undefined) fields.deleting = Number(to.deleting)
  const { numUpdatedRows } = await db
    .updateTable('broadcasts')
    .set(fields)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** In steps, so that nobody waits for an answer meanwhile; a crash in between begins anew. */
async function begin(db: Db, id: string, now: number): Promise<boolean> {
  const row = await db.selectFrom('broadcasts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row?.state !== 'scheduled') return false
  const { audience } = read(row).content
  await db.deleteFrom('recipients').where('broadcast', '=', id).execute()
  for (const topic of new Set(audience.topics)) {
    let after: Buffer = NOBODY
    for (let upto = await stepEnd(db, topic, after); upto; upto = await stepEnd(db, topic, after)) {
      // Nobody is taken down twice: who has several of the topics is there from the first.
      await sql`
        insert or ignore into recipients (broadcast, state, subscriber)
        select ${id}, ${WAITING}, subscriber from subscriptions
        where topic = ${topic} and subscriber > ${after} and subscriber <= ${upto}
        order by subscriber`.execute(db)
      after = upto
      // Lets people be answered between two steps.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return db.transaction().execute(async (transaction) => {
    await removeUnwanted(transaction, id, audience)
    const { total } = await transaction
      .selectFrom('recipients')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('broadcast', '=', id)
      .executeTakeFirstOrThrow()
    const { numUpdatedRows } = await transaction
      .updateTable('broadcasts')
      .set({ state: 'running', total, began_at: now })
      .where('id', '=', id)
      .where('state', '=', 'scheduled')
      .executeTakeFirst()
    return numUpdatedRows > 0n
  })
}

async function stepEnd(db: Db, topic: string, after: Buffer): Promise<Buffer | undefined> {
  const { rows } = await sql<{ upto: Buffer | null }>`
    select max(subscriber) as upto from (
      select subscriber from subscriptions where topic = ${topic} and subscriber > ${after}
      order by subscriber limit ${STEP})`.execute(db)
  return rows[0]?.upto ?? undefined
}

/** Takes out those with a topic that is left out, or with another language. */
async function removeUnwanted(
  db: Db,
  id: string,
  { exclude = [], languages }: Broadcast['content']['audience'],
): Promise<void> {
  if (exclude.length > 0)
    await sql`
      delete from recipients where broadcast = ${id} and subscriber in (
        select subscriber from subscriptions
        where topic in (select value from json_each(${JSON.stringify(exclude)})))`.execute(db)
  if (languages !== undefined)
    await sql`
      delete from recipients where broadcast = ${id} and subscriber in (
        select pseudonym from subscribers
        where language not in (select value from json_each(${JSON.stringify(languages)})))`.execute(db)
}

async function owns(db: Db, owner: string): Promise<boolean> {
  const row = await db.selectFrom('bulk_sending').select('owner').executeTakeFirstOrThrow()
  return row.owner === owner
}

async function claim(db: Db, owner: string, id: string, most: number): Promise<Claim[]> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('broadcasts')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirst()
    if (row?.state !== 'running' || !(await owns(transaction, owner))) return []
    const rows = await transaction
      .selectFrom('recipients')
      .select('subscriber')
      .where('broadcast', '=', id)
      .where('state', '=', WAITING)
      .orderBy('subscriber')
      .limit(most)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return []
    await transaction
      .updateTable('recipients')
      .set({ state: SENDING })
      .where('broadcast', '=', id)
      .where('state', '=', WAITING)
      .where('subscriber', '<=', last.subscriber)
      .execute()
    return rows.map(({ subscriber }) => ({ broadcast: id, key: subscriber.toString('hex') }))
  })
}

/** The subscriber as of now, if this is still a recipient who wants to hear it. */
async function stillWanting(
  db: Db,
  id: string,
  pseudonym: Buffer,
): Promise<{ sealed: Buffer; language: string } | undefined> {
  const { rows } = await sql<{ sealed: Buffer; language: string }>`
    select sealed, language from subscribers s, broadcasts b
    where s.pseudonym = ${pseudonym} and b.id = ${id}
      and exists (select 1 from recipients
        where broadcast = b.id and state = ${SENDING} and subscriber = s.pseudonym)
      and exists (select 1 from json_each(b.content, '$.audience.topics') topic
        join subscriptions on subscriptions.topic = topic.value and subscriber = s.pseudonym)
      and not exists (select 1 from json_each(b.content, '$.audience.exclude') topic
        join subscriptions on subscriptions.topic = topic.value and subscriber = s.pseudonym)
      and (json_extract(b.content, '$.audience.languages') is null
        or language in (select value from json_each(b.content, '$.audience.languages')))`.execute(db)
  return rows[0]
}

async function finish(db: Db, id: string, now: number): Promise<boolean> {
  const { rows } = await sql`
    update broadcasts
    set state = 'finished', ended_at = ${now}, skipped = total - sent - gone - refused - uncertain
    where id = ${id} and state = 'running'
      and not exists (select 1 from recipients where broadcast = ${id} and state in (${WAITING}, ${SENDING}))
    returning id`.execute(db)
  return rows.length > 0
}

async function lease(db: Db, owner: string, now: number, forMs: number): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const held = await transaction
      .selectFrom('bulk_sending')
      .select(['owner', 'owned_until'])
      .executeTakeFirstOrThrow()
    const mine = held.owner === owner
    if (!mine && held.owner !== null && held.owned_until > now) return false
    if (!mine) await recoverSending(transaction)
    await transaction
      .updateTable('bulk_sending')
      .set({ owner, owned_until: now + forMs })
      .execute()
    return true
  })
}
