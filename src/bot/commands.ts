import { type Api, GrammyError } from 'grammy'
import { GIVEN_ROLES, type Role } from '../domain/staff.ts'
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

/** Only in the menu of who may use them, by the role that it takes. */
const STAFF_COMMANDS = [
  ['admin', 'any'],
  ['broadcast', 'sender'],
  ['broadcasts', 'sender'],
  ['stats', 'any'],
  ['update', 'editor'],
  ['stale', 'editor'],
  ['hide', 'owner'],
  ['audit', 'owner'],
] as const
type Command = (typeof COMMANDS)[number] | (typeof STAFF_COMMANDS)[number][0]

/** Registers the commands with their descriptions: one list a language, English for all the others. */
export async function registerCommands(
  api: Api,
  languages: Languages,
  owners: readonly number[] = [],
): Promise<void> {
  for (const code of languages.codes) {
    await api.setMyCommands(described(COMMANDS, code, languages), inLanguage(code))
  }
  for (const owner of owners)
    await registerStaffCommands(api, languages, owner, new Set<Role>(['owner', ...GIVEN_ROLES]))
}

/**
 * Gives the chat of a colleague the commands of their role on top of everybody's, and takes them away where there is
 * no role any more. A chat that the bot does not know yet has no menu; its commands work all the same.
 */
export async function registerStaffCommands(
  api: Api,
  languages: Languages,
  chat: number,
  roles: ReadonlySet<Role>,
): Promise<void> {
  const own = STAFF_COMMANDS.flatMap(([command, role]) =>
    role === 'any' || roles.has(role) ? [command] : [],
  )
  const scope = { type: 'chat', chat_id: chat } as const
  try {
    for (const code of languages.codes) {
      const options = { scope, ...inLanguage(code) }
      if (roles.size === 0) await api.deleteMyCommands(options)
      else await api.setMyCommands(described([...own, ...COMMANDS], code, languages), options)
    }
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error
  }
}

function described(commands: readonly Command[], code: string, languages: Languages) {
  const say = languages.translator(code)
  return commands.map((command) => ({
    command,
    description: say.t(`start.command.${command}` satisfies MessageKey),
  }))
}

function inLanguage(code: string) {
  return code === 'en' ? {} : { language_code: code as 'ru' }
}
