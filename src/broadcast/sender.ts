import { Api, GrammyError, HttpError } from 'grammy'
import type { InlineKeyboardButton, MessageEntity } from 'grammy/types'
import { type BroadcastContent, buttonsFor, textFor } from '../domain/broadcast.ts'
import type { CallOutcome } from '../domain/broadcast-sending.ts'
import type { Recipient } from '../domain/subscription.ts'

/** Makes one call and says how it ended; never throws. */
export interface Sender {
  send(
    recipient: Recipient,
    content: BroadcastContent,
    below: readonly InlineKeyboardButton[][],
  ): Promise<CallOutcome>
  remove(chat: number, messageId: number): Promise<CallOutcome>
}

interface SenderOptions {
  token: string
  apiRoot: string
  /** How long a call may take until it counts as lost, in milliseconds. */
  timeoutMs: number
  /** Pays Stars for a rate above the usual one; only for bots that Telegram lets. */
  paid: boolean
}

/** An Api without plugins: one that repeats a call by itself would send twice what was only answered late. */
export function createSender({ token, apiRoot, timeoutMs, paid }: SenderOptions): Sender {
  const api = new Api(token, { apiRoot, timeoutSeconds: timeoutMs / 1_000 })
  const extra = paid ? { allow_paid_broadcast: true } : {}
  return {
    send({ chat, language }, content, below) {
      const found = textFor(content, language)
      if (found === undefined) return Promise.resolve({ ok: false, code: 400 })
      const links: InlineKeyboardButton[][] = buttonsFor(content, language).map((one) => [one])
      const keyboard = [...links, ...below]
      const markup = keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }
      const entities = found.entities as unknown as MessageEntity[]
      const { picture } = content
      return outcomeOf(
        picture === undefined
          ? api.sendMessage(chat, found.text, { entities, ...markup, ...extra })
          : api.sendPhoto(chat, picture.fileId, {
              caption: found.text,
              caption_entities: entities,
              ...markup,
              ...extra,
            }),
      )
    },
    remove: (chat, messageId) =>
      outcomeOf(api.deleteMessage(chat, messageId).then(() => ({ message_id: messageId }))),
  }
}

/** Telegram does not take the bot's Stars; without them the same message could have been sent. */
const UNPAID = /FLOODSKIP_NOT_ALLOWED|BALANCE_TOO_LOW/
const PAYMENT_REQUIRED = 402

async function outcomeOf(call: Promise<{ message_id: number }>): Promise<CallOutcome> {
  try {
    return { ok: true, messageId: (await call).message_id }
  } catch (error) {
    // Never passed on: such an error can carry the token, the chat and the text.
    if (error instanceof GrammyError) {
      const { error_code, description, parameters } = error
      const code = UNPAID.test(description) ? PAYMENT_REQUIRED : error_code
      return { ok: false, code, ...(parameters.retry_after && { retryAfter: parameters.retry_after }) }
    }
    return { ok: false, failure: error instanceof HttpError ? systemCode(error.error) : 'unknown' }
  }
}

function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}
