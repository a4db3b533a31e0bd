import { Cron } from 'croner'
import { inNeedOfALook, REPORTS, type Reports } from './domain/case-counts.ts'
import { type Day, weekdayOf } from './domain/date.ts'
import { planEndings } from './domain/endings.ts'
import type { People } from './domain/people.ts'
import { canBeFollowed, caseOf } from './domain/subscription.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
import type { Store } from './store/store.ts'

/** Every day at ten past three by the bot's own clock: at night. */
const DAILY_AT = '10 3 * * *'
const MONDAY = 1

export interface DailyDeps {
  store: Store
  people: People
  log: Log
  /** The number of failures since it was last asked. */
  failures: () => number
  reports: Reports
  /** Prepares what subscribers are to be reminded of. */
  remind: (today: Day) => Promise<void>
  notices: Notices
}

/**
 * What is done once a day: the end of topics of which nothing more will come, the number of subscribers, the end of
 * what is kept for a week, the backup, the reminders, on Mondays the people to be looked at, and the count of failures. Each is done though another fails.
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
    // Of somebody who is not in the list any more nothing can be told either.
    const isOver = (id: string) => {
      const standing = people.get(id)
      return standing === undefined || !canBeFollowed(standing.person)
    }
    const over = (await store.subscribers.topics()).filter((topic) => {
      const id = caseOf(topic)
      return id !== undefined && isOver(id)
    })
    const plan = planEndings(over, await store.endings.list(), today)
    for (const { topic, endsOn } of plan.begin) await store.endings.set(topic, endsOn)
    for (const topic of plan.end) await store.subscribers.endTopic(topic)
    for (const topic of [...plan.end, ...plan.keep]) await store.endings.clear(topic)
  }

  async function tellStale(): Promise<void> {
    const waiting = inNeedOfALook(deps.people.all(), deps.reports).filter(
      ({ person, gate }) =>
        gate.standing !== 'current' || REPORTS.some((kind) => deps.reports[kind].count(person.id) > 0),
    )
    if (waiting.length > 0) await deps.notices.stale(waiting.length)
  }

  return async (today) => {
    await tried('endings', () => endTopics(today))
    await tried('counted', async () => store.subscriberDays.note(today, await store.subscribers.total()))
    await tried('expired', () => store.daily(today))
    await tried('backup', async () => {
      const made = await store.backup(today)
      if (!made.ok && made.error !== 'inMemory') throw new Error(made.error)
    })
    await tried('reminders', () => deps.remind(today))
    if (weekdayOf(today) === MONDAY) await tried('stale', tellStale)
    const failures = deps.failures()
    if (failures > 0) await tried('report', () => deps.notices.failures(failures))
  }
}

/** Does the work every night, and at once where the bot was off in the last one. */
export function scheduleDaily(deps: DailyDeps & { today: () => Day; timeZone: string }): { stop(): void } {
  const { store, today, timeZone } = deps
  const daily = createDaily(deps)
  const missed = store.hasBackup(today()).catch(() => false)
  void missed.then((done) => (done ? undefined : daily(today())))
  return new Cron(DAILY_AT, { timezone: timeZone, protect: true }, () => daily(today()))
}
