import { type Kysely, sql } from 'kysely'

const COUNTS = ['total', 'sent', 'gone', 'refused', 'uncertain', 'skipped', 'deleting', 'deleted'] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  let broadcasts = db.schema
    .createTable('broadcasts')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('starts_at', 'integer')
    .addColumn('began_at', 'integer')
    .addColumn('ended_at', 'integer')
    .addColumn('stopped', 'text')
  for (const count of COUNTS)
    broadcasts = broadcasts.addColumn(count, 'integer', (column) => column.notNull().defaultTo(0))
  await broadcasts.modifyEnd(sql`strict, without rowid`).execute()
  await createChatTables(db)
  // One row. `owner` is the process that sends, by chance; nobody's number.
  await db.schema
    .createTable('bulk_sending')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('paused_until', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('owner', 'text')
    .addColumn('owned_until', 'integer', (column) => column.notNull().defaultTo(0))
    .modifyEnd(sql`strict`)
    .execute()
  await sql`insert into bulk_sending (id) values (1)`.execute(db)
}

/** Both go with their subscriber, and follow when a change of the key gives a new pseudonym. */
async function createChatTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recipients')
    .addColumn('broadcast', 'text', (column) => column.notNull())
    .addColumn('state', 'integer', (column) => column.notNull())
    .addColumn('subscriber', 'blob', (column) =>
      column.notNull().references('subscribers.pseudonym').onDelete('cascade').onUpdate('cascade'),
    )
    .addPrimaryKeyConstraint('recipient', ['broadcast', 'state', 'subscriber'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema.createIndex('recipients_by_subscriber').on('recipients').column('subscriber').execute()
  // Who leaves before their turn takes the row along; only their number stays. State 0 is waiting.
  await sql`
    create trigger recipient_left after delete on recipients when old.state = 0 begin
      update broadcasts set skipped = skipped + 1 where id = old.broadcast and state in ('running', 'paused');
    end`.execute(db)
  await db.schema
    .createTable('sent_messages')
    .addColumn('broadcast', 'text', (column) => column.notNull())
    .addColumn('subscriber', 'blob', (column) =>
      column.notNull().references('subscribers.pseudonym').onDelete('cascade').onUpdate('cascade'),
    )
    .addColumn('sealed', 'blob', (column) => column.notNull())
    .addColumn('until_hour', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('sent_message', ['broadcast', 'subscriber'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()
  await db.schema
    .createIndex('sent_messages_by_subscriber')
    .on('sent_messages')
    .column('subscriber')
    .execute()
}
