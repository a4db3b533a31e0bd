import { randomInt } from 'node:crypto'
import { createBot, type KonvertBot } from './bot/bot.ts'
import type { Broadcaster } from './broadcast/broadcaster.ts'
import { openPeople } from './case-updates.ts'
import type { DailyDeps } from './daily.ts'
import type { People } from './domain/people.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { openNotices } from './notices.ts'
import { drawChart } from './print/chart.ts'
import { unprintable } from './print/lines.ts'
import { createPrinter } from './print/printer.ts'
import { createReminders } from './reminders.ts'
import { openSending, tellOf } from './sending.ts'
import { type Far, openKeeping, type Setup } from './setup.ts'
import type { Store } from './store/store.ts'

interface Assembled {
  store: Store
  people: People
  broadcaster: Broadcaster
  bot: KonvertBot
  /** What is done at night besides keeping. */
  nightly: Pick<DailyDeps, 'reports' | 'remind' | 'notices'>
}

/** Puts the parts together; nothing of it runs yet. */
export async function assemble(setup: Setup, telegram: Far, log: Log, metrics: Metrics): Promise<Assembled> {
  const { config, languages, content, today } = setup
  const { store, kept } = await openKeeping(config, telegram.owners, today, log)
  const { people, ...cases } = await openPeople({
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
    paid: config.paidBroadcasts,
    observe: metrics.sent,
    tell: (event) => tellOf(event, log, bot.happened),
  })
  const bot: KonvertBot = createBot({
    ...config,
    ...telegram,
    ...kept,
    ...sending,
    sending: broadcaster,
    ...cases,
    people,
    content,
    languages,
    printer: createPrinter(),
    drawChart,
    unprintable,
    log,
    observe: metrics.handled,
    now: Date.now,
    random: () => randomInt(2 ** 31),
  })
  bot.api.config.use(metrics.calls)
  const notices = openNotices({ ...config, ...kept, api: bot.api, languages })
  const remind = createReminders({
    ...config,
    broadcaster,
    people,
    days: content.days,
    languages,
    mode: config.reminders,
    now: Date.now,
    ask: notices.reminders,
  })
  return { store, people, broadcaster, bot, nightly: { reports: kept.reports, remind, notices } }
}
