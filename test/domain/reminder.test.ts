import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import { nearBirthday, offeredOccasions } from '../../src/domain/letter/occasions.ts'
import { createPeople } from '../../src/domain/people.ts'
import { reminderHolds, remindersDue, type WritingDay, writingDayRecords } from '../../src/domain/reminder.ts'
import { fictionalCase, fictionalFacility } from '../support/fictional.ts'

const TODAY = '2026-04-01'
const facilities = new Map([[fictionalFacility().id, fictionalFacility()]])

function bornOn(date: string, changes: Partial<Case> = {}): Case {
  return fictionalCase({ born: { year: 1980, date, sources: ['fiction'] }, ...changes })
}

function standingOf(person: Case, today = TODAY) {
  return createPeople(new Map([[person.id, person]]), facilities, person.id, () => today).all()
}

function writingDay(on: string): WritingDay {
  const name = { en: 'Day', ru: 'День', uk: 'День' }
  return { id: `day-${on}`, on, name, text: name, source: { title: 'Fiction', date: 'undated' } }
}

describe('a near birthday', () => {
  it.each([
    ['of today', '1980-04-01', '2026-04-01', '2026-04-01'],
    ['within five weeks', '1980-05-06', '2026-04-01', '2026-05-06'],
    ['later than that', '1980-05-07', '2026-04-01', undefined],
    ['of yesterday', '1980-03-31', '2026-04-01', undefined],
    ['over the end of a year', '1980-01-05', '2026-12-20', '2027-01-05'],
    ['on 29 February in a leap year', '1980-02-29', '2028-02-10', '2028-02-29'],
    ['on 29 February in other years', '1980-02-29', '2027-02-10', '2027-02-28'],
    ['on 29 February in a century that has none', '1980-02-29', '2100-02-10', '2100-02-28'],
    ['on 29 February in a century that has one', '1980-02-29', '2400-02-10', '2400-02-29'],
  ])('%s', (_, born, today, birthday) => {
    expect(nearBirthday(bornOn(born), today)).toBe(birthday)
  })

  it('is none where only the year is known, or nothing', () => {
    expect(nearBirthday(fictionalCase(), TODAY)).toBeUndefined()
    const { born: _, ...unknown } = fictionalCase()
    expect(nearBirthday(unknown, TODAY)).toBeUndefined()
  })
})

describe('occasions are offered', () => {
  const all = ['womens-day', 'new-year', 'easter', 'birthday'].map((id) => ({ id }))
  const offered = (person: Case, today: string) =>
    offeredOccasions(all as never, person, today).map(({ id }) => id)
  it.each([
    ['as they stand, at other times', '1980-09-01', 'f', '2026-04-01', 'womens-day new-year easter birthday'],
    ['without the women’s day to a man', '1980-09-01', 'm', '2026-04-01', 'new-year easter birthday'],
    ['a near birthday first', '1980-04-20', 'm', '2026-04-01', 'birthday new-year easter'],
    ['the New Year in November', '1980-09-01', 'f', '2026-11-01', 'new-year womens-day easter birthday'],
    ['and in December', '1980-09-01', 'f', '2026-12-31', 'new-year womens-day easter birthday'],
    [
      'a birthday even before the New Year',
      '1980-12-20',
      'f',
      '2026-12-01',
      'birthday new-year womens-day easter',
    ],
  ] as const)('%s', (_, born, sex, today, order) => {
    expect(offered(bornOn(born, { sex }), today)).toEqual(order.split(' '))
  })
})

describe('what there is to be reminded of', () => {
  it.each([
    ['13 days ahead is too late', '04-14', []],
    ['14 days ahead', '04-15', ['2026-04-15']],
    ['28 days ahead', '04-29', ['2026-04-29']],
    ['29 days ahead is too early', '04-30', []],
  ])('%s', (_, on, found) => {
    expect(remindersDue([], [writingDay(on)], TODAY).map((reminder) => reminder.on)).toEqual(found)
    expect(remindersDue(standingOf(bornOn(`1980-${on}`)), [], TODAY)).toEqual(
      found.map((day) => ({ on: day, caseId: 'testov-test' })),
    )
  })

  it('reaches into the next year, and names the day', () => {
    expect(remindersDue([], [writingDay('01-05')], '2026-12-20')).toEqual([
      { on: '2027-01-05', dayId: 'day-01-05' },
    ])
  })

  it('is no birthday of somebody who cannot be written to, or whose address is incomplete', () => {
    const { born: _, ...ageless } = bornOn('1980-04-20')
    const free = bornOn('1980-04-20', {
      status: { value: 'released', asOf: '2026-03-01', sources: ['fiction'] },
    })
    const lost = bornOn('1980-04-20', {
      status: { value: 'unknown', asOf: '2026-03-01', sources: ['fiction'] },
    })
    for (const person of [ageless, free, lost])
      expect(remindersDue(standingOf(person), [], TODAY)).toEqual([])
  })
})

describe('a reminder still helps', () => {
  const [able] = standingOf(fictionalCase())
  const [unable] = standingOf(
    fictionalCase({ status: { value: 'in-transit', asOf: '2026-03-01', sources: ['fiction'] } }),
  )
  it.each([
    ['with two weeks left', { on: '2026-04-15' }, undefined, true],
    ['not with less', { on: '2026-04-14' }, undefined, false],
    ['not without a day', {}, undefined, false],
    ['for somebody who can be written to', { on: '2026-04-15', caseId: 'testov-test' }, able, true],
    ['not for somebody who cannot', { on: '2026-04-15', caseId: 'testov-test' }, unable, false],
    ['not for somebody who is hidden', { on: '2026-04-15', caseId: 'testov-test' }, undefined, false],
  ])('%s', (_, content, standing, holds) => {
    expect(reminderHolds(content, standing, TODAY)).toBe(holds)
  })
})

describe('the record of a letter-writing day', () => {
  const fits = (changes: object) =>
    writingDayRecords.safeParse([{ ...writingDay('10-30'), ...changes }]).success
  it.each(['01-01', '10-30', '12-31', '09-09', '11-19', '05-20'])('has a day such as %s', (on) => {
    expect(fits({ on })).toBe(true)
  })

  it.each(['13-01', '00-10', '10-00', '10-32', '1-01', '01-1', '2026-10-30', '10-30 ', 'x10-30', 'ab-cd'])(
    'has no day such as %s',
    (on) => {
      expect(fits({ on })).toBe(false)
    },
  )

  it('leads to a safe page, or to none', () => {
    const source = { title: 'Fiction', date: 'undated' }
    expect(fits({ source: { ...source, url: 'https://memopzk.org/' } })).toBe(true)
    expect(fits({ source: { ...source, url: 'http://memopzk.org/' } })).toBe(false)
    expect(fits({ source: { ...source, title: '' } })).toBe(false)
    expect(fits({ source: { ...source, date: '2026-13' } })).toBe(false)
    expect(fits({ source: { ...source, more: 'x' } })).toBe(false)
    expect(fits({ more: 'x' })).toBe(false)
  })
})
