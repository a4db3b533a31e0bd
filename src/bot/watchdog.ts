import type { MiddlewareFn } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import type { Log } from '../log.ts'
import { apologise, featureOf, updateKind } from './errors.ts'

/**
 * Lets go of a handler that has not come back after `limitMs`: a batch of updates is confirmed as a whole, so one
 * that hangs would hold up everybody. What the handler throws later is caught and logged, never lost.
 */
export function watchdog(limitMs: number, log: Log): MiddlewareFn<KonvertContext> {
  return async (ctx, next) => {
    const started = performance.now()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, limitMs, 'late')
    })
    const work = next()
    const first = await Promise.race([work.then(() => 'done' as const), late]).finally(() =>
      clearTimeout(timer),
    )
    const ms = Math.round(performance.now() - started)
    if (first === 'done') {
      log.debug({ event: 'update', update: updateKind(ctx.update), ...featureOf(ctx), outcome: 'ok', ms })
      return
    }
    log.warn({
      event: 'update-failed',
      update: updateKind(ctx.update),
      ...featureOf(ctx),
      outcome: 'timeout',
      ms,
    })
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
