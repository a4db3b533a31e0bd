import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import { type CaseEvent, caseEvent, courtDaysAhead, isAnnouncement } from '../../src/domain/case-event.ts'
import { applyEvents, lastKnown, placeKnown, roomFor, toldOn } from '../../src/domain/case-event-apply.ts'
import { type EventProblem, eventProblems } from '../../src/domain/case-event-problems.ts'
import { TODAY } from '../support/data.ts'
import { eventOf, FACILITIES, HOME, OTHER, SITES, testov } from './case-event-samples.ts'

const after = (person: Case, ...events: CaseEvent[]) => applyEvents(person, events, FACILITIES)
const page = (date: string, url = 'https://zona.media/1') => ({ source: { title: 'T', url, date } })
const status = (value: Case['status']['value'], asOf = '2026-03-01', more = {}): Pick<Case, 'status'> => ({
  status: { value, asOf, sources: ['fiction'], ...more },
})
const place = (asOf: string): Pick<Case, 'place'> => ({
  place: { text: HOME.name, facility: HOME.id, asOf, sources: ['fiction'] },
})
const address = (asOf: string) => ({ address: { facility: HOME.id, asOf, sources: ['fiction'] } })
const NOTE = { en: 'Note.', ru: 'Заметка.', uk: 'Нотатка.' }
/** Sources that leave room for so many more characters in the list. */
const sourcesWithRoom = (room: number): Pick<Case, 'sources'> => ({
  sources: [{ id: 'fiction', title: 'x'.repeat(3_600 - 30 - room), date: 'undated', shown: true }],
})
const timelineWithRoom = (room: number): Pick<Case, 'timeline'> => ({
  timeline: [
    {
      date: '2025',
      text: { en: 'x', ru: 'х'.repeat(3_600 - 30 - room), uk: 'х' },
      sources: ['fiction'],
    },
  ],
})

describe('what is known of a person, and since when', () => {
  it('is the later of status and place', () => {
    expect(lastKnown(testov({ ...status('held', '2026-05-01'), ...place('2026-04') }))).toBe('2026-05-01')
    expect(lastKnown(testov({ ...status('held', '2026-05-01'), ...place('2026-06') }))).toBe('2026-06-01')
  })

  it('of the place is the day of the address, where a person has one', () => {
    expect(placeKnown(testov({ ...place('2026-04'), ...address('2026-02') }))).toBe('2026-02-01')
    expect(placeKnown(testov(place('2026-04')))).toBe('2026-04-01')
    const { place: _, ...nowhere } = testov(status('held', '2026-05'))
    expect(placeKnown(nowhere)).toBe('2026-05-01')
  })

  it.each([
    ['the page’s, where that is later', '2026-11-05', '2026-11-05'],
    ['that of the event, where the page is older', '2026-10-05', '2026-11-01'],
    ['that of the event, where the page has none', 'undated', '2026-11-01'],
  ])('of an event is the day %s', (_, date, told) => {
    expect(toldOn(eventOf('court-day', page(date)))).toBe(told)
  })
})

describe('a page', () => {
  const idsAfter = (...pages: [url: string, date: string][]) =>
    after(testov(), ...pages.map(([url, date]) => eventOf('news', page(date, url))))
      .sources.map(({ id }) => id)
      .slice(1)

  it.each([
    ['its site and day', 'https://zona.media/1', '2026-11-01', 'zona-media-2026-11-01'],
    ['its site alone, without a day', 'https://zona.media/1', 'undated', 'zona-media'],
    ['its site without www', 'https://www.zona.media/1', '2026-11-01', 'zona-media-2026-11-01'],
    [
      'its site with a www that does not lead',
      'https://a.www.zona.media/',
      '2026-11',
      'a-www-zona-media-2026-11',
    ],
    ['no hyphen at its ends', 'https://_a.zona.media/1', '2026-11-01', 'a-zona-media-2026-11-01'],
    [
      'at most forty characters, cut where no hyphen is left',
      `https://${'a'.repeat(28)}.zona.media/1`,
      '2026-11-01',
      `${'a'.repeat(28)}-2026-11-01`,
    ],
  ])('is cited by %s', (_, url, date, id) => {
    expect(idsAfter([url, date])).toEqual([id])
    expect(id.length).toBeLessThanOrEqual(40)
  })

  it('is another one on another day, and another one at another address', () => {
    expect(idsAfter(['https://zona.media/1', '2026-11-01'], ['https://zona.media/1', '2026-11-02'])).toEqual([
      'zona-media-2026-11-01',
      'zona-media-2026-11-02',
    ])
    expect(idsAfter(['https://zona.media/1', 'undated'], ['https://zona.media/2', 'undated'])).toEqual([
      'zona-media',
      'zona-media-2',
    ])
  })
})

describe('a list that is full', () => {
  const short = { text: { en: 'x', ru: 'х', uk: 'х' } }
  // A source of one character and an entry of one character take 31 with what stands around them.
  it.each([
    [31, true],
    [30, false],
  ])('has room for a page and an entry of 31 characters in %i: %s', (room, fits) => {
    const event = eventOf('news', { ...short, ...page('2026-11-01') })
    expect(roomFor(testov(sourcesWithRoom(room)), event)).toEqual({ timeline: true, sources: fits })
    expect(roomFor(testov(timelineWithRoom(room)), event)).toEqual({ timeline: fits, sources: true })
    expect(after(testov(sourcesWithRoom(room)), event).timeline).toHaveLength(fits ? 1 : 0)
    expect(after(testov(timelineWithRoom(room)), event).timeline).toHaveLength(fits ? 2 : 1)
  })

  it('of sources leaves news out, but not what decides where letters go', () => {
    const full = testov(sourcesWithRoom(0))
    for (const kind of ['news', 'court-day', 'sentence', 'correction', 'confirmed'] as const)
      expect([kind, after(full, eventOf(kind))]).toEqual([kind, full])
    expect(after(full, eventOf('release')).status.value).toBe('released')
    expect(after(full, eventOf('letters-declined')).letters).toBe('declined')
  })

  it('needs no room for a court day that is only announced', () => {
    const hearing = eventOf('court-day', { date: '2026-12-05', ...page('2026-11-20') })
    expect(roomFor(testov({ ...sourcesWithRoom(0), ...timelineWithRoom(0) }), hearing)).toEqual({
      timeline: true,
      sources: true,
    })
  })

  it('leaves a person as they are, where an event would change the list alone', () => {
    const declined = testov({ letters: 'declined', ...timelineWithRoom(0) })
    expect(after(declined, eventOf('letters-declined'))).toBe(declined)
  })
})

describe('the status after an event', () => {
  it('of the end of a term has its day, that of others has none', () => {
    const { status: ended } = after(testov(), eventOf('term-ended'))
    expect(ended).toMatchObject({ value: 'term-ended', on: '2026-11-01', asOf: '2026-11-01' })
    expect(after(testov(), eventOf('in-transit')).status).not.toHaveProperty('on')
  })

  it('of a release on the very day of the last confirmation is the release', () => {
    const event = eventOf('release', { date: '2026-03-01' })
    expect(after(testov(), event).status.value).toBe('released')
  })

  it('of a second release is that of the first', () => {
    const free = testov(status('released', '2026-01-01', { on: '2026-01-01' }))
    expect(after(free, eventOf('release')).status).toEqual(free.status)
  })

  it('of somebody free who had died before is the death', () => {
    const free = testov(status('released', '2026-10-01', { on: '2026-10-01' }))
    expect(after(free, eventOf('death', { date: '2026-09-01' })).status.value).toBe('died')
  })

  it('that nobody knew is held once a page confirms it, and no old note is left', () => {
    const event = eventOf('confirmed')
    expect(after(testov(status('unknown', '2026-03-01', { note: NOTE })), event).status).toStrictEqual({
      value: 'held',
      asOf: '2026-11-01',
      sources: ['zona-media-2026-11-01', 'fiction'],
    })
  })

  it.each(['in-transit', 'house-arrest', 'term-ended'] as const)(
    'of %s is confirmed as it is, and the place is not',
    (value) => {
      const person = testov(status(value, '2026-03-01', { note: NOTE }))
      const confirmed = after(person, eventOf('confirmed'))
      expect(confirmed.status).toMatchObject({ value, note: NOTE, asOf: '2026-11-01' })
      expect(confirmed.place).toEqual(person.place)
    },
  )

  it.each(['released', 'died'] as const)('of %s is not confirmed again', (value) => {
    const person = testov(status(value))
    expect(after(person, eventOf('confirmed'))).toEqual(person)
  })
})

describe('a confirmation', () => {
  const renewed = { asOf: '2026-11-01', sources: ['zona-media-2026-11-01', 'fiction'] }

  it('renews place and address, and names a page once', () => {
    const twice = [
      eventOf('confirmed', page('2026-11-01')),
      eventOf('confirmed', { date: '2026-11-01', ...page('2026-11-01') }),
    ]
    expect(after(testov(address('2026-02')), ...twice)).toMatchObject({
      status: renewed,
      place: renewed,
      address: renewed,
    })
    expect(after(testov(), ...twice)).not.toHaveProperty('address')
  })

  it('of the same day adds its page; one of an earlier day changes only what is older', () => {
    const same = after(testov(), eventOf('confirmed', { date: '2026-03-01' }))
    const sources = ['zona-media-2026-03-01', 'fiction']
    expect(same).toMatchObject({ status: { sources }, place: { sources } })
    const later = testov({ ...status('held', '2026-06-01'), ...place('2026-03-01'), ...address('2026-12') })
    const { status: kept, place: moved, address: left } = after(later, eventOf('confirmed'))
    expect([kept.asOf, moved?.asOf, left?.asOf]).toEqual(['2026-11-01', '2026-11-01', '2026-12'])
    const between = after(later, eventOf('confirmed', { date: '2026-05-01' }))
    expect([between.status, between.place?.asOf]).toEqual([later.status, '2026-05-01'])
  })

  it('that renews nothing leaves the person as they were', () => {
    const person = testov({ ...status('held', '2026-12-01'), ...place('2026-12-01'), ...address('2026-12') })
    expect(after(person, eventOf('confirmed'))).not.toHaveProperty('events')
  })

  it('ends an order that had run out before it, and not one of its own day', () => {
    const until = (date: string): Case =>
      testov({ until: { date, kind: 'remand', sources: ['fiction'] }, ...status('unknown') })
    expect(after(until('2026-10-31'), eventOf('confirmed')).until).toBeUndefined()
    expect(after(until('2026-11-01'), eventOf('confirmed')).until).toBeDefined()
  })
})

describe('a transfer', () => {
  const moved = (date: string) => eventOf('transfer', { facility: OTHER.id, date })

  it('on the day of the last known place counts', () => {
    expect(after(testov(), moved('2026-03-01')).place?.facility).toBe(OTHER.id)
  })

  it('before what is known of the status changes the place alone', () => {
    const person = testov(status('in-transit', '2026-10-01'))
    const after6 = after(person, moved('2026-06-01'))
    expect([after6.place?.facility, after6.status]).toEqual([OTHER.id, person.status])
  })

  it.each(['house-arrest', 'term-ended'] as const)(
    'before %s changes neither, and after it both',
    (value) => {
      const person = testov(status(value, '2026-10-01'))
      const before = after(person, moved('2026-06-01'))
      expect([before.place, before.status]).toEqual([person.place, person.status])
      const later = after(person, moved('2026-10-01'))
      expect([later.place?.facility, later.status.value]).toEqual([OTHER.id, 'held'])
    },
  )
})

describe('a court day', () => {
  it.each([
    ['told before it is an announcement', 'court-day', '2026-10-31', true],
    ['told on its day is not', 'court-day', '2026-11-01', false],
    ['told without a day is', 'court-day', 'undated', true],
    ['is the only thing that can be announced', 'news', '2026-10-31', false],
  ] as const)('%s', (_, kind, told, announced) => {
    expect(isAnnouncement(eventOf(kind, page(told)))).toBe(announced)
  })

  it('of today is still ahead, and the nearest comes first', () => {
    const [later, sooner, past] = ['2026-12-05', TODAY, '2026-11-21'].map((date) =>
      eventOf('court-day', { date, ...page('2026-11-01') }),
    )
    if (!later || !sooner || !past) throw new Error('three hearings')
    expect(courtDaysAhead([later, sooner, past], TODAY)).toEqual([sooner, later])
    expect(courtDaysAhead([sooner, later], TODAY)).toEqual([sooner, later])
  })
})

describe('a text', () => {
  const fits = (changes: object) => caseEvent.safeParse({ ...eventOf('news'), ...changes }).success
  const source = (title: string) => ({ source: { ...page('2026-11-01').source, title } })
  const text = (en: string) => ({ text: { en, ru: 'х', uk: 'х' } })
  it('may have lines, a title may not', () => {
    expect([fits(text('One.\nTwo.')), fits(source('One.\nTwo.'))]).toEqual([true, false])
  })

  it('has no blanks around it', () => {
    expect([fits(text(' One.')), fits(text('One. ')), fits(source('One. ')), fits(text('One.'))]).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})

describe('before an event is published', () => {
  const free = testov(status('released', '2026-01-01'))
  const dead = testov(status('died', '2026-01-01'))
  it.each<[string, CaseEvent, Case, EventProblem[]]>([
    ['news of today is fine', eventOf('news', { date: TODAY }), testov(), []],
    ['a page of this month is', eventOf('news', page('2026-11')), testov(), []],
    ['a sentence of who is free is', eventOf('sentence'), free, []],
    ['a correction is', eventOf('correction'), free, []],
    ['a court day of who is free is', eventOf('court-day'), free, []],
    ['an old release is not', eventOf('release', { date: '2026-02-28' }), testov(), ['olderThanKnown']],
    [
      'a release on the day of the last confirmation is',
      eventOf('release', { date: '2026-03-01' }),
      testov(),
      [],
    ],
    ['the dead are not transferred', eventOf('transfer', { facility: OTHER.id }), dead, ['isDead']],
    ['the dead are not confirmed', eventOf('confirmed'), dead, ['isDead']],
    ['who was lost may be confirmed', eventOf('confirmed'), testov(status('unknown')), []],
    [
      'a confirmation that renews the place alone is worth it',
      eventOf('confirmed'),
      testov(status('held', '2026-12-01')),
      [],
    ],
    ['one that renews the status alone is', eventOf('confirmed'), testov(place('2026-12')), []],
    [
      'one that renews neither is not',
      eventOf('confirmed'),
      testov({ ...status('held', '2026-12-01'), ...place('2026-12') }),
      ['olderThanKnown'],
    ],
    ['one of the very day is', eventOf('confirmed', { date: '2026-03-01' }), testov(), []],
    [
      'one of the day of the place, the status being newer, is',
      eventOf('confirmed', { date: '2026-03-01' }),
      testov(status('held', '2026-12-01')),
      [],
    ],
    [
      'one of the day of the status, the place being newer, is',
      eventOf('confirmed', { date: '2026-03-01' }),
      testov(place('2026-12')),
      [],
    ],
    ['a transfer to nobody knows where is', eventOf('transfer'), testov(), []],
    [
      'a transfer on the day of the last known place is',
      eventOf('transfer', { facility: OTHER.id, date: '2026-03-01' }),
      testov(),
      [],
    ],
    [
      'a transfer before the status was known, but after the place, is',
      eventOf('transfer', { facility: OTHER.id, date: '2026-05-01' }),
      testov(status('held', '2026-06-01')),
      [],
    ],
    ['leaving on the last day that is known is', eventOf('in-transit', { date: '2026-03-01' }), testov(), []],
  ])('%s', (_, event, person, problems) => {
    expect(eventProblems(event, person, FACILITIES, SITES, TODAY)).toEqual(problems)
  })
})
