import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFacts } from '../../src/content/check.ts'
import type { Content } from '../../src/content/content.ts'
import { currentAddress } from '../../src/domain/address.ts'
import { type Case, caseRecord } from '../../src/domain/case.ts'
import { type CaseEvent, isAnnouncement } from '../../src/domain/case-event.ts'
import { applyEvents } from '../../src/domain/case-event-apply.ts'
import { eventProblems } from '../../src/domain/case-event-problems.ts'
import { gateFor } from '../../src/domain/freshness.ts'
import { TODAY, testContent, testLanguages } from '../support/data.ts'
import { anyEvent, DOUBTED, HOME, OTHER, testov } from './case-event-samples.ts'

const RUNS = 1_500

const content = await testContent()
const facilities = new Map([
  ...content.facilities,
  ...[HOME, OTHER, DOUBTED].map((one) => [one.id, one] as const),
])
const people: Case[] = [
  ...content.cases.values(),
  testov(),
  testov({
    until: { date: '2026-06-01', kind: 'remand', sources: ['fiction'] },
    address: { facility: HOME.id, poBox: '7', asOf: '2025-12', sources: ['fiction'] },
  }),
]

/** Somebody, and up to fourteen events in the order in which they were recorded. */
function history(titleWords: number): fc.Arbitrary<{ person: Case; events: CaseEvent[] }> {
  return fc.constantFrom(...people).chain((person) =>
    fc.record({
      person: fc.constant(person),
      events: fc.uniqueArray(
        anyEvent({
          caseId: person.id,
          facilities: Array.from(facilities.keys()),
          hosts: Array.from(content.sites.keys()),
          titleWords,
        }),
        { maxLength: 14, selector: ({ id }) => id },
      ),
    }),
  )
}

function problemsOf(person: Case, { sites }: Content): string[] {
  const { id: _, ...record } = person
  const parsed = caseRecord.safeParse(record)
  if (!parsed.success) return parsed.error.issues.map(({ message }) => message)
  expect(parsed.data).toEqual(record)
  const cases = new Map([[person.id, person]])
  const languages = testLanguages().codes
  const brokenFiles = new Set<string>()
  const facts = {
    dir: '',
    cases,
    facilities,
    post: [],
    days: [],
    brokenFiles,
    sites,
    languages,
    today: TODAY,
  }
  return checkFacts(facts).map(({ path, message }) => `${path.join('.')} ${message}`)
}

/** What is published where the editor heeds every warning. */
function withoutProblems(person: Case, events: readonly CaseEvent[]): CaseEvent[] {
  const published: CaseEvent[] = []
  for (const event of events) {
    const now = applyEvents(person, published, facilities)
    if (eventProblems(event, now, facilities, content.sites, TODAY).length === 0) published.push(event)
  }
  return published
}

describe('whatever is published about whomever', () => {
  it('the record stays one that an editor could have written', () => {
    fc.assert(
      fc.property(history(4), ({ person, events }) => {
        expect(problemsOf(applyEvents(person, events, facilities), content)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('the record fits its messages, too, where nothing is published against a warning', () => {
    fc.assert(
      fc.property(history(20), ({ person, events }) => {
        const published = withoutProblems(person, events)
        expect(problemsOf(applyEvents(person, published, facilities), content)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('publishing it twice is publishing it once', () => {
    fc.assert(
      fc.property(history(4), ({ person, events }) => {
        const once = applyEvents(person, events, facilities)
        expect(applyEvents(once, events, facilities)).toEqual(once)
        expect(applyEvents(person, [...events, ...events], facilities)).toEqual(once)
      }),
      { numRuns: RUNS },
    )
  })

  it('only the order of the days counts, not that of recording', () => {
    fc.assert(
      fc.property(history(4), fc.infiniteStream(fc.nat()), ({ person, events }, chance) => {
        const single = Array.from(new Map(events.map((event) => [event.date, event])).values())
        const shuffled = single
          .map((event) => ({ event, place: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ event }) => event)
        expect(applyEvents(person, shuffled, facilities)).toEqual(applyEvents(person, single, facilities))
      }),
      { numRuns: RUNS },
    )
  })

  it('an envelope is given only for somebody who is held, at an address that a file or a transfer named', () => {
    let envelopes = 0
    fc.assert(
      fc.property(history(4), ({ person, events }) => {
        const now = applyEvents(person, events, facilities)
        const address = currentAddress(now, facilities)
        const gate = gateFor(now, address?.facility, TODAY)
        if (!gate.envelope) return
        envelopes++
        expect([now.status.value, now.letters === 'declined']).toEqual(['held', false])
        const named = events.flatMap((event) => (event.kind === 'transfer' ? event.facility : []))
        expect([person.address?.facility, person.place?.facility, ...named]).toContain(address?.facility.id)
      }),
      { numRuns: RUNS },
    )
    expect(envelopes).toBeGreaterThan(50)
  })

  it('whoever was said to be free or dead without a warning is written to no more, whatever else is published', () => {
    let ended = 0
    fc.assert(
      fc.property(history(4), ({ person, events }) => {
        const published = withoutProblems(person, events)
        if (!published.some(({ kind }) => kind === 'release' || kind === 'death')) return
        ended++
        const now = applyEvents(person, published, facilities)
        const gate = gateFor(now, currentAddress(now, facilities)?.facility, TODAY)
        expect(gate).toMatchObject({ standing: 'former', envelope: false, suggested: false })
        expect([now.place, now.address]).toEqual([undefined, undefined])
      }),
      { numRuns: RUNS },
    )
    expect(ended).toBeGreaterThan(100)
  })

  it('nobody’s file is changed by looking at it', () => {
    const before = structuredClone(people)
    fc.assert(
      fc.property(history(4), ({ person, events }) => {
        const announced = events.filter(isAnnouncement)
        applyEvents(person, events, facilities)
        expect(applyEvents(person, announced, facilities)).toBe(person)
      }),
      { numRuns: 200 },
    )
    expect(people).toEqual(before)
  })
})
