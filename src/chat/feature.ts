import type { Composer } from 'grammy'
import type { KonvertContext } from './context.ts'
import type { Expected } from './memory.ts'

/** A part of the bot, and which updates it looks at: whatever is none of these passes it by, unasked. */
export interface Feature {
  /** Its commands, without the slash. */
  commands?: readonly string[]
  /** How the data of its buttons begins: the word before the first colon. */
  buttons?: readonly string[]
  /** The message that it may have asked a chat for; never a command. */
  awaits?: Expected['for']
  /** What else it looks at. */
  also?: (ctx: KonvertContext) => boolean
  /** Takes an update, or calls `next`; it does nothing after that. */
  composer: Composer<KonvertContext>
}
