import { pino } from 'pino'

/**
 * Everything that a log line may hold. Lines are built from this list alone, never from updates, messages or
 * error objects: those can carry the token, ids and what people wrote.
 */
export interface LogFields {
  /** What happened: `ready`, `update`, `update-failed`, `poll-failed`, `stopping` … */
  event: string
  /** The kind of update: `message`, `callback_query` … */
  update?: string
  /** The feature that took the update: `letter`, `address` … */
  feature?: string
  outcome?: 'ok' | 'error' | 'timeout'
  /** Class of an error: `GrammyError`, `TypeError`. */
  error?: string
  /** Where in our own code it came from: `src/features/paper.ts:81`. */
  at?: string
  /** Telegram's error code. */
  code?: number
  /** Name of the Bot API method that was refused. */
  method?: string
  /** Duration in milliseconds. */
  ms?: number
  cases?: number
  /** Seconds for which Telegram told us to wait. */
  seconds?: number
  port?: number
}

export interface Log {
  info(fields: LogFields): void
  warn(fields: LogFields): void
  error(fields: LogFields): void
  debug(fields: LogFields): void
}

/** A word or a place in our code: nothing that a person types, and no token, has only these signs and is as short. */
const WORD = /^[A-Za-z][A-Za-z_-]{0,39}$/
const PLACE = /^src\/[a-z/-]{1,80}\.ts:\d{1,5}$/

const ALLOWED: Record<keyof LogFields, (value: unknown) => boolean> = {
  event: isWord,
  update: isWord,
  feature: isWord,
  outcome: isWord,
  error: isWord,
  at: (value) => typeof value === 'string' && PLACE.test(value),
  code: (value) => isWholeBelow(value, 1_000),
  method: isWord,
  ms: (value) => isWholeBelow(value, 10_000_000),
  seconds: (value) => isWholeBelow(value, 10_000_000),
  cases: (value) => isWholeBelow(value, 10_000_000),
  port: (value) => isWholeBelow(value, 65_536),
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && WORD.test(value)
}

/** Numbers are bounded, so that the number of a chat would not pass for one of them. */
function isWholeBelow(value: unknown, limit: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit
}

/** What of an object may be logged: the fields of the list, as far as they hold what they should. */
export function loggable(fields: object): LogFields {
  const kept = Object.entries(fields).filter(
    ([key, value]) => Object.hasOwn(ALLOWED, key) && ALLOWED[key as keyof LogFields](value),
  )
  return Object.fromEntries(kept) as unknown as LogFields
}

/** A log of one JSON line an event, to standard output; no level says more than `LogFields` allows. */
export function createLog(level: string): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const write = (as: 'info' | 'warn' | 'error' | 'debug') => (fields: LogFields) => {
    // Every update has a line that is mostly not wanted, and looking at its fields would cost more than the rest of it.
    if (logger.isLevelEnabled(as)) logger[as](loggable(fields))
  }
  return { info: write('info'), warn: write('warn'), error: write('error'), debug: write('debug') }
}

/** The same log, which also counts what failed; `take` gives the number since it was last asked. */
export function countFailures(log: Log): { log: Log; take: () => number } {
  let failures = 0
  const counting = (write: Log['info']) => (fields: LogFields) => {
    if (fields.outcome === 'error' || fields.outcome === 'timeout') failures++
    write(fields)
  }
  return {
    log: {
      info: counting(log.info),
      warn: counting(log.warn),
      error: counting(log.error),
      debug: counting(log.debug),
    },
    take() {
      const taken = failures
      failures = 0
      return taken
    },
  }
}
