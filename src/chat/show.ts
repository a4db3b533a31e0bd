import type { FormattedString } from '@grammyjs/parse-mode'
import { GrammyError, HttpError, type Transformer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import type { Standing } from '../domain/people.ts'
import type { Translator } from '../i18n.ts'
import type { KonvertContext } from './context.ts'

export type Keyboard = InlineKeyboardButton[][]

/** A message of the bot: text with entities, and the buttons under it. */
export interface Screen {
  text: FormattedString
  keyboard?: Keyboard
}

/** Draws people to choose from, each button carrying `data(id)`; `label` stands in for the bare name where it is given. */
export type ChooseScreen = (
  standings: readonly Standing[],
  intro: string,
  data: (id: string) => string,
  say: Translator,
  label?: (standing: Standing) => string | undefined,
) => Screen

/** Sends a screen as a new message and gives its id. */
export async function send(ctx: KonvertContext, { text, keyboard }: Screen): Promise<number> {
  const message = await ctx.reply(text.text, {
    entities: text.entities,
    ...(keyboard ? { reply_markup: { inline_keyboard: keyboard } } : {}),
  })
  return message.message_id
}

/**
 * Answers a press by changing the message in place, and anything else by a new message.
 * Where the message can no longer be edited (deleted, too old) a new one is sent. Gives the message's id.
 */
export async function show(ctx: KonvertContext, screen: Screen): Promise<number> {
  const pressed = ctx.callbackQuery?.message
  if (pressed === undefined) return send(ctx, screen)
  try {
    await ctx.editMessageText(screen.text.text, {
      entities: screen.text.entities,
      reply_markup: { inline_keyboard: screen.keyboard ?? [] },
    })
    return pressed.message_id
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
    return send(ctx, screen)
  }
}

/**
 * Acknowledges a press, with a short text where there is something to say (at most 200 characters).
 * It is a courtesy: where it fails, what the press asked for is done all the same.
 */
export async function acknowledge(ctx: KonvertContext, text?: string, alert = false): Promise<void> {
  if (ctx.callbackQuery === undefined) return
  ctx.acknowledged = true
  try {
    await ctx.answerCallbackQuery(text === undefined ? {} : { text, show_alert: alert })
  } catch (error) {
    if (!(error instanceof GrammyError) && !(error instanceof HttpError)) throw error
  }
}

const HARMLESS = [/message is not modified/, /query is too old/, /query ID is invalid/]

/** Notes each message that is sent, so that it can be deleted when its reader asks for that. */
export function noteSent(note: (chat: number, message: number) => void): Transformer {
  return async (call, method, payload, signal) => {
    const response = await call(method, payload, signal)
    if (response.ok && method.startsWith('send')) {
      const sent = response.result as unknown as { message_id?: number; chat?: { id: number } }
      if (sent.message_id !== undefined && sent.chat) note(sent.chat.id, sent.message_id)
    }
    return response
  }
}

/**
 * Refusals that change nothing for anybody (a double press, a press answered too late) count as done,
 * so that they neither stop a talk nor reach the error log. Links never unfold into previews.
 */
export const calmApi: Transformer = async (call, method, payload, signal) => {
  const quiet =
    method === 'sendMessage' || method === 'editMessageText'
      ? { ...payload, link_preview_options: { is_disabled: true } }
      : payload
  const result = await call(method, quiet, signal)
  if (result.ok || !HARMLESS.some((harmless) => harmless.test(result.description))) return result
  return { ok: true, result: true as never }
}
