import type { BotCommand, BotCommandScope } from 'grammy/types'
import { badRequest } from './refusal.ts'

export interface CommandLists {
  set(commands: readonly BotCommand[], scope?: BotCommandScope, language?: string): void
  get(scope?: BotCommandScope, language?: string): BotCommand[]
  remove(scope?: BotCommandScope, language?: string): void
  /** What the menu of a private chat shows: the narrowest list there is, in the person's language if possible. */
  shownTo(personId: number, language: string | undefined): BotCommand[]
}

/** A two-letter code, or nothing; throws Telegram's refusal. */
export function checkLanguage(language: string | undefined): string {
  const code = language ?? ''
  if (code !== '' && !/^[a-z]{2}$/.test(code)) throw badRequest('invalid language code specified')
  return code
}

export function createCommandLists(): CommandLists {
  const lists = new Map<string, BotCommand[]>()
  const key = (scope: BotCommandScope | undefined, language: string) => {
    const of = (scope ?? { type: 'default' }) as { type: string; chat_id?: number | string; user_id?: number }
    return `${of.type}:${of.chat_id ?? ''}:${of.user_id ?? ''}:${language}`
  }
  return {
    set(commands, scope, language) {
      const place = key(scope, checkLanguage(language))
      const list = commands.map((command) => ({ ...command, command: command.command.replace(/^\//, '') }))
      for (const { command, description } of list) {
        if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
        if (description.trim() === '') throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
      }
      if (list.length === 0) lists.delete(place)
      else lists.set(place, list)
    },
    get: (scope, language) => lists.get(key(scope, checkLanguage(language))) ?? [],
    remove: (scope, language) => void lists.delete(key(scope, checkLanguage(language))),
    shownTo(personId, language) {
      const code = language?.slice(0, 2).toLowerCase() ?? ''
      const scopes: BotCommandScope[] = [
        { type: 'chat', chat_id: personId },
        { type: 'all_private_chats' },
        { type: 'default' },
      ]
      for (const scope of scopes) {
        const list = lists.get(key(scope, code)) ?? lists.get(key(scope, ''))
        if (list !== undefined) return list
      }
      return []
    },
  }
}
