import type { FieldShape, Range } from './api-shape.ts'

/** Limits that Telegram applies after trimming (the handlers do), or by clamping. */
const LIMITED_ELSEWHERE = /\.(text|caption|limit|max_connections)$/

/** Telegram's own words for a limit, where they are known. */
const LIMIT_WORDS: Record<string, (value: unknown) => string> = {
  'InlineKeyboardButton.callback_data': (value) =>
    value === '' ? 'Text buttons are unallowed in the inline keyboard' : 'BUTTON_DATA_INVALID',
  'CopyTextButton.text': () => 'BUTTON_COPY_TEXT_INVALID',
  'BotCommand.command': () => 'BOT_COMMAND_INVALID',
  'BotCommand.description': () => 'BOT_COMMAND_DESCRIPTION_INVALID',
  'setMyCommands.commands': () => 'BOT_COMMANDS_TOO_MUCH',
  'answerCallbackQuery.text': () => 'MESSAGE_TOO_LONG',
  'KeyboardButtonRequestUsers.max_quantity': () => 'BUTTON_QUANTITY_MAX_INVALID',
  'deleteMessages.message_ids': (value) =>
    Array.isArray(value) && value.length === 0
      ? 'message identifiers are not specified'
      : 'too many message identifiers specified',
}

/** What is wrong with the size of a value of the right type, or undefined; without limits there is no check. */
export function compileLimit(
  owner: string,
  field: string,
  shape: FieldShape,
): ((value: unknown) => string | undefined) | undefined {
  const key = `${owner}.${field}`
  const words = LIMIT_WORDS[key]
  if (words === undefined && LIMITED_ELSEWHERE.test(key)) return undefined
  const { chars, bytes, items, value: range, values } = shape
  const say = (value: unknown, default_: string) => words?.(value) ?? default_
  return (value) => {
    if (values !== undefined && !values.includes(value as string))
      return `${field} must be one of ${values.join(', ')}`
    if (typeof value === 'string' && chars && outside(value.length, chars))
      return say(value, `${field} must be ${chars[0]}-${chars[1]} characters long`)
    if (typeof value === 'string' && bytes && outside(Buffer.byteLength(value), bytes))
      return say(value, `${field} must be ${bytes[0]}-${bytes[1]} bytes long`)
    if (Array.isArray(value) && items && outside(value.length, items))
      return say(value, `${field} must have ${items[0]}-${items[1]} items`)
    if (typeof value === 'number' && range && outside(value, range))
      return say(value, `${field} must be between ${range[0]} and ${range[1]}`)
    return undefined
  }
}

function outside(n: number, [low, high]: Range): boolean {
  return n < low || n > high
}
