import { createBatchSink, createRunner, createSource, createUpdateFetcher } from '@grammyjs/runner'
import type { Transformer } from 'grammy'
import type { Update } from 'grammy/types'
import type { Log } from '../log.ts'
import type { KonvertBot } from './bot.ts'
import { errorFields } from './errors.ts'

/** What the bot handles; asking for no more keeps other people's doings away from it. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const
/** Seconds that one call for updates waits for something to come. */
const POLL_SECONDS = 30

/** An answer that is no list of updates is taken for a lost one: the next call asks again. */
export const soundUpdates: Transformer = async (call, method, payload, signal) => {
  const response = await call(method, payload, signal)
  if (method !== 'getUpdates' || !response.ok || Array.isArray(response.result)) return response
  return { ok: false, error_code: 502, description: 'no list of updates' }
}

/** Handles one update to its end; what goes wrong is logged, and nothing is thrown. */
export function updateHandler(bot: KonvertBot, log: Log): (update: Update) => Promise<void> {
  const handleError = errorHandler(bot, log)
  return (update) => bot.handleUpdate(update).catch(handleError)
}

function errorHandler(bot: KonvertBot, log: Log): (error: unknown) => Promise<void> {
  return async (error) => {
    try {
      await bot.errorHandler(error as never)
    } catch (failure) {
      log.error({ event: 'update-failed', outcome: 'error', ...errorFields(failure) })
    }
  }
}

export interface Intake {
  /** Stops fetching and resolves when every update at hand is handled and confirmed, or after `limitMs`. */
  stop(limitMs: number): Promise<void>
  /** Updates that are being handled. */
  inHand(): number
  /** Rejects when polling ended by itself: the token was refused, or another copy of the bot is running. */
  ended: Promise<void>
}

/**
 * Fetches updates by long polling, at least once and concurrently: a batch is confirmed to Telegram only when
 * all of it is handled, so that after a crash every unfinished update comes again. People are served in
 * parallel, each person's own updates in turn (`sequentialize` in bot.ts).
 */
export function startPolling(bot: KonvertBot, log: Log): Intake {
  const fetchUpdates = createUpdateFetcher(bot, {
    silent: true,
    // Doubling, which is the default, would leave the bot deaf for as long again as an outage lasted.
    retryInterval: 'quadratic',
    fetch: { timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES },
  })
  let confirmed = 0
  const source = createSource<Update>({ supply: fetchUpdates })
  const sink = createBatchSink<Update>(
    {
      consume: async (update) => {
        await bot.handleUpdate(update)
        confirmed = Math.max(confirmed, update.update_id + 1)
      },
    },
    errorHandler(bot, log),
  )
  const runner = createRunner(source, sink)
  runner.start()
  const ended = (runner.task() ?? Promise.resolve()).catch((error: unknown) => {
    log.error({ event: 'poll-failed', outcome: 'error', ...errorFields(error) })
    throw error
  })
  // Whoever does not wait for the end must not be stopped by it.
  ended.catch(() => undefined)
  return {
    ended,
    inHand: () => sink.size(),
    async stop(limitMs) {
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs)
      })
      const finished = Promise.resolve(runner.stop())
        .catch(() => undefined)
        .then(() => drained(sink))
        .then(() =>
          confirmed > 0 ? bot.api.getUpdates({ offset: confirmed, limit: 1, timeout: 0 }) : undefined,
        )
        .then(() => undefined)
        .catch(() => undefined)
      await Promise.race([finished, limit])
      clearTimeout(timer)
    },
  }
}

async function drained(sink: { size: () => number }): Promise<void> {
  while (sink.size() > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}
