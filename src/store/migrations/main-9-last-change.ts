import { type Kysely, sql } from 'kysely'

/** Differs from what tombstones.db begins with, so that the first start after it looks at every row once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('keeping')
    .addColumn('last_change', 'blob', (column) => column.notNull().defaultTo(sql`x'00'`))
    .execute()
}
