import { currentAddress, formerAddresses, type LetterAddress } from './address.ts'
import type { Case } from './case.ts'
import type { Day } from './date.ts'
import type { Facility } from './facility.ts'
import { type Gate, gateFor } from './freshness.ts'
import type { NameSearch } from './name-search.ts'
import { createPeopleSearch } from './search.ts'

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
  /** The person whose story stands for the project; never a default recipient. */
  featured(): Standing
  today(): Day
}

/**
 * @param cases everybody who may be shown; hidden people must not be passed in
 * @param featuredId must be among `cases`
 * @param today the present day; asked anew each time, so that standings change at midnight
 */
export function createPeople(
  cases: ReadonlyMap<string, Case>,
  facilities: ReadonlyMap<string, Facility>,
  featuredId: string,
  today: () => Day,
): People {
  // The index of some thousand names takes a moment to build: it must not delay the first answer to /start.
  let search: NameSearch | undefined
  const index = () => {
    search ??= createPeopleSearch(cases.values())
    return search
  }
  const standingOf = (person: Case, day: Day): Standing => {
    const address = currentAddress(person, facilities)
    const gate = gateFor(person, address?.facility, day)
    return { person, gate, address, former: formerAddresses(person, facilities) }
  }
  let ordered: { day: Day; all: readonly Standing[] } | undefined
  const all = () => {
    const day = today()
    if (ordered?.day !== day) {
      const standings = Array.from(cases.values(), (person) => standingOf(person, day))
      ordered = { day, all: standings.toSorted(byUsefulness) }
    }
    return ordered.all
  }
  const byId = new Map<string, Standing>()
  let indexed: readonly Standing[] | undefined
  const get = (id: string) => {
    const current = all()
    if (indexed !== current) {
      byId.clear()
      for (const standing of current) byId.set(standing.person.id, standing)
      indexed = current
    }
    return byId.get(id)
  }
  return {
    get,
    search: (words) =>
      index()
        .find(words)
        .flatMap((id) => get(id) ?? []),
    prepare: () => void index(),
    all,
    writable: () => all().filter(({ gate }) => gate.suggested),
    featured() {
      const standing = get(featuredId)
      if (standing === undefined) throw new Error('the featured case is not among the cases')
      return standing
    },
    today,
  }
}

function byUsefulness(a: Standing, b: Standing): number {
  return rank(a) - rank(b) || a.person.names.en.shown.localeCompare(b.person.names.en.shown, 'en')
}

function rank({ gate }: Standing): number {
  if (gate.envelope) return 0
  if (gate.suggested) return 1
  return gate.standing === 'unconfirmed' ? 2 : 3
}
