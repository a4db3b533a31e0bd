import { assemble } from './assemble.ts'
import { registerCommands } from './bot/commands.ts'
import { errorFields, refusal } from './bot/errors.ts'
import { type Intake, startPolling } from './bot/intake.ts'
import { scheduleDaily } from './daily.ts'
import { countFailures, createLog } from './log.ts'
import { giveUp } from './say.ts'
import { openSetup, openTelegram } from './setup.ts'

const STOP_LIMIT_MS = 4_500
const PURGE_EVERY_MS = 60_000
const AWAY_EVERY_MS = 30_000

const setup = await openSetup(process.env)
const { config, languages, content, today } = setup
const { log, take: failures } = countFailures(createLog(config.logLevel))
const telegram = await openTelegram(config)
const { store, people, broadcaster, bot, nightly } = await assemble(setup, telegram, log)
const purge = setInterval(bot.forgetExpired, PURGE_EVERY_MS)
let intake: Intake | undefined
let daily: { stop(): void } | undefined
let stopping: Promise<void> | undefined
const end = async () => {
  log.info({ event: 'stopping' })
  clearInterval(purge)
  daily?.stop()
  await Promise.all([intake?.stop(STOP_LIMIT_MS), broadcaster.stop(STOP_LIMIT_MS)])
  await store.close()
  await telegram.close()
}
const stop = () => {
  stopping ??= end().catch((error: unknown) =>
    log.error({ event: 'stop-failed', outcome: 'error', ...errorFields(error) }),
  )
  void stopping.finally(() => process.exit(0))
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)

// While Telegram is away this waits and tries again; whoever looks at the log is told.
const away = setInterval(() => log.warn({ event: 'telegram-unreachable' }), AWAY_EVERY_MS)
await bot.init().catch((error: unknown) => giveUp('Konvert cannot start:', [refusal(error)]))
clearInterval(away)
// Without its menu the bot works all the same.
await registerCommands(bot.api, languages, telegram.owners).catch((error: unknown) =>
  log.warn({ event: 'menu-refused', outcome: 'error', ...errorFields(error) }),
)
intake = startPolling(bot, log)
log.info({ event: 'ready', cases: content.cases.size })
telegram.announce()
broadcaster.start()
daily = scheduleDaily({ ...nightly, store, people, log, failures, today, timeZone: config.timeZone })
setImmediate(people.prepare)
await intake.ended.catch(() =>
  giveUp('Konvert stopped: the token is refused, or another copy runs with it.', []),
)
