import { currentAddress, formerAddresses, type LetterAddress } from './address.ts'
import type { Case } from './case.ts'
import type { Day } from './date.ts'
import type { Facility } from './facility.ts'
import { type Gate, gateFor } from './freshness.ts'
import type { NameSearch } from './name-search.ts'
import { createPeopleSearch, searchEntry } from './search.ts'

/** A person with what may be done for them today. */
export interface Standing {
  person: Case
  gate: Gate
  /** Where letters go, as far as it is known; absent for people who are free. */
  address: LetterAddress | undefined
  former: readonly LetterAddress[]
}

/** Everybody who may be shown, as of today. */
export interface People {
  get(id: string): Standing | undefined
  /** Builds the index of names, which the first search would do otherwise. */
  prepare(): void
  /** People whose names the words may mean, best first. */
  search(words: string): Standing[]
  /** Everybody: those who can be written to first, then the unconfirmed, then those who are free; by name. */
  all(): readonly Standing[]
  /** Those whom the bot offers to write to: complete addresses first. */
  writable(): readonly Standing[]
  /**
   * The person whose story stands for the project; never a default recipient. While that person is hidden it is
   * whoever comes first of those who can be written to.
   */
  featured(): Standing
  today(): Day
  /** Puts a person in the place of their earlier record, or takes them out of sight. It is seen at once everywhere. */
  refresh(id: string, person: Case | undefined): void
  /** Grows with each refresh: what was drawn of a person on this day under another number is out of date. */
  version(): number
}

/**
 * @param cases everybody who may be shown; hidden people must not be passed in
 * @param featuredId must be among `cases`, or come with a refresh
 * @param today the present day; asked anew each time, so that standings change at midnight
 */
export function createPeople(
  cases: ReadonlyMap<string, Case>,
  facilities: ReadonlyMap<string, Facility>,
  featuredId: string,
  today: () => Day,
): People {
  const shown = new Map(cases)
  let version = 0
  // The index of some thousand names takes a moment to build: it must not delay the first answer to /start.
  let search: NameSearch | undefined
  const index = () => {
    search ??= createPeopleSearch(shown.values())
    return search
  }
  const standingOf = (person: Case, day: Day): Standing => {
    const address = currentAddress(person, facilities)
    const gate = gateFor(person, address?.facility, day)
    return { person, gate, address, former: formerAddresses(person, facilities) }
  }
  let known: { day: Day; all: readonly Standing[]; byId: Map<string, Standing> } | undefined
  const present = () => {
    const day = today()
    if (known?.day !== day) {
      const all = Array.from(shown.values(), (person) => standingOf(person, day)).sort(byUsefulness)
      known = { day, all, byId: new Map(all.map((standing) => [standing.person.id, standing])) }
    }
    return known
  }
  const get = (id: string) => present().byId.get(id)
  const writable = () => present().all.filter(({ gate }) => gate.suggested)
  return {
    get,
    search: (words) =>
      index()
        .find(words)
        .flatMap((id) => get(id) ?? []),
    prepare: () => void index(),
    all: () => present().all,
    writable,
    featured() {
      const standing =
        get(featuredId) ?? (cases.has(featuredId) ? (writable()[0] ?? present().all[0]) : undefined)
      if (standing === undefined) throw new Error('the featured case is not among the cases')
      return standing
    },
    today,
    refresh(id, person) {
      version++
      const { day, all, byId } = present()
      const earlier = byId.get(id)
      const others = earlier ? all.toSpliced(all.indexOf(earlier), 1) : all
      if (person === undefined) {
        shown.delete(id)
        byId.delete(id)
        search?.remove(id)
        known = { day, all: others, byId }
        return
      }
      const standing = standingOf(person, day)
      shown.set(id, person)
      byId.set(id, standing)
      search?.add(searchEntry(person))
      known = { day, all: others.toSpliced(placeIn(others, standing), 0, standing), byId }
    },
    version: () => version,
  }
}

/** Where a standing belongs in a list that is in order; comparing thousands of names would take a while. */
function placeIn(sorted: readonly Standing[], standing: Standing): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    const other = sorted[middle]
    if (other && byUsefulness(other, standing) <= 0) from = middle + 1
    else to = middle
  }
  return from
}

function byUsefulness(a: Standing, b: Standing): number {
  return (
    rank(a) - rank(b) ||
    a.person.names.en.shown.localeCompare(b.person.names.en.shown, 'en') ||
    (a.person.id < b.person.id ? -1 : 1)
  )
}

function rank({ gate }: Standing): number {
  if (gate.envelope) return 0
  if (gate.suggested) return 1
  return gate.standing === 'unconfirmed' ? 2 : 3
}
