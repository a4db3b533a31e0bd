import type { Kysely, Selectable } from 'kysely'
import {
  AUDIT_ACTIONS,
  type Audit,
  type AuditEntry,
  type Colleague,
  GIVEN_ROLES,
  type Role,
  type Staff,
} from '../domain/staff.ts'
import type { MainTables } from './schema.ts'
import type { Sealer } from './seal.ts'

interface StaffDeps {
  db: Kysely<MainTables>
  sealer: Sealer
  /** Takes what was deleted out of the files. */
  erase(): Promise<void>
}

/** Colleagues and audit log as they lie in a database. */
export interface KeptStaff {
  staff: Selectable<MainTables['staff']>[]
  audit: Selectable<MainTables['audit']>[]
}

export async function readStaff(db: Kysely<MainTables>): Promise<KeptStaff> {
  return {
    staff: await db.selectFrom('staff').selectAll().execute(),
    audit: await db.selectFrom('audit').selectAll().execute(),
  }
}

/** Puts these in the place of all that a database holds; without any it holds none afterwards. */
export async function replaceStaff(db: Kysely<MainTables>, kept: KeptStaff | undefined): Promise<void> {
  await db.deleteFrom('staff').execute()
  await db.deleteFrom('audit').execute()
  for (const row of kept?.staff ?? []) await db.insertInto('staff').values(row).execute()
  for (const row of kept?.audit ?? []) await db.insertInto('audit').values(row).execute()
}

/** For a change of the key: every number that is sealed here, in the transaction of the others. */
export async function resealStaff(db: Kysely<MainTables>, from: Sealer, to: Sealer): Promise<void> {
  const again = (pseudonym: Buffer | null, sealed: Buffer | null) => {
    const chat = pseudonym && sealed ? from.open(sealed, pseudonym) : undefined
    if (chat === undefined) return { pseudonym: null, sealed: null }
    const next = to.pseudonym(chat)
    return { pseudonym: next, sealed: to.seal(chat, next) }
  }
  for (const row of await db.selectFrom('staff').selectAll().execute()) {
    const { pseudonym, sealed } = again(row.pseudonym, row.sealed)
    await db.deleteFrom('staff').where('pseudonym', '=', row.pseudonym).execute()
    if (pseudonym && sealed)
      await db
        .insertInto('staff')
        .values({ ...row, pseudonym, sealed })
        .execute()
  }
  for (const row of await db.selectFrom('audit').selectAll().execute()) {
    const by = again(row.by_pseudonym, row.by_sealed)
    const person = again(row.person_pseudonym, row.person_sealed)
    await db
      .updateTable('audit')
      .set({
        by_pseudonym: by.pseudonym,
        by_sealed: by.sealed,
        person_pseudonym: person.pseudonym,
        person_sealed: person.sealed,
      })
      .where('number', '=', row.number)
      .execute()
  }
}

/** Lines of the audit log that are kept: some years of a small group's work. */
const MOST_ENTRIES = 5_000

/** @param owners the numbers of the settings; they stand in no table */
export function createStaff({ db, sealer, erase }: StaffDeps, owners: readonly number[]): Staff {
  const row = (pseudonym: Buffer) =>
    db.selectFrom('staff').selectAll().where('pseudonym', '=', pseudonym).executeTakeFirst()
  const rolesIn = (found: { editor: number; sender: number } | undefined) =>
    GIVEN_ROLES.filter((role) => found?.[role] === 1)
  return {
    owners,
    async rolesOf(chat) {
      if (owners.includes(chat)) return new Set<Role>(['owner', ...GIVEN_ROLES])
      return new Set<Role>(rolesIn(await row(sealer.pseudonym(chat))))
    },
    async list() {
      const rows = await db.selectFrom('staff').selectAll().execute()
      return rows.flatMap((found): Colleague[] => {
        const chat = sealer.open(found.sealed, found.pseudonym)
        return chat === undefined ? [] : [{ chat, roles: rolesIn(found) }]
      })
    },
    async grant(chat, role) {
      const pseudonym = sealer.pseudonym(chat)
      const found = await row(pseudonym)
      if (found?.[role] === 1) return false
      if (found) {
        await db
          .updateTable('staff')
          .set({ [role]: 1 })
          .where('pseudonym', '=', pseudonym)
          .execute()
      } else {
        const roles = { editor: Number(role === 'editor'), sender: Number(role === 'sender') }
        await db
          .insertInto('staff')
          .values({ pseudonym, sealed: sealer.seal(chat, pseudonym), ...roles })
          .execute()
      }
      return true
    },
    async dismiss(chat) {
      const { numDeletedRows } = await db
        .deleteFrom('staff')
        .where('pseudonym', '=', sealer.pseudonym(chat))
        .executeTakeFirst()
      if (numDeletedRows === 0n) return false
      await erase()
      return true
    },
  }
}

export function createAudit({ db, sealer, erase }: StaffDeps): Audit {
  const sealed = (chat: number) => {
    const pseudonym = sealer.pseudonym(chat)
    return { pseudonym, sealed: sealer.seal(chat, pseudonym) }
  }
  const opened = (bytes: Buffer | null, pseudonym: Buffer | null) =>
    bytes && pseudonym ? sealer.open(bytes, pseudonym) : undefined
  return {
    async add({ at, by, action, subject, person }) {
      const actor = sealed(by)
      const other = person === undefined ? undefined : sealed(person)
      await db
        .insertInto('audit')
        .values({
          at,
          by_pseudonym: actor.pseudonym,
          by_sealed: actor.sealed,
          action,
          subject: subject ?? null,
          person_pseudonym: other?.pseudonym ?? null,
          person_sealed: other?.sealed ?? null,
        })
        .execute()
      const oldest = await db
        .selectFrom('audit')
        .select('number')
        .orderBy('number', 'desc')
        .offset(MOST_ENTRIES)
        .limit(1)
        .executeTakeFirst()
      if (oldest === undefined) return
      await db.deleteFrom('audit').where('number', '<=', oldest.number).execute()
      await erase()
    },
    async whoDid(action, subject) {
      const row = await db
        .selectFrom('audit')
        .select(['by_sealed', 'by_pseudonym'])
        .where('action', '=', action)
        .where('subject', '=', subject)
        .orderBy('number', 'desc')
        .executeTakeFirst()
      return row && opened(row.by_sealed, row.by_pseudonym)
    },
    async count(chat) {
      const pseudonym = sealer.pseudonym(chat)
      const { count } = await db
        .selectFrom('audit')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where(({ or, eb }) =>
          or([eb('by_pseudonym', '=', pseudonym), eb('person_pseudonym', '=', pseudonym)]),
        )
        .executeTakeFirstOrThrow()
      return count
    },
    async forget(chat) {
      const pseudonym = sealer.pseudonym(chat)
      const by = await db
        .updateTable('audit')
        .set({ by_pseudonym: null, by_sealed: null })
        .where('by_pseudonym', '=', pseudonym)
        .executeTakeFirst()
      const person = await db
        .updateTable('audit')
        .set({ person_pseudonym: null, person_sealed: null })
        .where('person_pseudonym', '=', pseudonym)
        .executeTakeFirst()
      const changed = by.numUpdatedRows + person.numUpdatedRows > 0n
      if (changed) await erase()
      return changed
    },
    async page(page, size) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .orderBy('number', 'desc')
        .offset(page * size)
        .limit(size + 1)
        .execute()
      const entries = rows.slice(0, size).flatMap((row): AuditEntry[] => {
        const by = opened(row.by_sealed, row.by_pseudonym)
        const action = AUDIT_ACTIONS.find((known) => known === row.action)
        if (action === undefined) return []
        const person = opened(row.person_sealed, row.person_pseudonym)
        return [
          {
            at: row.at,
            action,
            ...(by === undefined ? {} : { by }),
            ...(row.subject === null ? {} : { subject: row.subject }),
            ...(person === undefined ? {} : { person }),
          },
        ]
      })
      return { entries, more: rows.length > size }
    },
  }
}
