import type { Api } from 'grammy'
import { press } from './chat/buttons.ts'
import { chatsWith, tellColleagues } from './chat/colleagues.ts'
import type { Screen } from './chat/show.ts'
import { paragraphs } from './chat/text.ts'
import type { Staff } from './domain/staff.ts'
import type { Subscribers } from './domain/subscription.ts'
import type { Languages, Translator } from './i18n.ts'

/** What the bot tells colleagues by itself, at night and therefore without a sound. */
export interface Notices {
  /** To owners: how much failed, not what. */
  failures(count: number): Promise<void>
  /** To those who may send: so many reminders for subscribers are ready. */
  reminders(count: number): Promise<void>
  /** To editors: so many people were last confirmed long ago, or readers told something of them. */
  stale(count: number): Promise<void>
}

interface NoticesDeps {
  api: Pick<Api, 'sendMessage'>
  staff: Staff
  subscribers: Pick<Subscribers, 'find'>
  languages: Languages
  /** For those whose language nobody keeps. */
  defaultLanguage: string
}

export function openNotices({ staff, ...deps }: NoticesDeps): Notices {
  const say = deps.languages.translator(deps.defaultLanguage)
  const tell = (chats: readonly number[], screenFor: (say: Translator) => Screen) =>
    tellColleagues(chats, screenFor, { ...deps, say, silent: true })
  return {
    failures: (count) =>
      tell(staff.owners, (its) => ({ text: paragraphs(its.t('common.failures', { count })) })),
    reminders: async (count) =>
      tell(await chatsWith('sender', staff), (its) => ({
        text: paragraphs(its.t('admin.remindersReady', { count })),
        keyboard: [[press(its.t('admin.broadcastsButton'), 'bc:list')]],
      })),
    stale: async (count) =>
      tell(await chatsWith('editor', staff), (its) => ({
        text: paragraphs(its.t('admin.staleReady', { count })),
        keyboard: [[press(its.t('admin.staleButton'), 'stale:0')]],
      })),
  }
}
