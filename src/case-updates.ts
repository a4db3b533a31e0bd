import type { Content } from './content/content.ts'
import { courtDaysAhead } from './domain/case-event.ts'
import { applyEvents, applyToAll } from './domain/case-event-apply.ts'
import type { CaseEvents } from './domain/case-event-keeping.ts'
import { eventProblems } from './domain/case-event-problems.ts'
import type { Day } from './domain/date.ts'
import { createPeople, type People } from './domain/people.ts'
import type { CaseUpdates } from './features/updates/port.ts'
import { newEventId } from './store/case-events.ts'

interface CaseUpdatesDeps {
  content: Content
  events: CaseEvents
  featuredCase: string
  today: () => Day
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
}

/** Everybody as the files and the published events have them, and what editors can do about that. */
export async function openPeople(deps: CaseUpdatesDeps): Promise<{
  people: People
  updates: CaseUpdates
  /** The next court day that was announced; it is no history before it has been. */
  courtDay: (caseId: string) => Day | undefined
}> {
  const { content, events, today, now } = deps
  const { cases: files, facilities, sites } = content
  const published = await events.list(['published'])
  const cases = applyToAll(
    files,
    published.map(({ event }) => event),
    facilities,
  )
  const people = createPeople(cases, facilities, deps.featuredCase, today)
  const announced = Map.groupBy(
    published.map(({ event }) => event),
    ({ caseId }) => caseId,
  )
  // Afterwards, so that somebody else stands in for the featured person where they are hidden.
  for (const id of await events.hidden()) people.refresh(id, undefined)

  /** What is published of a person, in the order of publication. */
  const publishedOf = async (caseId: string) => {
    const own = (await events.of(caseId)).filter(({ state }) => state === 'published')
    return own.toSorted((a, b) => a.number - b.number).map(({ event }) => event)
  }
  /** The person as the file and the published events have them, shown or hidden. */
  const present = async (caseId: string) => {
    const file = files.get(caseId)
    return file && applyEvents(file, await publishedOf(caseId), facilities)
  }
  const refresh = async (caseId: string) => {
    announced.set(caseId, await publishedOf(caseId))
    const hidden = (await events.hidden()).has(caseId)
    people.refresh(caseId, hidden ? undefined : await present(caseId))
  }
  const changing =
    <Rest extends unknown[]>(change: (id: string, ...rest: Rest) => Promise<boolean>) =>
    async (id: string, ...rest: Rest) => {
      const kept = await events.find(id)
      const done = await change(id, ...rest)
      if (done && kept) await refresh(kept.event.caseId)
      return done
    }
  const hiding = (change: (caseId: string) => Promise<boolean>) => async (caseId: string) => {
    const done = await change(caseId)
    if (done) await refresh(caseId)
    return done
  }
  const updates: CaseUpdates = {
    newId: newEventId,
    async problems(event) {
      const person = await present(event.caseId)
      return person === undefined ? ['sameAlready'] : eventProblems(event, person, facilities, sites, today())
    },
    async after(event) {
      const person = await present(event.caseId)
      const changed = person && applyEvents(person, [event], facilities)
      return (
        changed && createPeople(new Map([[changed.id, changed]]), facilities, changed.id, today).featured()
      )
    },
    institutions: Array.from(facilities.values()).filter(({ assignable }) => assignable),
    find: events.find,
    keep: events.add,
    publish: changing((id) => events.publish(id, now())),
    undo: changing(events.undo),
    drop: events.drop,
    hide: hiding(events.hide),
    show: hiding(events.unhide),
    hidden: async () => Array.from(await events.hidden()),
  }
  const courtDay = (caseId: string) => courtDaysAhead(announced.get(caseId) ?? [], today())[0]?.date
  return { people, updates, courtDay }
}
