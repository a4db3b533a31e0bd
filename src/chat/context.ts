import type { Context } from 'grammy'
import type { Translator } from '../i18n.ts'
import type { ChatChoices } from './memory.ts'

/** What the bot adds to grammY's context: the reader's language and what this chat chose. */
interface KonvertFlavor {
  /** The feature that has the update; for the log. */
  feature?: string
  /** The press was acknowledged; Telegram shows no second answer to it. */
  acknowledged?: boolean
  say: Translator
  choices: {
    get(): ChatChoices
    /** Merges into what is remembered and starts its time anew. */
    remember(choices: ChatChoices): void
  }
}

export type KonvertContext = Context & KonvertFlavor
