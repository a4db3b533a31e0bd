import type { MiddlewareFn } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import type { Log } from '../log.ts'
import { apologise, featureOf, updateKind } from './errors.ts'

/** How an update ended, for who counts. */
export interface Handled {
  /** The kind of update: `message`, `callback_query` … */
  update: string
  feature?: string
  outcome: 'ok' | 'error' | 'timeout'
  ms: number
}

/**
 * Lets go of a handler that has not come back after `limitMs`: a batch of updates is confirmed as a whole, so one
 * that hangs would hold up everybody. What the handler throws later is caught and logged, never lost.
 */
export function watchdog(
  limitMs: number,
  log: Log,
  observe: (handled: Handled) => void,
): MiddlewareFn<KonvertContext> {
  return async (ctx, next) => {
    const started = performance.now()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, limitMs, 'late')
    })
    const ended = (outcome: Handled['outcome']) => {
      const handled = {
        update: updateKind(ctx.update),
        ...featureOf(ctx),
        outcome,
        ms: Math.round(performance.now() - started),
      }
      observe(handled)
      return handled
    }
    const work = next()
    const first = await Promise.race([work.then(() => 'done' as const), late])
      .catch((error: unknown) => {
        ended('error')
        throw error
      })
      .finally(() => clearTimeout(timer))
    if (first === 'done') return log.debug({ event: 'update', ...ended('ok') })
    log.warn({ event: 'update-failed', ...ended('timeout') })
    work.catch(() =>
      log.warn({
        event: 'update-failed',
        update: updateKind(ctx.update),
        ...featureOf(ctx),
        outcome: 'error',
      }),
    )
    void apologise(ctx)
  }
}
