import { type Api, type Composer, GrammyError } from 'grammy'
import type { Audit, AuditAction, AuditEntry, GivenRole, Role, Staff } from '../domain/staff.ts'
import type { Subscribers } from '../domain/subscription.ts'
import type { Languages, Translator } from '../i18n.ts'
import type { KonvertContext } from './context.ts'
import type { Screen } from './show.ts'

/**
 * The branch of a composer that only colleagues reach: those with the role, or with any where none is named. Who
 * somebody is, is asked anew each time, so that an old or forged button does nothing.
 */
export function forColleagues(
  root: Composer<KonvertContext>,
  { staff }: { staff: Staff },
  role?: Role,
): Composer<KonvertContext> {
  return root.filter(async (ctx) => {
    const roles = await staff.rolesOf(ctx.from?.id ?? 0)
    return role === undefined ? roles.size > 0 : roles.has(role)
  })
}

/** Writes down who did what; `now` in milliseconds, as `Date.now` gives them. */
export function auditNote({ audit, now }: { audit: Audit; now: () => number }) {
  return async (
    ctx: KonvertContext,
    action: AuditAction,
    about: Pick<AuditEntry, 'subject' | 'person'>,
  ): Promise<void> => {
    const at = `${new Date(now()).toISOString().slice(0, 16)}Z`
    await audit.add({ at, by: ctx.from?.id ?? 0, action, ...about })
  }
}

/** The numbers of everybody who may do this, owners too. */
export async function chatsWith(role: GivenRole, staff: Staff): Promise<number[]> {
  const given = (await staff.list()).filter(({ roles }) => roles.includes(role)).map(({ chat }) => chat)
  return Array.from(new Set([...staff.owners, ...given]))
}

interface TellDeps {
  api: Pick<Api, 'sendMessage'>
  subscribers: Pick<Subscribers, 'find'>
  languages: Languages
  /** For those whose language nobody keeps. */
  say: Translator
  /** Without a sound, as at night. */
  silent?: boolean
}

/**
 * Writes to colleagues, each in the language in which they subscribe. Telegram lets a bot write first to nobody: whoever
 * has not begun a chat with it is passed over, and keeps nobody else from it.
 */
export async function tellColleagues(
  chats: readonly number[],
  screenFor: (say: Translator) => Screen,
  { api, subscribers, languages, say, silent = false }: TellDeps,
): Promise<void> {
  for (const chat of chats) {
    const known = await subscribers.find(chat)
    const { text, keyboard = [] } = screenFor(known ? languages.translator(known.language) : say)
    try {
      const reply_markup = { inline_keyboard: keyboard }
      const options = { entities: text.entities, reply_markup, disable_notification: silent }
      await api.sendMessage(chat, text.text, options)
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error
    }
  }
}
