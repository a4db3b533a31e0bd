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
  outcome?: 'ok' | 'error' | 'timeout'
  /** Class of an error: `GrammyError`, `TypeError`. */
  error?: string
  /** Telegram's error code. */
  code?: number
  /** Name of the Bot API method that was refused. */
  method?: string
  /** Duration in milliseconds. */
  ms?: number
  cases?: number
  port?: number
}

export interface Log {
  info(fields: LogFields): void
  warn(fields: LogFields): void
  error(fields: LogFields): void
  debug(fields: LogFields): void
}

/** A log of one JSON line an event, to standard output. */
export function createLog(level: string): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  return {
    info: (fields) => logger.info(fields),
    warn: (fields) => logger.warn(fields),
    error: (fields) => logger.error(fields),
    debug: (fields) => logger.debug(fields),
  }
}
