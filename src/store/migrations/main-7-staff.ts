import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('staff')
    .addColumn('pseudonym', 'blob', (column) => column.primaryKey().notNull())
    .addColumn('sealed', 'blob', (column) => column.notNull())
    .addColumn('editor', 'integer', (column) => column.notNull())
    .addColumn('sender', 'integer', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createTable('audit')
    .addColumn('number', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('by_pseudonym', 'blob')
    .addColumn('by_sealed', 'blob')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('person_pseudonym', 'blob')
    .addColumn('person_sealed', 'blob')
    .modifyEnd(sql`strict`)
    .execute()
}
