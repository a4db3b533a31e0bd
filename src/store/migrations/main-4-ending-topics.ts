import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ending_topics')
    .addColumn('topic', 'text', (column) => column.primaryKey().notNull())
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}
