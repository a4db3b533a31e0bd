import type { Api } from 'grammy'
import type { Languages, MessageKey } from '../i18n.ts'

/** In the order of the menu. */
const COMMANDS = [
  'start',
  'letter',
  'check',
  'cases',
  'case',
  'address',
  'subscribe',
  'subscriptions',
  'unsubscribe',
  'language',
  'cancel',
  'help',
  'privacy',
  'mydata',
  'forget',
  'about',
] as const

/** Registers the commands with their descriptions: one list a language, English for all the others. */
export async function registerCommands(api: Api, languages: Languages): Promise<void> {
  for (const code of languages.codes) {
    const say = languages.translator(code)
    const commands = COMMANDS.map((command) => ({
      command,
      description: say.t(`start.command.${command}` satisfies MessageKey),
    }))
    await api.setMyCommands(commands, code === 'en' ? {} : { language_code: code as 'ru' })
  }
}
