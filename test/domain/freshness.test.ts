import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Case, type CaseStatus, caseStatus } from '../../src/domain/case.ts'
import { addMonths } from '../../src/domain/date.ts'
import { gateFor, type MissingPart, type Standing } from '../../src/domain/freshness.ts'
import { fictionalCase, fictionalFacility, without, withoutPatronymic } from '../support/fictional.ts'

const facility = fictionalFacility()

/** The fictional person, with status and place reported on the same date. */
function confirmed(asOf: string, status: CaseStatus = 'held', changes: Partial<Case> = {}): Case {
  const person = fictionalCase()
  return fictionalCase({
    status: { ...person.status, value: status, asOf },
    place: { text: { en: '-', ru: '-', uk: '-' }, facility: facility.id, asOf, sources: ['fiction'] },
    ...changes,
  })
}

describe('a person who is held', () => {
  it.each([
    { asOf: '2026-03-01', today: '2026-03-01', standing: 'current' },
    { asOf: '2026-03-01', today: '2026-09-01', standing: 'current' },
    { asOf: '2026-03-01', today: '2026-09-02', standing: 'ageing' },
    { asOf: '2026-03-01', today: '2027-03-01', standing: 'ageing' },
    { asOf: '2026-03-01', today: '2027-03-02', standing: 'unconfirmed' },
    // The ends of months: six months after 31 August is the last day of February.
    { asOf: '2025-08-31', today: '2026-02-28', standing: 'current' },
    { asOf: '2025-08-31', today: '2026-03-01', standing: 'ageing' },
    { asOf: '2027-08-31', today: '2028-02-29', standing: 'current' },
    { asOf: '2027-08-31', today: '2028-03-01', standing: 'ageing' },
    { asOf: '2024-02-29', today: '2025-02-28', standing: 'ageing' },
    { asOf: '2024-02-29', today: '2025-03-01', standing: 'unconfirmed' },
    // A month or a year counts from its earliest day.
    { asOf: '2026-03', today: '2026-09-01', standing: 'current' },
    { asOf: '2026-03', today: '2026-09-02', standing: 'ageing' },
    { asOf: '2026', today: '2026-07-01', standing: 'current' },
    { asOf: '2026', today: '2026-07-02', standing: 'ageing' },
    { asOf: '2026', today: '2027-01-02', standing: 'unconfirmed' },
  ])('and was confirmed $asOf is $standing on $today', ({ asOf, today, standing }) => {
    const gate = gateFor(confirmed(asOf), facility, today)
    expect(gate).toMatchObject({ standing, confirmedOn: asOf, letter: 'open', missing: [] })
    expect(gate.envelope).toBe(standing !== 'unconfirmed')
    expect(gate.suggested).toBe(standing !== 'unconfirmed')
  })

  it('is unconfirmed as stale once the confirmation is older than a year', () => {
    expect(gateFor(confirmed('2025-01-01'), facility, '2026-03-01')).toMatchObject({
      standing: 'unconfirmed',
      reason: 'stale',
    })
  })

  it.each([
    { kind: 'remand', date: '2026-05-01', today: '2026-05-01', reason: undefined },
    { kind: 'remand', date: '2026-05-01', today: '2026-05-02', reason: 'remandExpired' },
    { kind: 'term', date: '2026-05-01', today: '2026-05-01', reason: undefined },
    { kind: 'term', date: '2026-05-01', today: '2026-05-02', reason: 'termExpired' },
    // What has run out says more than that the confirmation is old.
    { kind: 'remand', date: '2026-05-01', today: '2027-05-02', reason: 'remandExpired' },
  ] as const)('with a $kind until $date has on $today the doubt $reason', ({ kind, date, today, reason }) => {
    const person = confirmed('2026-04-01', 'held', { until: { date, kind, sources: ['fiction'] } })
    const gate = gateFor(person, facility, today)
    expect(gate.standing).toBe(reason === undefined ? 'current' : 'unconfirmed')
    expect('reason' in gate ? gate.reason : undefined).toBe(reason)
    expect(gate.envelope).toBe(reason === undefined)
  })

  describe('with nothing missing but', () => {
    const person = confirmed('2026-03-01')
    it.each<[MissingPart, Case, boolean]>([
      ['patronymic', withoutPatronymic(person), true],
      ['birthYear', without(person, 'born'), true],
      ['address', without(person, 'place'), false],
    ])('the %s can be written to and suggested, but gets no envelope', (part, incomplete, placed) => {
      const gate = gateFor(incomplete, placed ? facility : undefined, '2026-04-01')
      expect(gate).toMatchObject({ standing: 'current', letter: 'open', suggested: true, envelope: false })
      expect(gate.missing).toEqual([part])
    })
  })

  it('lists everything that is missing at once', () => {
    const person = withoutPatronymic(without(confirmed('2026-03-01'), 'born', 'place'))
    expect(gateFor(person, undefined, '2026-04-01').missing).toEqual(['address', 'patronymic', 'birthYear'])
  })
})

describe('the day that counts as the last confirmation', () => {
  const status = (asOf: string): Case['status'] => ({ value: 'held', asOf, sources: ['fiction'] })
  const place = (asOf: string): NonNullable<Case['place']> => ({
    text: { en: '-', ru: '-', uk: '-' },
    facility: facility.id,
    asOf,
    sources: ['fiction'],
  })
  const address = (asOf: string) => ({ facility: facility.id, asOf, sources: ['fiction'] })

  it.each([
    {
      what: 'the older of status and place',
      person: fictionalCase({ status: status('2026-03-01'), place: place('2025-12-01') }),
      day: '2025-12-01',
    },
    {
      what: 'the status where the place is newer',
      person: fictionalCase({ status: status('2025-11-30'), place: place('2026-02') }),
      day: '2025-11-30',
    },
    {
      what: 'the address rather than the place',
      person: fictionalCase({
        status: status('2026-03-01'),
        place: place('2025-01-01'),
        address: address('2026-02-01'),
      }),
      day: '2026-02-01',
    },
    {
      what: 'the status alone where no place is known',
      person: without(fictionalCase({ status: status('2026-03-01') }), 'place'),
      day: '2026-03-01',
    },
    {
      what: 'a loose date, if its earliest day is older',
      person: fictionalCase({ status: status('2026-03-15'), place: place('2026-03') }),
      day: '2026-03',
    },
  ])('is $what', ({ person, day }) => {
    expect(gateFor(person, facility, '2026-04-01').confirmedOn).toBe(day)
  })
})

describe('each status', () => {
  const expected: Record<CaseStatus, object> = {
    held: { standing: 'current', letter: 'open', envelope: true, suggested: true },
    unknown: {
      standing: 'unconfirmed',
      reason: 'unknown',
      letter: 'open',
      envelope: false,
      suggested: false,
    },
    'in-transit': {
      standing: 'unconfirmed',
      reason: 'inTransit',
      letter: 'open',
      envelope: false,
      suggested: false,
    },
    'house-arrest': {
      standing: 'unconfirmed',
      reason: 'houseArrest',
      letter: 'open',
      envelope: false,
      suggested: false,
    },
    'term-ended': {
      standing: 'unconfirmed',
      reason: 'termEnded',
      letter: 'open',
      envelope: false,
      suggested: false,
    },
    released: {
      standing: 'former',
      reason: 'released',
      letter: 'practice',
      envelope: false,
      suggested: false,
    },
    died: { standing: 'former', reason: 'died', letter: 'closed', envelope: false, suggested: false },
  }
  it.each(caseStatus.options)('%s opens and closes what the table says', (status) => {
    expect(gateFor(confirmed('2026-03-01', status), facility, '2026-03-02')).toMatchObject(expected[status])
  })

  it.each(caseStatus.options)('%s is closed for good where letters are declined', (status) => {
    const person = confirmed('2026-03-01', status, { letters: 'declined' })
    expect(gateFor(person, facility, '2026-03-02')).toMatchObject({
      standing: 'former',
      reason: 'declined',
      letter: 'closed',
      envelope: false,
      suggested: false,
    })
  })

  it.each(['welcome', 'unknown'] as const)('does not depend on letters being %s', (letters) => {
    const person = confirmed('2026-03-01', 'held', { letters })
    expect(gateFor(person, facility, '2026-03-02')).toMatchObject(expected.held)
  })
})

describe('whatever the record says', () => {
  const day = fc
    .tuple(
      fc.integer({ min: 2020, max: 2030 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    )
    .map(([year, month, date]) => `${year}-${pad(month)}-${pad(date)}`)
  const loose = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([date, length]) => date.slice(0, length))
  const people = fc
    .record({
      status: fc.constantFrom(...caseStatus.options),
      letters: fc.constantFrom('welcome', 'declined', 'unknown'),
      statusOn: loose,
      placeOn: loose,
      until: fc.option(fc.record({ date: day, kind: fc.constantFrom('remand', 'term') })),
      patronymic: fc.boolean(),
      born: fc.boolean(),
      placed: fc.boolean(),
    })
    .map(({ status, letters, statusOn, placeOn, until, patronymic, born, placed }) => {
      const full = fictionalCase({
        status: { value: status, asOf: statusOn, sources: ['fiction'] },
        place: { text: { en: '-', ru: '-', uk: '-' }, asOf: placeOn, sources: ['fiction'] },
        letters,
        ...(until ? { until: { ...until, sources: ['fiction'] } } : {}),
      })
      const named = patronymic ? full : withoutPatronymic(full)
      return { person: born ? named : without(named, 'born'), facility: placed ? facility : undefined }
    })

  it('time never makes a standing fresher', () => {
    const rank: Record<Standing, number> = { current: 0, ageing: 1, unconfirmed: 2, former: 3 }
    fc.assert(
      fc.property(people, day, fc.nat(60), ({ person, facility }, today, months) => {
        const before = gateFor(person, facility, today)
        const after = gateFor(person, facility, addMonths(today, months))
        expect(rank[after.standing]).toBeGreaterThanOrEqual(rank[before.standing])
        expect(Number(after.envelope)).toBeLessThanOrEqual(Number(before.envelope))
      }),
      { numRuns: 500 },
    )
  })

  it('an envelope means that nothing is missing and that the person was confirmed within a year', () => {
    fc.assert(
      fc.property(people, day, ({ person, facility }, today) => {
        const gate = gateFor(person, facility, today)
        const reachable = gate.standing === 'current' || gate.standing === 'ageing'
        expect(gate.envelope).toBe(reachable && gate.missing.length === 0)
        expect(gate.suggested).toBe(reachable)
        if (gate.standing === 'former') expect(gate.letter).not.toBe('open')
        else expect(gate.letter).toBe('open')
      }),
      { numRuns: 500 },
    )
  })
})

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
