import type { Kysely } from 'kysely'
import type { MainTables } from './schema.ts'

/** Counters of what happened, without whom: letters finished for a case, messages sent. */
export interface Totals {
  add(name: string, by?: number): Promise<void>
  all(): Promise<ReadonlyMap<string, number>>
}

export function createTotals(db: Kysely<MainTables>): Totals {
  return {
    async add(name, by = 1) {
      await db
        .insertInto('totals')
        .values({ name, count: by })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet((set) => ({ count: set('totals.count', '+', by) })),
        )
        .execute()
    },
    async all() {
      const rows = await db.selectFrom('totals').selectAll().execute()
      return new Map(rows.map(({ name, count }) => [name, count]))
    },
  }
}
