import { randomInt } from 'node:crypto'
import { createBot, type KonvertBot } from './bot/bot.ts'
import type { Broadcaster } from './broadcast/broadcaster.ts'
import { openPeople } from './case-updates.ts'
import type { People } from './domain/people.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { unprintable } from './print/lines.ts'
import { createPrinter } from './print/printer.ts'
import { openSending, tellOf } from './sending.ts'
import { type Far, openKeeping, type Setup } from './setup.ts'
import type { Store } from './store/store.ts'

export interface Assembled {
  store: Store
  people: People
  broadcaster: Broadcaster
  bot: KonvertBot
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
    unprintable,
    log,
    observe: metrics.handled,
    now: Date.now,
    random: () => randomInt(2 ** 31),
  })
  bot.api.config.use(metrics.calls)
  return { store, people, broadcaster, bot }
}
