import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeping')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('key_check', 'blob', (column) => column.notNull())
    .addColumn('pair', 'blob', (column) => column.notNull())
    .addColumn('backup_day', 'text')
    .modifyEnd(sql`strict`)
    .execute()
}
