import { assert, constantFrom, date, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayIn, isTimeZone, momentAt, momentTyped, todayIn } from '../../src/domain/local-time.ts'

const iso = (moment: number | undefined) => moment && new Date(moment).toISOString().slice(0, 16)

describe('the moment of a time on the clock', () => {
  it.each([
    ['2026-11-25', '18:00', 'Europe/Berlin', '2026-11-25T17:00'],
    ['2026-07-25', '18:00', 'Europe/Berlin', '2026-07-25T16:00'],
    ['2026-11-25', '18:00', 'Europe/Moscow', '2026-11-25T15:00'],
    ['2026-11-25', '00:00', 'Pacific/Kiritimati', '2026-11-24T10:00'],
    ['2026-11-25', '00:00', 'Asia/Kathmandu', '2026-11-24T18:15'],
    // The first of the two.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30'],
  ])('%s %s in %s is %s', (date, time, zone, expected) => {
    expect(iso(momentAt(date, time, zone))).toBe(expected)
  })

  it('is none where clocks leave it out', () => {
    expect(momentAt('2026-03-29', '02:30', 'Europe/Berlin')).toBeUndefined()
    expect(momentAt('2026-03-29', '25:30', 'Europe/Berlin')).toBeUndefined()
  })

  it('is the one at which the calendar and the clock show it', () => {
    const zones = ['UTC', 'Europe/Kyiv', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia']
    const minute = integer({
      min: Date.parse('2024-01-01') / 60_000,
      max: Date.parse('2034-01-01') / 60_000,
    })
    assert(
      property(minute, constantFrom(...zones), (minutes, zone) => {
        const moment = minutes * 60_000
        const time = new Intl.DateTimeFormat('sv', { timeZone: zone, timeStyle: 'short' }).format(moment)
        const found = momentAt(dayIn(zone, moment), time, zone) ?? Number.NaN
        // An hour that comes twice is at most an hour earlier.
        expect([0, 30, 60]).toContain((moment - found) / 60_000)
        expect(dayIn(zone, found)).toBe(dayIn(zone, moment))
      }),
    )
  })
})

describe('a time as people type it', () => {
  const now = Date.parse('2026-11-23T16:00:00Z')
  it.each([
    ['2026-11-25 18:00', '2026-11-25T17:00', 'Europe/Berlin'],
    [' 25.11.2026  8.05 ', '2026-11-25T07:05', 'Europe/Berlin'],
    ['25.11.2026 18:00 Europe/Moscow', '2026-11-25T15:00', 'Europe/Moscow'],
    ['18:00 UTC', '2026-11-23T18:00', 'UTC'],
    ['18:00', '2026-11-23T17:00', 'Europe/Berlin'],
    ['16:59', '2026-11-24T15:59', 'Europe/Berlin'],
    ['17:00', '2026-11-24T16:00', 'Europe/Berlin'],
    ['2020-01-02 18:00', '2020-01-02T17:00', 'Europe/Berlin'],
  ])('%j is %s', (typed, expected, zone) => {
    const moment = momentTyped(typed, 'Europe/Berlin', now)
    expect([iso(moment?.at), moment?.zone]).toEqual([expected, zone])
  })

  it.each([
    '',
    'soon',
    '25.11.2026',
    '18',
    '24:00',
    '31.02.2026 18:00',
    '18:00 Mars',
    '18:00 18:00 18:00',
    '2026-11-24 2026-11-25 18:00',
  ])('%j is none', (typed) => {
    expect(momentTyped(typed, 'Europe/Berlin', now)).toBeUndefined()
  })

  it('knows zones', () => {
    expect(['UTC', 'Europe/Kyiv', 'Mars/Base', '../etc'].map(isTimeZone)).toEqual([true, true, false, false])
  })
})

describe('the present day', () => {
  it('is the one of the clock, whichever way it has gone since it was last asked for', () => {
    let time = 0
    const today = todayIn('UTC', () => time)
    const moments = date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    assert(
      property(moments, constantFrom(0, 1, 60_000, 86_399_999, 86_400_000), (moment, later) => {
        for (const step of [0, later]) {
          time = moment.getTime() + step
          expect(today()).toBe(new Date(time).toISOString().slice(0, 10))
        }
      }),
    )
  })

  it('begins when it begins in the zone', () => {
    const at = (time: string) => todayIn('Europe/Kyiv', () => Date.parse(time))()
    expect([at('2026-11-22T21:59:59Z'), at('2026-11-22T22:00:00Z')]).toEqual(['2026-11-22', '2026-11-23'])
  })
})
