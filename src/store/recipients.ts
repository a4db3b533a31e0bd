import { type Kysely, sql } from 'kysely'
import { KEPT_HOURS, type Settled } from '../domain/broadcast-keeping.ts'
import type { MainTables } from './schema.ts'

type Db = Kysely<MainTables>

/** The states of a row of `recipients`; who was sent to has none any more. */
export const WAITING = 0
export const SENDING = 1
export const UNCERTAIN = 2

export const HOUR_MS = 3_600_000
/** Rows deleted in one step: some hundredths of a second. */
const STEP = 5_000

/** Those under way when a process ended: nobody knows whether they were reached. */
export async function recoverSending(db: Db): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from broadcasts where exists (
      select 1 from recipients where broadcast = broadcasts.id and state = ${SENDING})`.execute(db)
  for (const { id } of rows) {
    const { numUpdatedRows } = await db
      .updateTable('recipients')
      .set({ state: UNCERTAIN })
      .where('broadcast', '=', id)
      .where('state', '=', SENDING)
      .executeTakeFirst()
    await addTo(db, id, { uncertain: Number(numUpdatedRows) })
  }
}

/** Counts the results and moves the rows, inside a transaction. */
export async function settleAll(db: Db, results: readonly Settled[]): Promise<void> {
  for (const [broadcast, own] of Map.groupBy(results, (result) => result.broadcast)) {
    const counts = { sent: 0, gone: 0, refused: 0, uncertain: 0, skipped: 0, again: 0 }
    for (const { verdict } of own) counts[verdict]++
    const keys = (...verdicts: Settled['verdict'][]) =>
      JSON.stringify(own.filter(({ verdict }) => verdicts.includes(verdict)).map(({ key }) => key))
    await sql`
      delete from recipients where broadcast = ${broadcast} and state = ${SENDING} and subscriber in (
        select unhex(value) from json_each(${keys('sent', 'gone', 'refused', 'skipped')}))`.execute(db)
    if (counts.uncertain > 0) await move(db, broadcast, UNCERTAIN, keys('uncertain'))
    const again = counts.again === 0 ? 0 : await move(db, broadcast, WAITING, keys('again'))
    // Whoever is to wait again and has no row any more has left meanwhile.
    const { sent, gone, refused, uncertain } = counts
    await addTo(db, broadcast, {
      sent,
      gone,
      refused,
      uncertain,
      skipped: counts.skipped + counts.again - again,
    })
  }
}

async function move(db: Db, broadcast: string, to: number, keys: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update recipients set state = ${to} where broadcast = ${broadcast} and state = ${SENDING}
      and subscriber in (select unhex(value) from json_each(${keys}))`.execute(db)
  return Number(numAffectedRows)
}

type Counts = Partial<Record<'sent' | 'gone' | 'refused' | 'uncertain' | 'skipped', number>>

async function addTo(
  db: Db,
  id: string,
  { sent = 0, gone = 0, refused = 0, uncertain = 0, skipped = 0 }: Counts,
): Promise<void> {
  await sql`
    update broadcasts set sent = sent + ${sent}, gone = gone + ${gone}, refused = refused + ${refused},
      uncertain = uncertain + ${uncertain}, skipped = skipped + ${skipped}
    where id = ${id}`.execute(db)
}

/** Takes one step; true where there is another to take. */
export async function tidyOnce(db: Db, now: number): Promise<boolean> {
  const { rows } = await sql<{ id: string; state: number }>`
    select id, ${WAITING} as state from broadcasts where state = 'cancelled' and exists (
      select 1 from recipients where broadcast = broadcasts.id and state = ${WAITING})
    union all
    select id, ${UNCERTAIN} from broadcasts where ended_at <= ${now - KEPT_HOURS * HOUR_MS} and exists (
      select 1 from recipients where broadcast = broadcasts.id and state = ${UNCERTAIN})
    limit 1`.execute(db)
  const due = rows[0]
  if (due !== undefined) {
    await sql`
      delete from recipients where broadcast = ${due.id} and state = ${due.state} and subscriber in (
        select subscriber from recipients where broadcast = ${due.id} and state = ${due.state}
        order by subscriber limit ${STEP})`.execute(db)
    return true
  }
  const { numAffectedRows = 0n } = await sql`
    delete from sent_messages where (broadcast, subscriber) in (
      select broadcast, subscriber from sent_messages where until_hour <= ${Math.floor(now / HOUR_MS)}
      limit ${STEP})`.execute(db)
  return numAffectedRows > 0n
}
