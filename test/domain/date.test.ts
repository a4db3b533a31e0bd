import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths, dayTyped, earliestDay, looseDate } from '../../src/domain/date.ts'

const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const months = fc.integer({ min: -600, max: 600 })

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

describe('adding months to a day', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-11-22', 6, '2027-05-22'],
    ['2026-12-31', 0, '2026-12-31'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months make %s', (from, count, expected) => {
    expect(addMonths(from, count)).toBe(expected)
  })

  it('lands in the month that Date gives for the first of the month', () => {
    fc.assert(
      fc.property(days, months, (from, count) => {
        const first = new Date(`${from.slice(0, 7)}-01T00:00:00Z`)
        first.setUTCMonth(first.getUTCMonth() + count)
        expect(addMonths(from, count).slice(0, 7)).toBe(first.toISOString().slice(0, 7))
      }),
    )
  })

  it('keeps the day of the month, or the last one where the month is shorter', () => {
    fc.assert(
      fc.property(days, months, (from, count) => {
        const [year = 0, month = 0, day = 0] = addMonths(from, count).split('-').map(Number)
        expect(day).toBe(Math.min(Number(from.slice(8)), daysInMonth(year, month)))
      }),
    )
  })

  it('never goes back when the day or the count grows', () => {
    fc.assert(
      fc.property(days, days, months, fc.nat(50), (one, other, count, more) => {
        const [earlier, later] = one <= other ? [one, other] : [other, one]
        expect(addMonths(earlier, count) <= addMonths(later, count)).toBe(true)
        expect(addMonths(one, count) <= addMonths(one, count + more)).toBe(true)
      }),
    )
  })
})

describe('a date as well as it is known', () => {
  it.each([
    ['2025', '2025-01-01'],
    ['2025-10', '2025-10-01'],
    ['2025-10-24', '2025-10-24'],
  ])('%s begins on %s', (date, expected) => {
    expect(earliestDay(date)).toBe(expected)
  })

  it('has as its earliest day the first of all days that begin with it', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(4, 7, 10), (day, length) => {
        const earliest = earliestDay(day.slice(0, length))
        expect(earliest <= day).toBe(true)
        expect(earliest.startsWith(day.slice(0, length))).toBe(true)
      }),
    )
  })

  it.each(['2025', '2025-10', '2025-10-24', '2024-02-29', '1999-12-31'])('may be %s', (date) => {
    expect(looseDate.safeParse(date).success).toBe(true)
  })

  it.each([
    '',
    '25',
    '2025-13',
    '2025-00',
    '2025-1',
    '2025-02-29',
    '2025-02-31',
    '2025-04-31',
    '24.10.2025',
    '2025-10-24T00:00',
  ])('may not be “%s”', (date) => {
    expect(looseDate.safeParse(date).success).toBe(false)
  })
})

describe('a day as people type it', () => {
  it.each([
    ['2026-11-23', '2026-11-23'],
    [' 2026-11-23 ', '2026-11-23'],
    ['23.11.2026', '2026-11-23'],
    [' 3.1.2026 ', '2026-01-03'],
  ])('%j is %s', (typed, expected) => {
    expect(dayTyped(typed)).toBe(expected)
  })

  it.each([
    '',
    '31.11.2026',
    '23.11',
    '23.11.26',
    'on 23.11.2026',
    '23.11.2026 at six',
    '2026-11',
    '123.11.2026',
  ])('%j is none', (typed) => {
    expect(dayTyped(typed)).toBeUndefined()
  })
})
