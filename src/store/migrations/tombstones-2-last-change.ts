import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('keeping')
    .addColumn('last_change', 'blob', (column) => column.notNull().defaultTo(sql`x''`))
    .execute()
}
