import { randomBytes } from 'node:crypto'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { type CaseEvent, caseEvent } from '../domain/case-event.ts'
import {
  type CaseEvents,
  EVENT_STATES,
  type EventState,
  type KeptEvent,
} from '../domain/case-event-keeping.ts'
import { mainFile } from './databases.ts'
import { exists } from './disk.ts'
import { problem, type StoreProblem } from './problem.ts'
import type { MainTables } from './schema.ts'
import { openDatabase, saysDamaged, tableNames } from './sqlite.ts'

const UNPUBLISHED = ['draft', 'waiting'] as const

/** The id of a new event: nine characters, eight of them by chance, that a button can carry. */
export function newEventId(): string {
  return `e${randomBytes(6).toString('base64url')}`
}

type Rows = SelectQueryBuilder<MainTables, 'case_events', MainTables['case_events']>

export function createCaseEvents(db: Kysely<MainTables>): CaseEvents {
  const rows = () => db.selectFrom('case_events').selectAll()
  const inOrder = async (query: Rows) => (await query.orderBy('number').execute()).map(kept)
  const nextNumber = sql<number>`(select coalesce(max(number), 0) + 1 from case_events)`
  return {
    list: (states = EVENT_STATES) => inOrder(rows().where('state', 'in', states)),
    of: (caseId) => inOrder(rows().where('case_id', '=', caseId)),
    async find(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst()
      return row && kept(row)
    },
    async add(event, state) {
      const values = { case_id: event.caseId, event: JSON.stringify(event), state }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('case_events')
        .values({ id: event.id, ...values, number: nextNumber, published_at: null })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(values).where('case_events.state', 'in', UNPUBLISHED),
        )
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    async publish(id, now) {
      const { numUpdatedRows } = await db
        .updateTable('case_events')
        .set({ state: 'published', number: nextNumber, published_at: now })
        .where('id', '=', id)
        .where('state', 'in', UNPUBLISHED)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async undo(id) {
      const { numUpdatedRows } = await db
        .updateTable('case_events')
        .set({ state: 'undone' })
        .where('id', '=', id)
        .where('state', '=', 'published')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async drop(id) {
      const { numDeletedRows } = await db
        .deleteFrom('case_events')
        .where('id', '=', id)
        .where('state', 'in', UNPUBLISHED)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async hide(caseId) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('hidden_cases')
        .values({ case_id: caseId })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    async unhide(caseId) {
      const { numDeletedRows } = await db
        .deleteFrom('hidden_cases')
        .where('case_id', '=', caseId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async hidden() {
      const found = await db.selectFrom('hidden_cases').selectAll().execute()
      return new Set(found.map(({ case_id: caseId }) => caseId))
    },
  }
}

/** A record that does not parse was written by another program: a release must not be passed over in silence. */
function kept(row: MainTables['case_events']): KeptEvent {
  const state = EVENT_STATES.find((known): known is EventState => known === row.state)
  const event = caseEvent.safeParse(JSON.parse(row.event))
  if (state === undefined || !event.success) throw new Error(`the event ${row.id} cannot be read`)
  return { event: event.data, state, number: row.number, publishedAt: row.published_at ?? undefined }
}

/** For `npm run data:export`, also while the bot runs: what is published, in the order of publication. */
export async function readPublished(
  stateDir: string,
): Promise<{ ok: true; events: CaseEvent[] } | StoreProblem> {
  const file = mainFile(stateDir)
  if (!(await exists(file))) return problem('nothingKept', file)
  let db: Kysely<MainTables> | undefined
  try {
    db = openDatabase<MainTables>(file)
    // A database that the bot has not brought to the present yet knows no events.
    if (!(await tableNames(db)).has('case_events')) return { ok: true, events: [] }
    const published = await createCaseEvents(db).list(['published'])
    return { ok: true, events: published.map(({ event }) => event) }
  } catch (error) {
    if (saysDamaged(error)) return problem('damaged', file)
    throw error
  } finally {
    await db?.destroy()
  }
}
