import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { createBot } from './bot/bot.ts'
import { registerCommands } from './bot/commands.ts'
import { errorFields } from './bot/errors.ts'
import { startPolling } from './bot/intake.ts'
import { parseConfig } from './config.ts'
import { loadContent } from './content/content.ts'
import { createPeople } from './domain/people.ts'
import { openLanguages } from './i18n.ts'
import { createLog } from './log.ts'
import { giveUp } from './say.ts'

const STOP_LIMIT_MS = 4_500
const PURGE_EVERY_MS = 60_000

const settings = parseConfig(process.env)
if (!settings.ok) giveUp('Konvert cannot start with these settings:', settings.problems)
const { config } = settings
const log = createLog(config.logLevel)
const today = () => new Date().toISOString().slice(0, 10)
const languages = openLanguages(join(import.meta.dirname, '..', 'locales'))
if (!languages.codes.includes(config.defaultLanguage)) {
  giveUp('Konvert cannot start with these settings:', [
    `DEFAULT_LANGUAGE should be one of ${languages.codes.join(', ')}.`,
  ])
}
const loaded = await loadContent(config.dataDir, today(), languages.codes)
if (!loaded.ok) giveUp('Konvert cannot start with this data:', loaded.problems)
const { cases, facilities, letter, post } = loaded.content
if (!cases.has(config.featuredCase)) {
  giveUp('Konvert cannot start with these settings:', [
    'FEATURED_CASE should be the id of a case in data/cases.',
  ])
}

const people = createPeople(cases, facilities, config.featuredCase, today)
const local = config.token === undefined ? await import('./playground/start.ts') : undefined
const telegram = await local?.startPlayground(config.port, config.adminIds)
const bot = createBot({
  ...config,
  token: config.token ?? telegram?.token ?? '',
  apiRoot: telegram?.url ?? config.apiRoot,
  people,
  bank: letter,
  post,
  languages,
  log,
  now: Date.now,
  random: () => randomInt(2 ** 31),
})
const purge = setInterval(bot.forgetExpired, PURGE_EVERY_MS)
const intake = await bot
  .init()
  .then(() => registerCommands(bot.api, languages))
  .then(() => startPolling(bot, log))
  .catch((error: unknown) => giveUp('Konvert cannot reach Telegram:', [JSON.stringify(errorFields(error))]))
log.info({ event: 'ready', cases: cases.size })
telegram?.announce()

const stop = async () => {
  log.info({ event: 'stopping' })
  clearInterval(purge)
  await intake.stop(STOP_LIMIT_MS)
  await telegram?.close()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
await intake.ended.catch(() =>
  giveUp('Konvert stopped: Telegram refuses the token, or another copy runs with it.', []),
)
