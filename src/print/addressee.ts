import type { LetterAddress } from '../domain/address.ts'
import { type Case, fullRussianName } from '../domain/case.ts'
import type { Envelope } from './printer.ts'

/**
 * A person and their institution as the Russian postal rules order them: name, then from the street to the
 * region, postcode at the end. Ask `gateFor` first whether an envelope may be made at all.
 */
export function addresseeOf(person: Case, { facility, poBox }: LetterAddress): Envelope['to'] {
  const { postcode, street, place, district, region } = facility.address
  const name = joined(fullRussianName(person.names.ru.dative), person.born && `${person.born.year} г. р.`)
  const lines = [
    facility.institution.ru,
    joined(street?.ru, poBox && `п/я ${poBox}`),
    joined(place.ru, district?.ru),
    joined(region?.ru),
  ]
  return { name, lines: lines.filter((line) => line !== ''), postcode }
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ')
}
