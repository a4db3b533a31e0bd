import { randomInt } from 'node:crypto'
import { createBot } from './bot/bot.ts'
import { registerCommands } from './bot/commands.ts'
import { errorFields, refusal } from './bot/errors.ts'
import { type Intake, startPolling } from './bot/intake.ts'
import { openPeople } from './case-updates.ts'
import { reportFailures, scheduleDaily } from './daily.ts'
import { countFailures, createLog } from './log.ts'
import { unprintable } from './print/lines.ts'
import { createPrinter } from './print/printer.ts'
import { giveUp } from './say.ts'
import { openSending, tellOf } from './sending.ts'
import { openKeeping, openSetup, openTelegram } from './setup.ts'

const STOP_LIMIT_MS = 4_500
const PURGE_EVERY_MS = 60_000

const { config, languages, content, today } = await openSetup(process.env)
const { log, take: failures } = countFailures(createLog(config.logLevel))
const telegram = await openTelegram(config)
const { store, kept } = await openKeeping(config, telegram.owners, today, log)
const { people, updates } = await openPeople({
  ...config,
  content,
  events: store.caseEvents,
  today,
  now: Date.now,
})
const { broadcaster, ...sending } = openSending({
  ...telegram,
  store,
  people,
  languages,
  rate: config.broadcastRate,
  tell: (event) => tellOf(event, log, bot.happened),
})
const bot = createBot({
  ...config,
  ...telegram,
  ...kept,
  ...sending,
  sending: broadcaster,
  updates,
  people,
  content,
  languages,
  printer: createPrinter(),
  unprintable,
  log,
  now: Date.now,
  random: () => randomInt(2 ** 31),
})
let intake: Intake | undefined
const timer = setInterval(bot.forgetExpired, PURGE_EVERY_MS)
const report = reportFailures(bot.api, telegram.owners, languages.translator(config.defaultLanguage))
let daily: { stop(): void } | undefined
const stop = async () => {
  log.info({ event: 'stopping' })
  clearInterval(timer)
  daily?.stop()
  await broadcaster.stop(STOP_LIMIT_MS)
  await intake?.stop(STOP_LIMIT_MS)
  await store.close()
  await telegram.close()
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())

await bot.init().catch((error: unknown) => giveUp('Konvert cannot start:', [refusal(error)]))
// Without its menu the bot works all the same.
await registerCommands(bot.api, languages, telegram.owners).catch((error: unknown) =>
  log.warn({ event: 'menu-refused', outcome: 'error', ...errorFields(error) }),
)
intake = startPolling(bot, log)
log.info({ event: 'ready', cases: content.cases.size })
telegram.announce()
daily = scheduleDaily({ store, people, log, failures, report, today })
broadcaster.start()
setImmediate(people.prepare)
await intake.ended.catch(() =>
  giveUp('Konvert stopped: the token is refused, or another copy runs with it.', []),
)
