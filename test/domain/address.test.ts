import { describe, expect, it } from 'vitest'
import {
  currentAddress,
  englishAddress,
  envelopeLines,
  envelopeParts,
  formerAddresses,
  type LetterAddress,
  russianAddress,
} from '../../src/domain/address.ts'
import type { Case } from '../../src/domain/case.ts'
import type { Facility, PostalAddress } from '../../src/domain/facility.ts'
import { testContent } from '../support/data.ts'
import { fictionalCase, fictionalFacility, without, withoutPatronymic } from '../support/fictional.ts'

const { cases, facilities } = await testContent()

function known(id: string): Case {
  const person = cases.get(id)
  if (!person) throw new Error(`no case ${id}`)
  return person
}

function current(person: Case): LetterAddress {
  const address = currentAddress(person, facilities)
  if (!address) throw new Error(`no address for ${person.id}`)
  return address
}

describe('the former address of Leniye Umerova', () => {
  const person = known('leniye-umerova')
  const former = formerAddresses(person, facilities)

  it('is in Russian as the founding document prints it', () => {
    expect(former.map((address) => russianAddress(person, address))).toEqual([
      '111020, Москва, Лефортовский вал, д. 5, п/я 201, ФКУ СИЗО-2 ФСИН России, Умеровой Ление Резвановне, 1998 г. р.',
    ])
  })

  it('is in English as the founding document prints it', () => {
    expect(former.map((address) => englishAddress(person, address))).toEqual([
      'Leniye Rezvanovna Umerova (born 1998), Remand Prison No. 2, Federal Penitentiary Service of Russia, P. O. Box 201, 5 Lefortovsky Val, Moscow, 111020, Russia',
    ])
  })

  it('is no longer her address since the day of the exchange', () => {
    expect(former[0]?.until).toBe('2024-09-13')
    expect(currentAddress(person, facilities)).toBeUndefined()
  })
})

describe('real addresses, whole', () => {
  it.each([
    {
      id: 'gorinov-alexei',
      lines: [
        '658209, Алтайский край, г. Рубцовск',
        'ул. Тракторная, д. 26а',
        'ФКУ ИК-10 УФСИН России по Алтайскому краю',
        'Горинову Алексею Александровичу, 1961 г. р.',
      ],
      english:
        'Alexei Alexandrovich Gorinov (born 1961), Penal Colony No. 10, Federal Penitentiary Service, Altai Krai, 26a Traktornaya Street, Rubtsovsk, Altai Krai, 658209, Russia',
    },
    {
      // A settlement without streets.
      id: 'novak-nika',
      lines: [
        '669511, Иркутская область, Эхирит-Булагатский район, п. Бозой',
        'ФКУ ИК-11 ГУФСИН России по Иркутской области',
        'Новак Нике Александровне, 1992 г. р.',
      ],
      english:
        'Nika Alexandrovna Novak (born 1992), Penal Colony No. 11, Federal Penitentiary Service, Irkutsk Oblast, Bozoy, Ekhirit-Bulagatsky District, Irkutsk Oblast, 669511, Russia',
    },
    {
      id: 'mustafayev-server',
      lines: [
        '392000, Тамбовская область, г. Тамбов',
        'ул. Мичуринская, д. 57',
        'ФКУ ИК-1 УФСИН России по Тамбовской области',
        'Мустафаеву Серверу Рустемовичу, 1986 г. р.',
      ],
      english:
        'Server Rustemovich Mustafayev (born 1986), Penal Colony No. 1, Federal Penitentiary Service, Tambov Oblast, 57 Michurinskaya Street, Tambov, Tambov Oblast, 392000, Russia',
    },
    {
      // Neither patronymic nor year of birth is known.
      id: 'dovhopola-halyna',
      lines: [
        '601395, Владимирская область, Судогодский район, п. Головино',
        'ул. Советская, д. 50а',
        'ФКУ ИК-1 УФСИН России по Владимирской области',
        'Довгополой Галине',
      ],
      english:
        'Halyna Dovhopola, Penal Colony No. 1, Federal Penitentiary Service, Vladimir Oblast, 50a Sovetskaya Street, Golovino, Sudogodsky District, Vladimir Oblast, 601395, Russia',
    },
  ])('of $id', ({ id, lines, english }) => {
    const person = known(id)
    expect(envelopeLines(person, current(person))).toEqual(lines)
    expect(russianAddress(person, current(person))).toBe(lines.join(', '))
    expect(englishAddress(person, current(person))).toBe(english)
  })

  it('hold no Latin letter on an envelope and no Cyrillic one in the reading aid', () => {
    for (const person of cases.values()) {
      const addresses = [currentAddress(person, facilities), ...formerAddresses(person, facilities)]
      for (const address of addresses.filter((entry) => entry !== undefined)) {
        expect(russianAddress(person, address)).not.toMatch(/[a-z]/i)
        expect(englishAddress(person, address)).not.toMatch(/\p{Script=Cyrillic}/u)
      }
    }
  })
})

describe('an envelope', () => {
  const person = fictionalCase()
  const facility = fictionalFacility()
  const whole: LetterAddress = { facility, asOf: '2026-01', poBox: '7' }
  const at = (address: Partial<PostalAddress>, drop: ('region' | 'district' | 'street')[] = []) => {
    const post = { ...facility.address, ...address }
    for (const part of drop) delete post[part]
    return { facility: { ...facility, address: post }, asOf: '2026-01' }
  }

  it('runs from the postcode to the name: country-side first, person last', () => {
    expect(envelopeLines(person, whole)).toEqual([
      '999999, Тестовская область, Тестовский район, г. Тестоград',
      'ул. Тестовая, д. 9, п/я 7',
      'ФКУ ИК-99 УФСИН России по Тестовской области',
      'Тестову Тесту Тестовичу, 1980 г. р.',
    ])
  })

  it('is read aloud in English the other way round', () => {
    expect(englishAddress(person, whole)).toBe(
      'Test Testovich Testov (born 1980), Penal Colony No. 99, Test Oblast, P. O. Box 7, 9 Testovaya Street, Testograd, Testovsky District, Test Oblast, 999999, Russia',
    )
  })

  it.each([
    ['the post box', person, { facility, asOf: '2026' }, 'ул. Тестовая, д. 9'],
    ['the year of birth', without(person, 'born'), whole, 'Тестову Тесту Тестовичу'],
    ['the patronymic', withoutPatronymic(person), whole, 'Тестову Тесту, 1980 г. р.'],
    ['the region', person, at({}, ['region']), '999999, Тестовский район, г. Тестоград'],
    ['the district', person, at({}, ['district']), '999999, Тестовская область, г. Тестоград'],
  ])('without %s leaves no gap', (_, somebody, address, line) => {
    expect(envelopeLines(somebody, address)).toContain(line)
    expect(russianAddress(somebody, address)).not.toMatch(/, ,|,,|^,|,$| {2}/)
    expect(englishAddress(somebody, address)).not.toMatch(/, ,|,,|^,|,$| {2}|undefined/)
  })

  it('has no empty line where neither street nor box is known, and one for the box alone', () => {
    expect(envelopeLines(person, at({}, ['street']))).toHaveLength(3)
    expect(envelopeLines(person, { ...at({}, ['street']), poBox: '7' })[1]).toBe('п/я 7')
  })
})

describe('which address it is', () => {
  const here = fictionalFacility()
  const there = fictionalFacility({ id: 'ik-98-testovo' })
  const places: ReadonlyMap<string, Facility> = new Map([here, there].map((entry) => [entry.id, entry]))
  const person = fictionalCase()

  it('is that of the institution where the person is', () => {
    expect(currentAddress(person, places)).toEqual({ facility: here, asOf: '2026-03-01' })
  })

  it('is a letter address of their own before that of the place', () => {
    const address = { facility: there.id, poBox: '5', asOf: '2026-02', sources: ['fiction'] }
    expect(currentAddress({ ...person, address }, places)).toEqual({
      facility: there,
      asOf: '2026-02',
      poBox: '5',
    })
  })

  it('is unknown where the place names no institution or one that is not in the data', () => {
    expect(currentAddress(without(person, 'place'), places)).toBeUndefined()
    expect(currentAddress(person, new Map())).toBeUndefined()
  })

  it('was, of several former ones, first the newest', () => {
    const former = (facility: string, until: string) => ({
      facility,
      asOf: '2020',
      until,
      sources: ['fiction'],
    })
    const moved = fictionalCase({
      formerAddresses: [former(here.id, '2023'), former(there.id, '2025-01-31'), former('gone', '2026')],
    })
    expect(formerAddresses(moved, places).map(({ facility, until }) => [facility.id, until])).toEqual([
      [there.id, '2025-01-31'],
      [here.id, '2023'],
    ])
  })
})

describe('the fields of an envelope', () => {
  const facility = fictionalFacility()
  const { postcode, place, asOf, sources } = facility.address
  const bare = fictionalFacility({ address: { postcode, place, asOf, sources } })

  it('go from the institution to the region', () => {
    expect(envelopeParts(fictionalCase(), { facility, poBox: '7', asOf: '2026-03-01' })).toEqual({
      name: 'Тестову Тесту Тестовичу, 1980 г. р.',
      lines: [
        'ФКУ ИК-99 УФСИН России по Тестовской области',
        'ул. Тестовая, д. 9, п/я 7',
        'г. Тестоград, Тестовский район',
        'Тестовская область',
      ],
      postcode: '999999',
    })
  })

  it('leave out what is not known', () => {
    const person = without(fictionalCase(), 'born')
    expect(envelopeParts(person, { facility: bare, asOf: '2026-03-01' })).toEqual({
      name: 'Тестову Тесту Тестовичу',
      lines: ['ФКУ ИК-99 УФСИН России по Тестовской области', 'г. Тестоград'],
      postcode: '999999',
    })
  })

  it('have no box number where none was told, today or before', () => {
    const former = { facility: facility.id, asOf: '2025-01', until: '2025-06', sources: ['fiction'] }
    const person = fictionalCase({
      formerAddresses: [former, { ...former, poBox: '7', until: '2025-08' }, { ...former, facility: 'gone' }],
    })
    const facilities = new Map([[facility.id, facility]])
    expect(currentAddress(person, facilities)).toStrictEqual({ facility, asOf: '2026-03-01' })
    expect(formerAddresses(person, facilities)).toStrictEqual([
      { facility, asOf: '2025-01', until: '2025-08', poBox: '7' },
      { facility, asOf: '2025-01', until: '2025-06' },
    ])
  })
})
