import { type Api, GrammyError } from 'grammy'
import { press } from './chat/buttons.ts'
import type { Staff } from './domain/staff.ts'
import type { Translator } from './i18n.ts'

/** What the bot tells colleagues by itself; whoever cannot be reached keeps nobody else from it. */
export interface Notices {
  /** To owners: how much failed, not what. */
  failures(count: number): Promise<void>
  /** To those who may send: so many reminders for subscribers are ready. */
  reminders(count: number): Promise<void>
  /** To editors: so many people were last confirmed long ago, or readers told something of them. */
  stale(count: number): Promise<void>
}

/** @param say the language of the bot: nobody keeps those of colleagues */
export function openNotices(api: Pick<Api, 'sendMessage'>, staff: Staff, say: Translator): Notices {
  async function tell(chats: readonly number[], text: string, button?: [label: string, data: string]) {
    const reply_markup = { inline_keyboard: button ? [[press(...button)]] : [] }
    for (const chat of chats) {
      try {
        await api.sendMessage(chat, text, { reply_markup })
      } catch (error) {
        if (!(error instanceof GrammyError)) throw error
      }
    }
  }
  const having = async (role: 'editor' | 'sender') => {
    const given = (await staff.list()).filter(({ roles }) => roles.includes(role)).map(({ chat }) => chat)
    return Array.from(new Set([...staff.owners, ...given]))
  }
  return {
    failures: (count) => tell(staff.owners, say.t('common.failures', { count })),
    reminders: async (count) =>
      tell(await having('sender'), say.t('admin.remindersReady', { count }), [
        say.t('admin.broadcastsButton'),
        'bc:list',
      ]),
    stale: async (count) =>
      tell(await having('editor'), say.t('admin.staleReady', { count }), [
        say.t('admin.staleButton'),
        'stale:0',
      ]),
  }
}
