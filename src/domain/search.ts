import { type Case, fullRussianName } from './case.ts'
import { createNameSearch, type NameSearch } from './name-search.ts'

/**
 * The search for people, by Russian, Ukrainian and English names and the aliases of the data.
 * It indexes everybody it is given: hidden people must not be passed in.
 */
export function createPeopleSearch(people: Iterable<Case>): NameSearch {
  return createNameSearch(Array.from(people, (person) => ({ id: person.id, names: namesOf(person) })))
}

function namesOf({ names: { ru, en, uk, aliases } }: Case): string[] {
  return [
    fullRussianName(ru.nominative),
    fullRussianName(ru.dative),
    ru.shown,
    en.shown,
    uk.shown,
    ...aliases,
  ]
}
