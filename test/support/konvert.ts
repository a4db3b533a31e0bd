import { createBot, type KonvertBot } from '../../src/bot/bot.ts'
import { registerCommands } from '../../src/bot/commands.ts'
import { type Intake, startPolling } from '../../src/bot/intake.ts'
import type { Broadcaster } from '../../src/broadcast/broadcaster.ts'
import { openPeople } from '../../src/case-updates.ts'
import { createDaily } from '../../src/daily.ts'
import type { Case } from '../../src/domain/case.ts'
import type { Log, LogFields } from '../../src/log.ts'
import { openNotices } from '../../src/notices.ts'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'
import { drawChart } from '../../src/print/chart.ts'
import { unprintable } from '../../src/print/lines.ts'
import { createPrinter } from '../../src/print/printer.ts'
import { createReminders } from '../../src/reminders.ts'
import { openSending, tellOf } from '../../src/sending.ts'
import { openCaseCounts } from '../../src/store/case-counts.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { TODAY, testContent, testLanguages } from './data.ts'

export interface Konvert {
  telegram: LocalTelegram
  bot: KonvertBot
  store: Store
  broadcaster: Broadcaster
  intake: Intake
  /** Every line that the bot logged. */
  logged: LogFields[]
  /** Moves the bot's clock on. */
  pass(ms: number): void
  /** Makes it another day, while the bot runs. */
  day(today: string): void
  person(language?: string, firstName?: string): Person
  /** Does what is done every night. */
  night(day: string): Promise<void>
  close(): Promise<void>
}

export interface KonvertOptions {
  telegram?: LocalTelegram
  /** A bot that runs on the same Telegram: it is stopped first, as at a restart; what it kept is kept. */
  takeOver?: Konvert
  /** People besides those of data/. */
  extraCases?: Case[]
  today?: string
  /** Numbers of the owners. */
  owners?: number[]
  /** By default one in memory. */
  store?: Store
  watchdogMs?: number
  graceMs?: number
  undoMs?: number
  approvals?: 1 | 2
  timeZone?: string
  paid?: boolean
  reminders?: 'off' | 'ask' | 'automatic'
}

/** The real bot on a local Telegram, over real HTTP. Only the clock, chance and the network's far end are ours. */
export async function openKonvert(options: KonvertOptions = {}): Promise<Konvert> {
  await options.takeOver?.intake.stop(2_000)
  await options.takeOver?.broadcaster.stop(2_000)
  const content = await testContent()
  const telegram = options.telegram ?? (await createLocalTelegram())
  const logged: LogFields[] = []
  const note = (fields: LogFields) => void logged.push(fields)
  const log: Log = { info: note, warn: note, error: note, debug: note }
  const all = new Map([
    ...content.cases,
    ...(options.extraCases ?? []).map((person) => [person.id, person] as const),
  ])
  const store = options.store ?? options.takeOver?.store ?? (await storeInMemory(options.today ?? TODAY))
  let time = 0
  let present = options.today ?? TODAY
  let chance = 1
  const languages = testLanguages()
  const { people, ...cases } = await openPeople({
    content: { ...content, cases: all },
    events: store.caseEvents,
    featuredCase: 'leniye-umerova',
    today: () => present,
    now: () => time,
  })
  const { broadcaster, ...sending } = openSending({
    undoMs: options.undoMs ?? 0,
    token: telegram.token,
    apiRoot: telegram.url,
    store,
    people,
    languages,
    rate: 30,
    paid: options.paid ?? false,
    tell: (event) => tellOf(event, log, bot.happened),
  })
  const reports = {
    returned: await openCaseCounts(store.totals, 'returned'),
    wrong: await openCaseCounts(store.totals, 'wrong'),
  }
  const bot: KonvertBot = createBot({
    token: telegram.token,
    apiRoot: telegram.url,
    people,
    ...sending,
    sending: broadcaster,
    approvals: options.approvals ?? 1,
    timeZone: options.timeZone ?? 'UTC',
    ...cases,
    sentTo: (chat) => store.broadcasts.messagesOf(chat, Date.now()),
    content: { ...content, cases: all },
    printer: createPrinter(),
    unprintable,
    subscribers: store.subscribers,
    staff: store.staff(options.owners ?? []),
    audit: store.audit,
    subscriberDays: store.subscriberDays,
    drafted: await openCaseCounts(store.totals, 'drafted'),
    draftedIn: await openCaseCounts(store.totals, 'drafted-in'),
    drawChart,
    reports,
    languages,
    defaultLanguage: 'en',
    operator: { name: 'Test Group', contact: undefined },
    donateUrl: 'https://memopzk.org',
    sourceUrl: undefined,
    log,
    now: () => time,
    random: () => chance++,
    graceMs: options.graceMs ?? 0,
    ...(options.watchdogMs === undefined ? {} : { watchdogMs: options.watchdogMs }),
  })
  const staff = store.staff(options.owners ?? [])
  const notices = openNotices({
    api: bot.api,
    staff,
    subscribers: store.subscribers,
    languages,
    defaultLanguage: 'en',
  })
  const remind = createReminders({
    broadcaster,
    people,
    days: content.days,
    languages,
    mode: options.reminders ?? 'ask',
    timeZone: options.timeZone ?? 'UTC',
    now: Date.now,
    ask: notices.reminders,
  })
  const night = createDaily({ store, people, log, failures: () => 0, reports, remind, notices })
  await bot.init()
  await registerCommands(bot.api, languages, options.owners)
  const intake = startPolling(bot, log)
  broadcaster.start()
  return {
    telegram,
    bot,
    store,
    intake,
    logged,
    pass: (ms) => {
      time += ms
    },
    night,
    day: (today) => {
      present = today
    },
    person: (language = 'en', firstName = 'Ann') => telegram.addPerson({ firstName, language }),
    broadcaster,
    async close() {
      await broadcaster.stop(2_000)
      await intake.stop(2_000)
      if (options.telegram === undefined || options.takeOver) await telegram.close()
    },
  }
}

async function storeInMemory(today: string): Promise<Store> {
  const opened = await openStore({ memory: true, today: () => today })
  if (!opened.ok) throw new Error(opened.error)
  return opened.store
}

export interface OwnedKonvert {
  telegram: LocalTelegram
  owner: Person
  konvert: Konvert
}

/** A bot with an owner, on a Telegram that outlives it: a later bot can take it over. */
export async function openOwned(options: KonvertOptions = {}): Promise<OwnedKonvert> {
  const telegram = await createLocalTelegram()
  const owner = telegram.addPerson({ firstName: 'Owner', language: 'en' })
  return { telegram, owner, konvert: await openKonvert({ ...options, telegram, owners: [owner.id] }) }
}
