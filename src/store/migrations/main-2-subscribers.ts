import { type Kysely, sql } from 'kysely'

/** Without row numbers, which would keep the order in which people joined. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subscribers')
    .addColumn('pseudonym', 'blob', (column) => column.primaryKey().notNull())
    .addColumn('sealed', 'blob', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createTable('subscriptions')
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('subscriber', 'blob', (column) =>
      column.notNull().references('subscribers.pseudonym').onDelete('cascade').onUpdate('cascade'),
    )
    .addPrimaryKeyConstraint('subscription', ['topic', 'subscriber'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createIndex('subscriptions_by_subscriber')
    .on('subscriptions')
    .column('subscriber')
    .execute()
}
