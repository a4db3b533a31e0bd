import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeping')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('key_check', 'blob', (column) => column.notNull())
    .addColumn('pair', 'blob', (column) => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await db.schema
    .createTable('tombstones')
    .addColumn('mark', 'blob', (column) => column.primaryKey().notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}
