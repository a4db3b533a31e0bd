import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_events')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('published_at', 'integer')
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('case_events_by_case').on('case_events').column('case_id').execute()
  await db.schema
    .createTable('hidden_cases')
    .addColumn('case_id', 'text', (column) => column.primaryKey().notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}
