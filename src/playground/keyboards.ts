import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import { urlProblem } from './entities.ts'
import { badRequest } from './refusal.ts'

const MAX_BUTTONS = 100
const MAX_IN_ROW = 8
/** The whole markup, about; measured on the real server. */
const MAX_BYTES = 10_000

/** The keys of which an inline button has exactly one. */
const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
] as const

/**
 * Refuses what Telegram refuses in an inline keyboard, and returns it without empty rows, or undefined for
 * markups that are not inline keyboards: Telegram does not give those back with the message.
 */
export function acceptedKeyboard(markup: unknown): InlineKeyboardMarkup | undefined {
  const keyboard = markup as Partial<InlineKeyboardMarkup> | undefined
  if (keyboard?.inline_keyboard === undefined) return undefined
  const rows = keyboard.inline_keyboard.filter((row) => row.length > 0)
  let buttons = 0
  let bytes = 0
  for (const row of rows) {
    buttons += row.length
    if (row.length > MAX_IN_ROW || buttons > MAX_BUTTONS) throw badRequest('reply markup is too long')
    for (const button of row) bytes += checkButton(button)
  }
  if (bytes > MAX_BYTES) throw badRequest('reply markup is too long')
  return rows.length === 0 ? undefined : { ...keyboard, inline_keyboard: rows }
}

/** Returns the size of the button's words. */
function checkButton(button: InlineKeyboardButton): number {
  const fields = button as Partial<Record<(typeof ACTIONS)[number], unknown>> & { text: string }
  const actions = ACTIONS.filter((name) => fields[name] !== undefined && fields[name] !== null)
  if (button.text.trim() === '')
    throw badRequest("can't parse inline keyboard button: Text of the button must be non-empty")
  if (actions.length === 0)
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  if (actions.length > 1 || fields.callback_game !== undefined || fields.pay !== undefined)
    throw badRequest('BUTTON_TYPE_INVALID')
  if ('url' in button) checkUrl(button.url)
  if ('web_app' in button && !button.web_app.url.startsWith('https://'))
    throw badRequest(
      `inline keyboard button Web App URL '${button.web_app.url}' is invalid: Only HTTPS links are allowed`,
    )
  const words = 'callback_data' in button ? button.callback_data : 'url' in button ? button.url : ''
  const copied = 'copy_text' in button ? button.copy_text.text : ''
  return Buffer.byteLength(button.text) + Buffer.byteLength(words) + Buffer.byteLength(copied)
}

function checkUrl(url: string): void {
  const problem = url === '' ? 'URL must be non-empty' : urlProblem(url)
  if (problem !== undefined) throw badRequest(`inline keyboard button URL '${url}' is invalid: ${problem}`)
}

export function sameKeyboard(
  a: InlineKeyboardMarkup | undefined,
  b: InlineKeyboardMarkup | undefined,
): boolean {
  return JSON.stringify(a?.inline_keyboard ?? []) === JSON.stringify(b?.inline_keyboard ?? [])
}
