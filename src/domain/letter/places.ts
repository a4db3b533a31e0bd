import { z } from 'zod'
import { createNameSearch, searchKey } from '../name-search.ts'
import { recordId } from '../source.ts'
import { type Localised, localised } from '../text.ts'

const forms = {
  name: localised,
  /** With its preposition: «из Германии», «с Кубы». */
  from: z.string().min(1),
  /** With its preposition: «в Германии», «на Кубе». */
  living: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
}
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 code such as DE')

/** data/letter/countries.yaml, by ISO 3166-1 code, in the order of that standard. */
export const countryRecords = z.record(countryCode, z.strictObject(forms))

/** data/letter/cities.yaml: cities of many supporters, with hand-checked forms. */
export const cityRecords = z.record(recordId, z.strictObject({ country: countryCode, ...forms }))

/** data/letter/given-names.yaml: names in Latin script with their usual Russian spelling: `Anna: Анна`. */
export const givenNameRecords = z.record(
  z.string().min(1),
  z.string().regex(/^[А-ЯЁ][а-яё]+(-[А-ЯЁ][а-яё]+)?$/, 'expected a Russian name such as Анна'),
)

/** A country (id: ISO code) or a city that a letter can come from. */
export interface Place {
  id: string
  /** The ISO code of the country it lies in, or is. */
  country: string
  name: Localised
  from: string
  living: string
  aliases: readonly string[]
}

export interface Places {
  get(id: string): Place | undefined
  /** The place that is called exactly so in any language, but for case, marks and script. */
  named(text: string): Place | undefined
  /** Places whose names are near, best first. */
  near(text: string): Place[]
}

/** Builds the index of places; where a city and a country share a name (Luxembourg), the country is meant. */
export function createPlaces(places: readonly Place[]): Places {
  const byId = new Map(places.map((place) => [place.id, place]))
  const exact = new Map<string, Place>()
  const folded = new Map<string, Place>()
  const entries = places.map((place) => ({ place, names: [...Object.values(place.name), ...place.aliases] }))
  for (const { place, names } of entries) {
    for (const name of names) {
      keepFirst(exact, plain(name), place)
      keepFirst(folded, searchKey(name), place)
    }
  }
  const search = createNameSearch(entries.map(({ place, names }) => ({ id: place.id, names })))
  return {
    get: (id) => byId.get(id),
    // Folding brings spellings together, and with them «Гайана» and Ghana: a name as it stands goes first.
    named: (text) => exact.get(plain(text)) ?? folded.get(searchKey(text)),
    near: (text) => search.find(text, 6).flatMap((id) => byId.get(id) ?? []),
  }
}

function keepFirst(map: Map<string, Place>, key: string, place: Place): void {
  if (key !== '' && !map.has(key)) map.set(key, place)
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase().trim()
}
