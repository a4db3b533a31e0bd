import { type Case, type CaseStatus, LIST_LIMIT, sourcesLength, timelineLength } from './case.ts'
import { type CaseEvent, type EventKind, isAnnouncement } from './case-event.ts'
import { type Day, earliestDay } from './date.ts'
import type { Facility } from './facility.ts'

type Facilities = ReadonlyMap<string, Facility>
type EventOf<Kind extends EventKind> = Extract<CaseEvent, { kind: Kind }>
type Told = Exclude<CaseEvent, { kind: 'confirmed' }>

/** What may be left out where a list of the person is full; everything else decides what the bot does. */
const DISPENSABLE: readonly EventKind[] = ['news', 'court-day', 'sentence', 'correction', 'confirmed']

/**
 * The person as an editor would have written them down after these events, by docs/data.md. Events come in the
 * order in which they were recorded and take effect in that of their dates. One that the file tells of already, or
 * that is about somebody else, changes nothing; one that is older than what the file knows is told in the timeline
 * and changes nothing else.
 */
export function applyEvents(person: Case, events: readonly CaseEvent[], facilities: Facilities): Case {
  return events
    .filter(({ caseId }) => caseId === person.id)
    .toSorted((a, b) => a.date.localeCompare(b.date))
    .reduce((current, event) => applyEvent(current, event, facilities), person)
}

/** The same for everybody, by id. */
export function applyToAll(
  cases: ReadonlyMap<string, Case>,
  events: readonly CaseEvent[],
  facilities: Facilities,
): Map<string, Case> {
  const all = new Map(cases)
  for (const [id, own] of Map.groupBy(events, ({ caseId }) => caseId)) {
    const person = cases.get(id)
    if (person !== undefined) all.set(id, applyEvents(person, own, facilities))
  }
  return all
}

function applyEvent(person: Case, event: CaseEvent, facilities: Facilities): Case {
  if (person.events?.includes(event.id) || isAnnouncement(event)) return person
  const { cited, sourceId } = cite(person, event.source)
  if (DISPENSABLE.includes(event.kind) && sourcesLength(cited.sources) > LIST_LIMIT) return person
  const changed = withEntry(withState(cited, event, sourceId, facilities), event, sourceId)
  if (changed === cited) return person
  return { ...changed, events: [...(person.events ?? []), event.id] }
}

/** Whether the lists that are shown in one message can take what an event adds to them. */
export function roomFor(person: Case, event: CaseEvent): { timeline: boolean; sources: boolean } {
  const { cited, sourceId } = cite(person, event.source)
  return {
    timeline: event.kind === 'confirmed' || isAnnouncement(event) || entryFits(cited, event, sourceId),
    sources: isAnnouncement(event) || sourcesLength(cited.sources) <= LIST_LIMIT,
  }
}

/** The day of the last thing that is known of a person's whereabouts or status. */
export function lastKnown(person: Case): Day {
  const status = earliestDay(person.status.asOf)
  const place = placeKnown(person)
  return place > status ? place : status
}

/** The day from which the present address is known, or that there is none. */
export function placeKnown({ address, place, status }: Case): Day {
  return earliestDay((address ?? place ?? status).asOf)
}

/** The day on which the page tells of it, which for what lasts for good counts as the day of confirmation. */
export function toldOn({ date, source }: CaseEvent): Day {
  const page = source.date === 'undated' ? date : earliestDay(source.date)
  return page > date ? page : date
}

export function isGone({ status }: Case): boolean {
  return status.value === 'released' || status.value === 'died'
}

/** Adds the page to the person's sources, under an id such as `zona-media-2026-11-20`, unless it is there. */
function cite(person: Case, page: CaseEvent['source']): { cited: Case; sourceId: string } {
  const known = person.sources.find(({ url, date }) => url === page.url && date === page.date)
  if (known !== undefined) return { cited: person, sourceId: known.id }
  const host = new URL(page.url).hostname.replace(/^www\./, '')
  const slug = host.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  const date = page.date === 'undated' ? '' : `-${page.date}`
  const taken = new Set(person.sources.map(({ id }) => id))
  for (let number = 1; ; number++) {
    const end = number === 1 ? date : `${date}-${number}`
    const id = slug.slice(0, 40 - end.length).replace(/-$/, '') + end
    if (!taken.has(id)) {
      return {
        cited: { ...person, sources: [...person.sources, { id, ...page, shown: true }] },
        sourceId: id,
      }
    }
  }
}

/** The person with what the event changes beside the timeline; the same object where that is nothing. */
function withState(person: Case, event: CaseEvent, sourceId: string, facilities: Facilities): Case {
  switch (event.kind) {
    case 'release':
      return withEnd(person, event, 'released', sourceId)
    case 'death':
      return withEnd(person, event, 'died', sourceId)
    case 'in-transit':
      return withStatus(person, event, 'in-transit', sourceId)
    case 'term-ended':
      return withStatus(person, event, 'term-ended', sourceId)
    case 'house-arrest': {
      const arrested = withStatus(person, event, 'house-arrest', sourceId)
      return arrested === person ? person : withoutRemand(leavePlace(arrested, event.date))
    }
    case 'transfer':
      return withTransfer(person, event, sourceId, facilities)
    case 'sentence':
      return { ...withoutRemand(person), sentence: { text: event.text, sources: [sourceId] } }
    case 'letters-declined':
      return person.letters === 'declined' ? person : { ...person, letters: 'declined' }
    case 'confirmed':
      return withConfirmation(person, event, sourceId)
    case 'news':
    case 'court-day':
    case 'correction':
      return person
  }
}

/** Free or dead: there is no address any more, and nothing runs out. */
function withEnd(person: Case, event: Told, value: 'released' | 'died', sourceId: string): Case {
  const { status } = person
  if (status.value === 'died' || status.value === value) return person
  // What a page says for good outweighs an older page that had the person in prison on a later day.
  if (status.value !== 'released' && toldOn(event) < lastKnown(person)) return person
  const { until: _, ...rest } = leavePlace(person, event.date)
  return {
    ...rest,
    status: { value, on: event.date, asOf: toldOn(event), sources: [sourceId], note: event.text },
  }
}

/** States in which nobody can say that a letter would arrive. The old place stays until a new one is known. */
function withStatus(person: Case, event: Told, value: CaseStatus, sourceId: string): Case {
  if (isGone(person) || event.date < lastKnown(person)) return person
  const on = value === 'term-ended' ? { on: event.date } : {}
  return {
    ...person,
    status: { value, ...on, asOf: event.date, sources: [sourceId], note: event.text },
  }
}

function withTransfer(
  person: Case,
  event: EventOf<'transfer'>,
  sourceId: string,
  facilities: Facilities,
): Case {
  const { status } = person
  if (isGone(person) || event.date < placeKnown(person)) return person
  const later = event.date < earliestDay(status.asOf)
  if (later && (status.value === 'house-arrest' || status.value === 'term-ended')) return person
  const facility = facilities.get(event.facility ?? '')
  const moved = withPlace(person, event.date, sourceId, facility?.assignable ? facility : undefined)
  if (later) return moved
  const note = moved.place ? {} : { note: event.text }
  return withoutPast(
    { ...moved, status: { value: 'held', asOf: event.date, sources: [sourceId], ...note } },
    event.date,
  )
}

function withPlace(person: Case, date: Day, sourceId: string, facility: Facility | undefined): Case {
  const here = (person.address ?? person.place)?.facility
  if (facility !== undefined && facility.id === here) return renewed(person, date, sourceId)
  const left = leavePlace(person, date)
  if (facility === undefined) return left
  return { ...left, place: { text: facility.name, facility: facility.id, asOf: date, sources: [sourceId] } }
}

/** Still held where the data say. What is said of another state is that it was so on this day, too. */
function withConfirmation(person: Case, { date }: CaseEvent, sourceId: string): Case {
  const { status } = person
  const inPrison = status.value === 'held' || status.value === 'unknown'
  if (isGone(person)) return person
  const placed = inPrison ? withoutPast(renewed(person, date, sourceId), date) : person
  if (date < earliestDay(status.asOf)) return placed
  const sources = [sourceId, ...status.sources.filter((id) => id !== sourceId)]
  return {
    ...placed,
    status:
      status.value === 'unknown'
        ? { value: 'held', asOf: date, sources }
        : { ...status, asOf: date, sources },
  }
}

/** The place and the address, confirmed for a day. */
function renewed(person: Case, date: Day, sourceId: string): Case {
  const renew = <Where extends { asOf: string; sources: string[] }>(where: Where): Where =>
    date < earliestDay(where.asOf)
      ? where
      : { ...where, asOf: date, sources: [sourceId, ...where.sources.filter((id) => id !== sourceId)] }
  const place = person.place && renew(person.place)
  const address = person.address && renew(person.address)
  if (place === person.place && address === person.address) return person
  return { ...person, ...(place && { place }), ...(address && { address }) }
}

/** Makes the present address a former one, from this day; nothing is left of a place that is no institution. */
function leavePlace(person: Case, until: Day): Case {
  const { place, address, ...rest } = person
  const left = address ?? place
  if (left?.facility === undefined) return rest
  const former = {
    facility: left.facility,
    ...(address?.poBox === undefined ? {} : { poBox: address.poBox }),
    // An older page may have had the person here on a day when they were gone.
    asOf: earliestDay(left.asOf) > until ? until : left.asOf,
    until,
    sources: left.sources,
  }
  return { ...rest, formerAddresses: [...rest.formerAddresses, former] }
}

/** A remand order ends with the sentence, or with leaving prison. */
function withoutRemand(person: Case): Case {
  if (person.until?.kind !== 'remand') return person
  const { until: _, ...rest } = person
  return rest
}

/** Who is held after a term or order has run out is held on another one, whose end is unknown. */
function withoutPast(person: Case, date: Day): Case {
  if (person.until === undefined || person.until.date >= date) return person
  const { until: _, ...rest } = person
  return rest
}

/** Tells of it in the timeline, where there is room for it. */
function withEntry(person: Case, event: CaseEvent, sourceId: string): Case {
  if (event.kind === 'confirmed' || !entryFits(person, event, sourceId)) return person
  return { ...person, timeline: withEntryIn(person.timeline, event, sourceId) }
}

function withEntryIn(timeline: Case['timeline'], { date, text }: Told, sourceId: string): Case['timeline'] {
  const before = timeline.findLastIndex((entry) => earliestDay(entry.date) <= date)
  return timeline.toSpliced(before + 1, 0, { date, text, sources: [sourceId] })
}

function entryFits(person: Case, event: Told, sourceId: string): boolean {
  const timeline = withEntryIn(person.timeline, event, sourceId)
  return Object.keys(event.text).every((language) => timelineLength(timeline, language) <= LIST_LIMIT)
}
