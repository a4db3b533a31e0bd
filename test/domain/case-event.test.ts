import { describe, expect, it } from 'vitest'
import { currentAddress } from '../../src/domain/address.ts'
import type { Case } from '../../src/domain/case.ts'
import {
  type CaseEvent,
  caseEvent,
  courtDaysAhead,
  EVENT_KINDS,
  needsSecond,
} from '../../src/domain/case-event.ts'
import { applyEvents, applyToAll } from '../../src/domain/case-event-apply.ts'
import { type EventProblem, eventProblems } from '../../src/domain/case-event-problems.ts'
import { gateFor } from '../../src/domain/freshness.ts'
import { TODAY } from '../support/data.ts'
import { without } from '../support/fictional.ts'
import { DOUBTED, eventOf, FACILITIES, HOME, OTHER, SITES, testov } from './case-event-samples.ts'

function after(person: Case, ...events: CaseEvent[]): Case {
  return applyEvents(person, events, FACILITIES)
}

function gateOf(person: Case) {
  return gateFor(person, currentAddress(person, FACILITIES)?.facility, TODAY)
}

const remand: Case['until'] = { date: '2027-01-15', kind: 'remand', sources: ['fiction'] }
const TRANSFER = { facility: OTHER.id }

describe('an event', () => {
  it.each([
    ['a link without encryption', { source: { title: 'T', url: 'http://zona.media/1', date: '2026-11-01' } }],
    ['a text in two languages', { text: { en: 'One.', ru: 'Один.' } }],
    ['a text that is too long', { text: { en: 'x'.repeat(1_001), ru: 'х', uk: 'х' } }],
    ['characters that nobody sees', { text: { en: 'a\u0007b', ru: 'х', uk: 'х' } }],
    ['an institution where nobody is transferred', { facility: OTHER.id }],
    ['a month in the place of a day', { date: '2026-11' }],
    ['an id that YAML takes for a number', { id: '12345678' }],
  ])('may not have %s', (_, changes) => {
    const right = eventOf('news')
    expect(caseEvent.safeParse(right).success).toBe(true)
    expect(caseEvent.safeParse({ ...right, ...changes }).success).toBe(false)
  })

  it('of confirmation needs no text, every other one does', () => {
    for (const kind of EVENT_KINDS) {
      const { text: _, ...silent } = { text: undefined, ...eventOf(kind) }
      expect([kind, caseEvent.safeParse(silent).success]).toEqual([kind, kind === 'confirmed'])
    }
  })

  it('needs a second editor where an untruth would hurt', () => {
    expect(EVENT_KINDS.filter((kind) => needsSecond({ kind }))).toEqual(['transfer', 'release', 'death'])
  })
})

describe('the gate after an event', () => {
  it.each([
    ['in-transit', {}, { standing: 'unconfirmed', reason: 'inTransit', letter: 'open', envelope: false }],
    ['transfer', TRANSFER, { standing: 'current', letter: 'open', envelope: true, missing: [] }],
    ['transfer', {}, { standing: 'current', letter: 'open', envelope: false, missing: ['address'] }],
    ['transfer', { facility: DOUBTED.id }, { letter: 'open', envelope: false, missing: ['address'] }],
    ['release', {}, { standing: 'former', reason: 'released', letter: 'practice', envelope: false }],
    ['death', {}, { standing: 'former', reason: 'died', letter: 'closed', envelope: false }],
    ['house-arrest', {}, { standing: 'unconfirmed', reason: 'houseArrest', envelope: false }],
    ['term-ended', {}, { standing: 'unconfirmed', reason: 'termEnded', envelope: false }],
    ['letters-declined', {}, { standing: 'former', reason: 'declined', letter: 'closed', envelope: false }],
    ['confirmed', {}, { standing: 'current', letter: 'open', envelope: true }],
    ['news', {}, { standing: 'ageing', letter: 'open', envelope: true }],
    ['court-day', {}, { standing: 'ageing', envelope: true }],
    ['sentence', {}, { standing: 'ageing', envelope: true }],
    ['correction', {}, { standing: 'ageing', envelope: true }],
  ] as const)('%s %o is right', (kind, changes, gate) => {
    expect(gateOf(testov())).toMatchObject({ standing: 'ageing', envelope: true })
    expect(gateOf(after(testov(), eventOf(kind, changes)))).toMatchObject(gate)
  })

  it('opens for an envelope again when who was on the way has arrived', () => {
    const taken = eventOf('in-transit', { date: '2026-10-01' })
    const arrived = eventOf('transfer', { ...TRANSFER, date: '2026-10-20' })
    expect(gateOf(after(testov(), taken)).envelope).toBe(false)
    expect(gateOf(after(testov(), taken, arrived)).envelope).toBe(true)
  })

  it('opens for somebody of whom nobody knew, when a page confirms where they are', () => {
    const past = { ...remand, date: '2026-03-14' }
    const person = testov({
      status: { value: 'unknown', asOf: '2025-12-31', sources: ['fiction'] },
      until: past,
    })
    expect(gateOf(person)).toMatchObject({ standing: 'unconfirmed' })
    const confirmed = after(person, eventOf('confirmed'))
    expect(gateOf(confirmed)).toMatchObject({ standing: 'current', envelope: true })
    expect(confirmed.until).toBeUndefined()
  })
})

describe('a transfer', () => {
  const event = eventOf('transfer', { ...TRANSFER, date: '2026-10-20' })

  it('makes the old address a former one and describes the new place, dated and sourced', () => {
    const person = after(
      testov({ address: { facility: HOME.id, poBox: '7', asOf: '2026-02', sources: ['fiction'] } }),
      event,
    )
    const source = person.sources.at(-1)
    expect(source).toEqual({ ...event.source, id: 'zona-media-2026-10-20', shown: true })
    const sources = ['zona-media-2026-10-20']
    expect(person).toMatchObject({
      status: { value: 'held', asOf: '2026-10-20', sources },
      place: { text: OTHER.name, facility: OTHER.id, asOf: '2026-10-20', sources },
      formerAddresses: [
        { facility: HOME.id, poBox: '7', asOf: '2026-02', until: '2026-10-20', sources: ['fiction'] },
      ],
      timeline: [{ date: '2026-10-20', sources }],
      events: [event.id],
    })
    expect(person.address).toBeUndefined()
  })

  it('to an unknown place leaves no address, and says why on the card', () => {
    const person = after(
      testov(),
      eventOf('transfer', { text: { en: 'Moved.', ru: 'Увезли.', uk: 'Вивезли.' } }),
    )
    expect(person.place).toBeUndefined()
    expect(person.status.note?.en).toBe('Moved.')
    expect(person.formerAddresses).toHaveLength(1)
  })

  it('back to where they were taken from confirms the old place', () => {
    const taken = eventOf('in-transit', { date: '2026-10-01' })
    const back = eventOf('transfer', { facility: HOME.id, date: '2026-10-20' })
    const person = after(testov(), taken, back)
    expect(person.formerAddresses).toEqual([])
    expect(person).toMatchObject({
      status: { value: 'held' },
      place: { facility: HOME.id, asOf: '2026-10-20' },
    })
  })

  it('that is older than the present place changes the timeline alone', () => {
    const person = after(testov(), eventOf('transfer', { ...TRANSFER, date: '2026-02-01' }))
    expect(person.place).toEqual(testov().place)
    expect(person.timeline).toHaveLength(1)
  })

  it('takes an order along that has run out, and leaves one that has not', () => {
    const until = { ...remand, date: '2026-10-01' }
    expect(after(testov({ until }), event).until).toBeUndefined()
    expect(after(testov({ until: remand }), event).until).toEqual(remand)
  })
})

describe('a release', () => {
  it('ends place, address and term; the day and the page’s own day stand apart', () => {
    const address = { facility: HOME.id, asOf: '2026-02', sources: ['fiction'] }
    const event = eventOf('release', {
      date: '2026-11-10',
      source: { title: 'T', url: 'https://zona.media/9', date: '2026-11-12' },
    })
    const person = after(testov({ address, until: remand }), event)
    expect(person.status).toMatchObject({ value: 'released', on: '2026-11-10', asOf: '2026-11-12' })
    expect([person.place, person.address, person.until]).toEqual([undefined, undefined, undefined])
    expect(person.formerAddresses).toMatchObject([{ facility: HOME.id, until: '2026-11-10' }])
  })

  it('told later than the last confirmation holds, though it happened before', () => {
    const event = eventOf('release', {
      date: '2026-02-20',
      source: { title: 'T', url: 'https://zona.media/9', date: '2026-04-01' },
    })
    const person = after(testov(), event)
    expect(person.status.value).toBe('released')
    expect(person.formerAddresses).toMatchObject([{ asOf: '2026-02-20', until: '2026-02-20' }])
  })

  it('that a later version of the file has put right does not come back', () => {
    const person = testov({ status: { value: 'held', asOf: '2026-11-20', sources: ['fiction'] } })
    expect(after(person, eventOf('release')).status).toEqual(person.status)
  })

  it('is the end: no transfer or confirmation brings back an address', () => {
    const released = eventOf('release', { date: '2026-10-01' })
    const rest = [
      eventOf('transfer', TRANSFER),
      eventOf('confirmed'),
      eventOf('in-transit'),
      eventOf('house-arrest'),
    ]
    expect(after(testov(), released, ...rest).status.value).toBe('released')
    expect(after(testov(), released, ...rest).place).toBeUndefined()
    expect(after(testov(), released, eventOf('death')).status.value).toBe('died')
    expect(after(testov(), eventOf('death', { date: '2026-10-01' }), eventOf('release')).status.value).toBe(
      'died',
    )
  })
})

describe('other events', () => {
  it('in transit keeps the old place until a new one is known', () => {
    expect(after(testov(), eventOf('in-transit')).place).toEqual(testov().place)
  })

  it('that are older than what is known of the status are history', () => {
    for (const kind of ['in-transit', 'house-arrest', 'term-ended', 'confirmed'] as const) {
      const { status, place } = after(testov(), eventOf(kind, { date: '2026-02-28' }))
      expect({ status, place }).toEqual({ status: testov().status, place: testov().place })
    }
  })

  it('house arrest ends the address in prison and the remand', () => {
    const person = after(testov({ until: remand }), eventOf('house-arrest'))
    expect([person.place, person.until]).toEqual([undefined, undefined])
    expect(person.formerAddresses).toHaveLength(1)
  })

  it('a sentence is told as it was written, and takes the place of the remand order alone', () => {
    const event = eventOf('sentence')
    const person = after(testov({ until: remand }), event)
    expect(person.sentence?.text.en).toBe('text' in event && event.text.en)
    expect(person.until).toBeUndefined()
    expect(person.status).toEqual(testov().status)
    expect(after(testov({ until: { ...remand, kind: 'term' } }), event).until).toBeDefined()
  })

  it('a confirmation renews both dates and puts its page first, without a word in the timeline', () => {
    const person = after(testov(), eventOf('confirmed'))
    const renewed = { asOf: '2026-11-01', sources: ['zona-media-2026-11-01', 'fiction'] }
    expect(person).toMatchObject({ status: renewed, place: renewed, timeline: [] })
  })

  it('a court day that is still to come is announced and is no history', () => {
    const hearing = eventOf('court-day', {
      date: '2026-12-05',
      source: { title: 'T', url: 'https://zona.media/1', date: '2026-11-20' },
    })
    const held = eventOf('court-day', { date: '2026-11-15' })
    expect(after(testov(), hearing)).toEqual(testov())
    expect(after(testov(), held).timeline).toHaveLength(1)
    expect(courtDaysAhead([held, hearing], TODAY)).toEqual([hearing])
    expect(courtDaysAhead([held, hearing], '2026-12-06')).toEqual([])
  })

  it('stand in the timeline where their day belongs', () => {
    const person = testov({
      timeline: ['2026', '2026-08-01', '2026-12'].map((date) => ({
        date,
        text: testov().summary,
        sources: ['fiction'],
      })),
    })
    const dates = after(person, eventOf('news', { date: '2026-08-01' })).timeline.map(({ date, sources }) => [
      date,
      sources[0],
    ])
    expect(dates).toEqual([
      ['2026', 'fiction'],
      ['2026-08-01', 'fiction'],
      ['2026-08-01', 'zona-media-2026-08-01'],
      ['2026-12', 'fiction'],
    ])
  })
})

describe('many events', () => {
  it('take effect by date; of one day the one recorded last has the last word', () => {
    const first = eventOf('in-transit', { date: '2026-10-01' })
    const second = eventOf('transfer', { ...TRANSFER, date: '2026-10-20' })
    const same = eventOf('in-transit', { date: '2026-10-20' })
    expect(after(testov(), second, first).status.value).toBe('held')
    expect(after(testov(), second, same).status.value).toBe('in-transit')
    expect(after(testov(), same, second).status.value).toBe('held')
  })

  it('name one page once, and give two pages of one day two ids', () => {
    const source = { title: 'T', url: 'https://zona.media/1', date: '2026-11-01' }
    const events = [eventOf('news', { source }), eventOf('sentence', { source }), eventOf('news')]
    expect(after(testov(), ...events).sources.map(({ id }) => id)).toEqual([
      'fiction',
      'zona-media-2026-11-01',
      'zona-media-2026-11-01-2',
    ])
  })

  it('that are told in the file already, or about somebody else, change nothing', () => {
    const event = eventOf('release')
    const merged = testov({ events: [event.id] })
    expect(after(merged, event)).toBe(merged)
    const other = eventOf('release', { caseId: 'somebody-else' })
    expect(after(testov(), other)).toEqual(testov())
    const cases = applyToAll(new Map([['testov-test', testov()]]), [event, other], FACILITIES)
    expect(Array.from(cases.values(), ({ status }) => status.value)).toEqual(['released'])
  })
})

describe('a timeline that is full', () => {
  const entry = { date: '2025', text: { en: 'x', ru: 'х'.repeat(1_160), uk: 'х' }, sources: ['fiction'] }
  const full = testov({ timeline: [entry, entry, entry] })
  const text = { en: 'Short.', ru: 'Длинно. '.repeat(20).trim(), uk: 'Коротко.' }

  it('takes no more, but a release takes effect', () => {
    expect(after(full, eventOf('news', { text }))).toEqual(full)
    const released = after(full, eventOf('release', { text }))
    expect(released).toMatchObject({ status: { value: 'released', note: text }, timeline: full.timeline })
  })
})

describe('before an event is published', () => {
  const free = testov({
    status: { value: 'released', on: '2026-01-01', asOf: '2026-01-01', sources: ['fiction'] },
  })
  const dead = testov({
    status: { value: 'died', on: '2026-01-01', asOf: '2026-01-01', sources: ['fiction'] },
  })
  const moving = testov({ status: { value: 'in-transit', asOf: '2026-10-01', sources: ['fiction'] } })
  const placeless = without(testov(), 'place')
  const page = (url: string, date: string) => ({ source: { title: 'T', url, date } })
  const ZONA = 'https://zona.media/1'
  const full = testov({
    timeline: [1, 2, 3].map(() => ({
      date: '2025',
      text: { en: 'x'.repeat(1_160), ru: 'х', uk: 'х' },
      sources: ['fiction'],
    })),
  })
  const cited = testov({
    sources: Array.from({ length: 18 }, (_, index) => ({
      id: `s-${index}`,
      title: 'x'.repeat(170),
      date: 'undated',
      shown: true,
    })),
  })

  it.each<[string, CaseEvent, Case, EventProblem[]]>([
    ['a plain piece of news is fine', eventOf('news'), testov(), []],
    [
      'a release tomorrow is not',
      eventOf('release', { date: '2026-11-23' }),
      testov(),
      ['inFuture', 'pageInFuture'],
    ],
    [
      'a court day tomorrow is',
      eventOf('court-day', { date: '2026-11-23', ...page(ZONA, TODAY) }),
      testov(),
      [],
    ],
    ['a page of next month is none', eventOf('news', page(ZONA, '2026-12')), testov(), ['pageInFuture']],
    [
      'a page cannot tell of the day after it',
      eventOf('confirmed', page(ZONA, '2026-10-31')),
      testov(),
      ['afterPage'],
    ],
    ['a page of a month can tell of its days', eventOf('confirmed', page(ZONA, '2026-11')), testov(), []],
    ['a page without a date can tell of any', eventOf('confirmed', page(ZONA, 'undated')), testov(), []],
    [
      'an unknown site is not linked to',
      eventOf('news', page('https://example.org/', '2026-11-01')),
      testov(),
      ['unknownSite'],
    ],
    [
      'nor one that only looks known',
      eventOf('news', page('https://notzona.media/', '2026-11-01')),
      testov(),
      ['unknownSite'],
    ],
    [
      'nor one behind a name',
      eventOf('news', page('https://zona.media@example.org/', '2026-11-01')),
      testov(),
      ['unknownSite'],
    ],
    ['a subdomain is', eventOf('news', page('https://www.zona.media/', '2026-11-01')), testov(), []],
    [
      'a copy is not',
      eventOf('news', page('https://copies.zona.media/', '2026-11-01')),
      testov(),
      ['unfitSite'],
    ],
    ['nobody is released twice', eventOf('release'), free, ['sameAlready']],
    ['nobody dies twice', eventOf('death'), dead, ['sameAlready']],
    ['the dead are not released', eventOf('release'), dead, ['isDead']],
    ['who is free may die', eventOf('death'), free, []],
    ['who is free is not transferred', eventOf('transfer', TRANSFER), free, ['isFree']],
    ['who is free is not confirmed in prison', eventOf('confirmed'), free, ['isFree']],
    ['there may be news of who is free', eventOf('news'), free, []],
    ['who is in transit cannot be confirmed', eventOf('confirmed'), moving, ['notConfirmable']],
    ['who is in transit is not taken away', eventOf('in-transit'), moving, ['sameAlready']],
    ['who is in transit may be brought back', eventOf('transfer', { facility: HOME.id }), moving, []],
    [
      'a transfer to where they are is none',
      eventOf('transfer', { facility: HOME.id }),
      testov(),
      ['sameInstitution'],
    ],
    [
      'an institution must be known',
      eventOf('transfer', { facility: 'ik-1' }),
      testov(),
      ['unknownInstitution'],
    ],
    [
      'an institution must be reviewed',
      eventOf('transfer', { facility: DOUBTED.id }),
      testov(),
      ['notAssignable'],
    ],
    [
      'old transfers are history',
      eventOf('transfer', { ...TRANSFER, date: '2026-02-01' }),
      testov(),
      ['olderThanKnown'],
    ],
    ['old arrests are, too', eventOf('house-arrest', { date: '2026-02-01' }), placeless, ['olderThanKnown']],
    [
      'an old confirmation is worth nothing',
      eventOf('confirmed', { date: '2026-02-01' }),
      testov(),
      ['olderThanKnown'],
    ],
    ['a wish is said once', eventOf('letters-declined'), testov({ letters: 'declined' }), ['sameAlready']],
    [
      'a full timeline is shortened first',
      eventOf('news', { text: { en: 'x'.repeat(200), ru: 'х', uk: 'х' } }),
      full,
      ['timelineFull'],
    ],
    ['which a confirmation does not need', eventOf('confirmed'), full, []],
    ['and so are full sources', eventOf('confirmed'), cited, ['sourcesFull']],
  ])('%s', (_, event, person, problems) => {
    expect(eventProblems(event, person, FACILITIES, SITES, TODAY)).toEqual(problems)
  })

  it('what has no problem has an effect', () => {
    for (const kind of EVENT_KINDS) {
      const event = eventOf(kind, kind === 'transfer' ? TRANSFER : {})
      expect(eventProblems(event, testov(), FACILITIES, SITES, TODAY)).toEqual([])
      expect(after(testov(), event).events).toEqual([event.id])
    }
  })
})
