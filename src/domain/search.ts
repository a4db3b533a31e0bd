import { type Case, fullRussianName } from './case.ts'
import { createNameSearch, type NamedEntry, type NameSearch } from './name-search.ts'

/**
 * The search for people, by their names in every language and the aliases of the data.
 * It indexes everybody it is given: hidden people must not be passed in.
 */
export function createPeopleSearch(people: Iterable<Case>): NameSearch {
  return createNameSearch(Array.from(people, searchEntry))
}

/** All names by which a person is found. */
export function searchEntry({ id, names: { ru, en, uk, shown, aliases } }: Case): NamedEntry {
  const russian = [fullRussianName(ru.nominative), fullRussianName(ru.dative), ru.shown]
  return { id, names: [...russian, en.shown, uk.shown, ...Object.values(shown ?? {}), ...aliases] }
}
