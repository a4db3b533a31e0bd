import { type BotError, GrammyError, HttpError } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import type { Log, LogFields } from '../log.ts'

/** What may be logged of an error: its class and place, and Telegram's code and method; never its message or payload. */
export function errorFields(error: unknown): Pick<LogFields, 'error' | 'at' | 'code' | 'method'> {
  if (error instanceof GrammyError) {
    return { error: 'GrammyError', code: error.error_code, method: error.method, ...placeOf(error) }
  }
  if (error instanceof HttpError) return { error: 'HttpError', ...placeOf(error) }
  return error instanceof Error
    ? { error: error.constructor.name, ...placeOf(error) }
    : { error: typeof error }
}

/** The first line of our own code on an error's stack. */
function placeOf(error: Error): Pick<LogFields, 'at'> {
  const frames = error.stack?.split('\n').filter((line) => /^ {4}at /.test(line)) ?? []
  const at = frames.flatMap((line) => /\/(src\/[a-z/-]+\.ts:\d+)/.exec(line)?.[1] ?? [])[0]
  return at === undefined ? {} : { at }
}

/** Why Telegram did not let the bot begin, for whoever starts it. */
export function refusal(error: unknown): string {
  const code = error instanceof GrammyError ? error.error_code : undefined
  if (code === 401 || code === 404)
    return 'BOT_TOKEN is refused by Telegram; @BotFather shows the present one.'
  return `Telegram refused${code === undefined ? '' : ` with error ${code}`}; try again in a minute.`
}

/** The kind of an update: `message`, `callback_query` … */
export function updateKind(update: object): string {
  return Object.keys(update).find((key) => key !== 'update_id') ?? 'empty'
}

/** The feature that had the update when it ended or failed. */
export function featureOf({ feature }: KonvertContext): Pick<LogFields, 'feature'> {
  return feature === undefined ? {} : { feature }
}

/**
 * Ends every failed update: one line for the log, one calm sentence for the person.
 *
 * @param gone called with a chat that Telegram says can no longer be written to: the bot is blocked, or the account
 *   deleted
 */
export function createErrorHandler(
  log: Log,
  gone: (chat: number) => Promise<unknown>,
): (error: BotError<KonvertContext>) => Promise<void> {
  return async ({ error, ctx }) => {
    log.error({
      event: 'update-failed',
      update: updateKind(ctx.update),
      ...featureOf(ctx),
      outcome: 'error',
      ...errorFields(error),
    })
    const unreachable = error instanceof GrammyError && error.error_code === 403
    if (unreachable && ctx.chat?.type === 'private') await gone(ctx.chat.id)
    else await apologise(ctx)
  }
}

/** Tells the person that something went wrong; when even that fails there is nobody to tell. */
export async function apologise(ctx: KonvertContext): Promise<void> {
  if (ctx.chat?.type !== 'private' || ctx.say === undefined) return
  const text = ctx.say.t('common.error')
  try {
    if (ctx.callbackQuery && !ctx.acknowledged) await ctx.answerCallbackQuery({ text, show_alert: true })
    else if (ctx.message || ctx.callbackQuery) await ctx.reply(text)
  } catch {
    // The person cannot be reached: blocked, deleted, or Telegram is away.
  }
}
