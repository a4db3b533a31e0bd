import * as fc from 'fast-check'
import type { Case } from '../../src/domain/case.ts'
import { type CaseEvent, caseEvent, EVENT_KINDS, type EventKind } from '../../src/domain/case-event.ts'
import { addDays } from '../../src/domain/date.ts'
import { sitesByHost } from '../../src/domain/site.ts'
import { TODAY } from '../support/data.ts'
import { fictionalCase, fictionalFacility } from '../support/fictional.ts'

export const HOME = fictionalFacility()
export const OTHER = fictionalFacility({
  id: 'ik-98-elsewhere',
  name: { en: 'Penal Colony No. 98', ru: 'ИК-98', uk: 'ВК № 98' },
})
export const DOUBTED = fictionalFacility({ id: 'ik-97-doubted', assignable: false })
export const FACILITIES = new Map([HOME, OTHER, DOUBTED].map((facility) => [facility.id, facility]))

export const SITES = sitesByHost([
  { host: 'zona.media', name: 'Медиазона' },
  { host: 'memopzk.org', name: 'Мемориал' },
  { host: 'copies.zona.media', name: 'Copies', broadcast: false },
])

let made = 0

/** An event of Test Testov on 1 November 2026, told by a page of that day. */
export function eventOf(
  kind: EventKind,
  changes: { date?: string; [field: string]: unknown } = {},
): CaseEvent {
  made++
  const date = changes.date ?? '2026-11-01'
  return caseEvent.parse({
    id: `event-${made}`,
    caseId: 'testov-test',
    kind,
    date,
    source: { title: `Медиазона, ${date}`, url: `https://zona.media/news/${made}`, date },
    ...(kind === 'confirmed'
      ? {}
      : { text: { en: `Told ${made}.`, ru: `Новость ${made}.`, uk: `Новина ${made}.` } }),
    ...changes,
  })
}

/** Test Testov, last confirmed on 1 March 2026. */
export function testov(changes: Partial<Case> = {}): Case {
  return fictionalCase(changes)
}

const words = (most: number) =>
  fc
    .array(
      fc.constantFrom(
        'слово',
        'word',
        'ціль',
        '«кавычки»',
        '“quoted”',
        '— тире',
        "it's",
        '#',
        'a: b',
        '- c',
        '[d]',
        '1',
      ),
      {
        minLength: 1,
        maxLength: most,
      },
    )
    .map((all) => all.join(' ').trim())

const texts = fc.oneof(
  { weight: 6, arbitrary: words(30) },
  { weight: 1, arbitrary: words(100) },
  {
    weight: 1,
    arbitrary: fc.array(words(5), { minLength: 2, maxLength: 4 }).map((lines) => lines.join('\n')),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }) },
)

interface SampleOptions {
  caseId: string
  /** Institutions that a transfer may name. */
  facilities: readonly string[]
  hosts: readonly string[]
  /** Words of a title; 4 keep it short. */
  titleWords: number
}

/** Any event that the schema takes, sensible or not, whose page was not published tomorrow. */
export function anyEvent({ caseId, facilities, hosts, titleWords }: SampleOptions): fc.Arbitrary<CaseEvent> {
  const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays(TODAY, -days))
  return fc
    .record({
      kind: fc.constantFrom(...EVENT_KINDS),
      id: fc.stringMatching(/^[A-Za-z][\w-]{8}$/),
      date: day,
      ahead: fc.integer({ min: 0, max: 60 }),
      page: fc.record({ date: day, length: fc.constantFrom(0, 4, 7, 10), number: fc.nat(20) }),
      host: fc.constantFrom(...hosts),
      title: words(titleWords),
      text: fc.record({ en: texts, ru: texts, uk: texts }),
      facility: fc.option(fc.constantFrom(...facilities), { nil: undefined }),
    })
    .map(({ kind, date, ahead, page, host, facility, text, ...rest }) => ({
      caseId,
      kind,
      id: rest.id,
      date: kind === 'court-day' ? addDays(date, ahead * 10) : date,
      source: {
        title: rest.title,
        url: `https://${host}/${page.number}`,
        date: page.length === 0 ? 'undated' : page.date.slice(0, page.length),
      },
      ...(kind === 'confirmed' ? {} : { text }),
      ...(kind === 'transfer' && facility !== undefined ? { facility } : {}),
    }))
    .map((event) => caseEvent.safeParse(event).data)
    .filter((event) => event !== undefined)
}
