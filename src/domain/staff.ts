/** What somebody may do: owners are named in the settings, the others by owners. */
export type Role = 'owner' | 'editor' | 'sender'
/** Roles that owners give and take: editors keep the cases, senders write to subscribers. */
export const GIVEN_ROLES = ['editor', 'sender'] as const
export type GivenRole = (typeof GIVEN_ROLES)[number]

export interface Colleague {
  chat: number
  roles: readonly GivenRole[]
}

/** Who may do what, as features see it. */
export interface Staff {
  /** Those named in the settings. */
  owners: readonly number[]
  /** Owners may do everything that editors and senders may; empty for everybody else. */
  rolesOf(chat: number): Promise<ReadonlySet<Role>>
  /** Those to whom owners gave a role. */
  list(): Promise<Colleague[]>
  /** False where they had it already. */
  grant(chat: number, role: GivenRole): Promise<boolean>
  /** Takes all roles away at once. False where there were none. */
  dismiss(chat: number): Promise<boolean>
}

export const AUDIT_ACTIONS = [
  'staff-granted',
  'staff-dismissed',
  'event-proposed',
  'event-published',
  'event-undone',
  'event-dropped',
  'case-hidden',
  'case-shown',
  'broadcast-approved',
  'broadcast-started',
  'broadcast-paused',
  'broadcast-resumed',
  'broadcast-cancelled',
  'broadcast-deleted',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** One line of the audit log: who did what to what, and when; never a text. */
export interface AuditEntry {
  /** The minute, in UTC: `2026-11-23T02:15Z`. */
  at: string
  /** Undefined: a colleague who has had themselves forgotten. */
  by?: number
  action: AuditAction
  /** The id of a case or broadcast. */
  subject?: string
  /** The colleague it was done to. */
  person?: number
}

export interface Audit {
  add(entry: AuditEntry & { by: number }): Promise<void>
  /** Who did this last to that; undefined where nobody did, or who did has had themselves forgotten. */
  whoDid(action: AuditAction, subject: string): Promise<number | undefined>
  /** How many lines name this chat. */
  count(chat: number): Promise<number>
  /** Leaves the lines and takes this chat's number out of them. False where it stood in none. */
  forget(chat: number): Promise<boolean>
  /** The newest first; `page` counts from 0. */
  page(page: number, size: number): Promise<{ entries: AuditEntry[]; more: boolean }>
}
