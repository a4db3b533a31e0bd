import { Cron } from 'croner'
import { type Api, GrammyError } from 'grammy'
import type { Day } from './domain/date.ts'
import { planEndings } from './domain/endings.ts'
import type { People } from './domain/people.ts'
import { canBeFollowed, caseTopic, type Topic } from './domain/subscription.ts'
import type { Translator } from './i18n.ts'
import type { Log } from './log.ts'
import type { Store } from './store/store.ts'

/** Every day at ten past three, UTC: night wherever most readers are. */
const DAILY_AT = '10 3 * * *'

export interface DailyDeps {
  store: Store
  people: People
  log: Log
  /** The number of failures since it was last asked. */
  failures: () => number
  /** Tells the admins how much failed, not what. */
  report: (failures: number) => Promise<void>
}

/**
 * What is done once a day: the backup, the end of topics of which nothing more will come, the end of what is kept
 * for a week, and the count of failures. Each is done though another fails.
 *
 * @returns the work of one day; it never rejects
 */
export function createDaily(deps: DailyDeps): (today: Day) => Promise<void> {
  const { store, log } = deps
  const tried = async (event: string, work: () => Promise<unknown>) => {
    try {
      await work()
      log.info({ event, outcome: 'ok' })
    } catch (error) {
      log.error({
        event,
        outcome: 'error',
        error: error instanceof Error ? error.constructor.name : 'unknown',
      })
    }
  }

  async function endTopics(today: Day): Promise<void> {
    const { people } = deps
    const over: Topic[] = []
    for (const standing of people.all()) {
      const topic = caseTopic(standing.person.id)
      if (!canBeFollowed(standing.person) && (await store.subscribers.count([topic])) > 0) over.push(topic)
    }
    const plan = planEndings(over, await store.endings.list(), today)
    for (const { topic, endsOn } of plan.begin) await store.endings.set(topic, endsOn)
    for (const topic of plan.end) await store.subscribers.endTopic(topic)
    for (const topic of [...plan.end, ...plan.keep]) await store.endings.clear(topic)
  }

  return async (today) => {
    await tried('endings', () => endTopics(today))
    await tried('expired', () => store.daily(today))
    await tried('backup', async () => {
      const made = await store.backup(today)
      if (!made.ok && made.error !== 'inMemory') throw new Error(made.error)
    })
    const failures = deps.failures()
    if (failures > 0) await tried('report', () => deps.report(failures))
  }
}

/** Does the work every night, and at once where the bot was off in the last one. */
export function scheduleDaily(deps: DailyDeps & { today: () => Day }): { stop(): void } {
  const { store, today } = deps
  const daily = createDaily(deps)
  const missed = store.hasBackup(today()).catch(() => false)
  void missed.then((done) => (done ? undefined : daily(today())))
  return new Cron(DAILY_AT, { timezone: 'UTC', protect: true }, () => daily(today()))
}

/** Writes to every admin how much failed; one who cannot be reached keeps nobody else from it. */
export function reportFailures(
  api: Pick<Api, 'sendMessage'>,
  admins: readonly number[],
  say: Translator,
): (failures: number) => Promise<void> {
  return async (failures) => {
    for (const admin of admins) {
      try {
        await api.sendMessage(admin, say.t('common.failures', { count: failures }))
      } catch (error) {
        if (!(error instanceof GrammyError)) throw error
      }
    }
  }
}
