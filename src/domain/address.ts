import { type Case, fullRussianName } from './case.ts'
import type { LooseDate } from './date.ts'
import type { Facility } from './facility.ts'

/** Where letters to a person go, or went. */
export interface LetterAddress {
  facility: Facility
  poBox?: string
  /** When it was last reported that the person is there. */
  asOf: LooseDate
  /** For a former address: the day from which letters no longer arrive. */
  until?: LooseDate
}

/** The bot's own language of an address: Russian for the envelope, English to be read aloud. */
type AddressLanguage = 'ru' | 'en'

/** The address for letters to a person today, if an institution is known. */
export function currentAddress(
  person: Case,
  facilities: ReadonlyMap<string, Facility>,
): LetterAddress | undefined {
  const chosen = person.address ?? person.place
  if (chosen?.facility === undefined) return undefined
  const facility = facilities.get(chosen.facility)
  if (facility === undefined) return undefined
  const poBox = person.address?.poBox
  return { facility, asOf: chosen.asOf, ...(poBox === undefined ? {} : { poBox }) }
}

/** Former addresses, newest first. */
export function formerAddresses(person: Case, facilities: ReadonlyMap<string, Facility>): LetterAddress[] {
  return person.formerAddresses
    .flatMap(({ facility: id, poBox, asOf, until }) => {
      const facility = facilities.get(id)
      return facility ? [{ facility, asOf, until, ...(poBox === undefined ? {} : { poBox }) }] : []
    })
    .toSorted((a, b) => b.until.localeCompare(a.until))
}

/**
 * The address in the order of a Russian envelope, one part a line: postcode and region, street, institution,
 * name in the dative with the year of birth. The order is that of the letters Memorial asks for.
 * A year of birth that is unknown is left out; ask `gateFor` before showing such an address as complete.
 */
export function envelopeLines(person: Case, address: LetterAddress): string[] {
  const { facility } = address
  const post = facility.address
  const addressee = fullRussianName(person.names.ru.dative)
  return [
    parts([post.postcode, post.region?.ru, post.district?.ru, post.place.ru]),
    parts([post.street?.ru, address.poBox && `п/я ${address.poBox}`]),
    facility.institution.ru,
    parts([addressee, person.born && `${person.born.year} г. р.`]),
  ].filter((line) => line !== '')
}

/** The envelope in one line, as addresses are printed in running text. */
export function russianAddress(person: Case, address: LetterAddress): string {
  return envelopeLines(person, address).join(', ')
}

/** A reading aid for people who do not read Cyrillic; never to be written on an envelope to Russia. */
export function englishAddress(person: Case, address: LetterAddress): string {
  const { facility } = address
  const post = facility.address
  const name = person.names.en.full
  return parts([
    person.born ? `${name} (born ${person.born.year})` : name,
    facility.institution.en,
    address.poBox && `P. O. Box ${address.poBox}`,
    ...pick([post.street, post.place, post.district, post.region], 'en'),
    post.postcode,
    'Russia',
  ])
}

function pick(
  items: (Record<AddressLanguage, string> | undefined)[],
  language: AddressLanguage,
): (string | undefined)[] {
  return items.map((item) => item?.[language])
}

function parts(items: (string | undefined)[]): string {
  return items.filter(Boolean).join(', ')
}

/** The fields of a Russian envelope: «Кому», the lines of «Куда» from the street to the region, «Индекс». */
export function envelopeParts(
  person: Case,
  address: LetterAddress,
): { name: string; lines: string[]; postcode: string } {
  const { facility, poBox } = address
  const { postcode, region, district, place, street } = facility.address
  const addressee = fullRussianName(person.names.ru.dative)
  return {
    name: parts([addressee, person.born && `${person.born.year} г. р.`]),
    lines: [
      facility.institution.ru,
      parts([street?.ru, poBox && `п/я ${poBox}`]),
      parts([place.ru, district?.ru]),
      parts([region?.ru]),
    ].filter((line) => line !== ''),
    postcode,
  }
}
