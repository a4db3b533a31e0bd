import { assemble } from './assemble.ts'
import { errorFields } from './bot/errors.ts'
import type { Intake } from './bot/intake.ts'
import { scheduleDaily } from './daily.ts'
import { countFailures, createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { giveUp } from './say.ts'
import { meetTelegram, openHealth, startIntake } from './serving.ts'
import { openSetup, openTelegram } from './setup.ts'

const STOP_LIMIT_MS = 4_500
const PURGE_EVERY_MS = 60_000
/** Long enough for the first answers to be under way. */
const SETTLED_MS = 300

const setup = await openSetup(process.env)
const { config, languages, content, today } = setup
const { log, take: failures } = countFailures(createLog(config.logLevel))
const metrics = createMetrics()
const health = await openHealth(config, metrics)
const telegram = await openTelegram(config)
const { store, people, broadcaster, bot, nightly } = await assemble(setup, telegram, log, metrics)
const purge = setInterval(bot.forgetExpired, PURGE_EVERY_MS)
let intake: Intake | undefined
let daily: { stop(): void } | undefined
let stopping: Promise<void> | undefined
const end = async () => {
  log.info({ event: 'stopping' })
  health.stopping()
  clearInterval(purge)
  daily?.stop()
  await Promise.all([intake?.stop(STOP_LIMIT_MS), broadcaster.stop(STOP_LIMIT_MS)])
  await store.close()
  await Promise.all([telegram.close(), health.close()])
}
const stop = () => {
  stopping ??= end().catch((error: unknown) =>
    log.error({ event: 'stop-failed', outcome: 'error', ...errorFields(error) }),
  )
  void stopping.finally(() => process.exit(0))
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)

await meetTelegram(bot, languages, telegram.owners, log)
intake = await startIntake(config, bot, log)
metrics.watch(broadcaster, intake.inHand)
health.serves(store)
log.info({ event: 'ready', cases: content.cases.size })
telegram.announce()
broadcaster.start()
daily = scheduleDaily({ ...nightly, store, people, log, failures, today, timeZone: config.timeZone })
setImmediate(people.prepare)
// Reading the cases leaves a third of the memory behind, which V8 would keep until it needs the room.
setTimeout(
  () => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
  SETTLED_MS,
).unref()
await intake.ended.catch(() =>
  giveUp('Konvert stopped: the token is refused, or another copy runs with it.', []),
)
