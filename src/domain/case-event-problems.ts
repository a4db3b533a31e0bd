import type { Case } from './case.ts'
import type { CaseEvent } from './case-event.ts'
import { isGone, lastKnown, placeKnown, roomFor, toldOn } from './case-event-apply.ts'
import { type Day, earliestDay } from './date.ts'
import type { Facility } from './facility.ts'
import { knownSite, type Sites } from './site.ts'

/**
 * Why an event cannot be published as it is; each is the end of a locale key.
 * - `inFuture`, `pageInFuture`: the day has not come yet
 * - `afterPage`: the page is older than what it is to prove
 * - `unknownSite`, `unfitSite`: a site that is not in the list, or a copy, or one where anybody can publish
 * - `isFree`, `isDead`: nothing of the kind can happen to this person any more
 * - `sameAlready`: the data say so already
 * - `notConfirmable`: nobody knows where the person is; a transfer or a release has to be told first
 * - `unknownInstitution`, `notAssignable`, `sameInstitution`: of a transfer
 * - `olderThanKnown`: the data know something later, which this would contradict
 * - `timelineFull`, `sourcesFull`: an editor has to shorten the file first
 */
export type EventProblem =
  | 'inFuture'
  | 'pageInFuture'
  | 'afterPage'
  | 'unknownSite'
  | 'unfitSite'
  | 'isFree'
  | 'isDead'
  | 'sameAlready'
  | 'notConfirmable'
  | 'unknownInstitution'
  | 'notAssignable'
  | 'sameInstitution'
  | 'olderThanKnown'
  | 'timelineFull'
  | 'sourcesFull'

/**
 * @param person with the events that were published before
 * @param sites data/sites.yaml
 */
export function eventProblems(
  event: CaseEvent,
  person: Case,
  facilities: ReadonlyMap<string, Facility>,
  sites: Sites,
  today: Day,
): EventProblem[] {
  const room = roomFor(person, event)
  const problems: (EventProblem | false | undefined)[] = [
    ...dateProblems(event, today),
    siteProblem(event, sites),
    contradiction(event, person),
    event.kind === 'transfer' && transferProblem(event.facility, person, facilities),
    !room.timeline && 'timelineFull',
    !room.sources && 'sourcesFull',
  ]
  return problems.filter((problem) => problem !== false && problem !== undefined)
}

function dateProblems(event: CaseEvent, today: Day): (EventProblem | false)[] {
  const { date, kind, source } = event
  const page = source.date
  return [
    kind !== 'court-day' && date > today && 'inFuture',
    page !== 'undated' && page > today && 'pageInFuture',
    kind !== 'court-day' && date.slice(0, page.length) > page && 'afterPage',
  ]
}

function siteProblem({ source }: CaseEvent, sites: Sites): EventProblem | undefined {
  const site = knownSite(source.url, sites)
  if (site === undefined) return 'unknownSite'
  return site.broadcast === false ? 'unfitSite' : undefined
}

function contradiction(event: CaseEvent, person: Case): EventProblem | undefined {
  const { status } = person
  switch (event.kind) {
    case 'news':
    case 'court-day':
    case 'sentence':
    case 'correction':
      return undefined
    case 'letters-declined':
      return person.letters === 'declined' ? 'sameAlready' : undefined
    case 'release':
    case 'death':
      if (status.value === 'died') return event.kind === 'death' ? 'sameAlready' : 'isDead'
      if (status.value === 'released') return event.kind === 'release' ? 'sameAlready' : undefined
      return toldOn(event) < lastKnown(person) ? 'olderThanKnown' : undefined
    default:
      break
  }
  if (isGone(person)) return status.value === 'died' ? 'isDead' : 'isFree'
  if (event.kind === 'confirmed') {
    const held = status.value === 'held' || status.value === 'unknown'
    if (!held) return 'notConfirmable'
    // It is worth something where it renews either of the two dates.
    return event.date < earliestDay(status.asOf) && event.date < placeKnown(person)
      ? 'olderThanKnown'
      : undefined
  }
  if (event.kind === 'transfer') return event.date < placeKnown(person) ? 'olderThanKnown' : undefined
  if (status.value === event.kind) return 'sameAlready'
  return event.date < lastKnown(person) ? 'olderThanKnown' : undefined
}

function transferProblem(
  id: string | undefined,
  person: Case,
  facilities: ReadonlyMap<string, Facility>,
): EventProblem | undefined {
  if (id === undefined) return undefined
  const facility = facilities.get(id)
  if (facility === undefined) return 'unknownInstitution'
  if (!facility.assignable) return 'notAssignable'
  const here = (person.address ?? person.place)?.facility
  return person.status.value === 'held' && here === id ? 'sameInstitution' : undefined
}
