import { z } from 'zod'
import { eventId } from './case.ts'
import { type Day, day, earliestDay, looseDate } from './date.ts'
import { recordId } from './source.ts'

/** What can happen to a person, in the order in which an editor is asked. */
export const EVENT_KINDS = [
  'news',
  'court-day',
  'in-transit',
  'transfer',
  'release',
  'house-arrest',
  'sentence',
  'term-ended',
  'death',
  'letters-declined',
  'correction',
  'confirmed',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** In UTF-16 units, in each language. */
const EVENT_TEXT_LIMIT = 1_000
const EVENT_TITLE_LIMIT = 200

/** Characters that no YAML file may hold, or that nobody sees. */
const UNSEEN = /[\p{Cc}\p{Cs}\u{2028}\u{2029}\u{FEFF}\u{FFFE}\u{FFFF}]/u
const written = (most: number, breaks: boolean) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(
      (text) => text === text.trim() && !UNSEEN.test(breaks ? text.replaceAll('\n', ' ') : text),
      'expected text without blanks around it and without control characters',
    )
const line = written(EVENT_TEXT_LIMIT, true)

const common = {
  id: eventId,
  caseId: recordId,
  /** When it happened or will happen; of `confirmed` the day for which the page says that nothing has changed. */
  date: day,
  source: z.strictObject({
    title: written(EVENT_TITLE_LIMIT, false),
    url: z.url({ protocol: /^https$/ }),
    /** When the page was published. */
    date: z.union([looseDate, z.literal('undated')]),
  }),
}
const told = { ...common, text: z.object({ en: line, ru: line, uk: line }).catchall(line) }

/** Something that an editor has published about a person, lying over the person's file until it is merged. */
export const caseEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...told, kind: z.enum(EVENT_KINDS).exclude(['transfer', 'confirmed']) }),
  z.strictObject({
    ...told,
    kind: z.literal('transfer'),
    /** The id of an institution; absent where the new address is unknown. */
    facility: recordId.optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('confirmed') }),
])
export type CaseEvent = z.infer<typeof caseEvent>

const GRAVE: readonly EventKind[] = ['release', 'death', 'transfer']

/** Whether a second editor must look at the page, too: what is untrue here hurts people. */
export function needsSecond({ kind }: Pick<CaseEvent, 'kind'>): boolean {
  return GRAVE.includes(kind)
}

/**
 * Whether a court day was still to come when its page was written. Hearings are put off: it is told to subscribers,
 * but never becomes history by itself.
 */
export function isAnnouncement(event: CaseEvent): boolean {
  if (event.kind !== 'court-day') return false
  return event.source.date === 'undated' || earliestDay(event.source.date) < event.date
}

/** Announced court days from today on, the next one first. */
export function courtDaysAhead(events: readonly CaseEvent[], today: Day): CaseEvent[] {
  return events
    .filter((event) => isAnnouncement(event) && event.date >= today)
    .toSorted((a, b) => a.date.localeCompare(b.date))
}
