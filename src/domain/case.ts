import { z } from 'zod'
import { day, looseDate } from './date.ts'
import { recordId, source, sourceIds } from './source.ts'
import { inLanguage, type Language, localised } from './text.ts'

/** Family name first, as Russian officials write it; the patronymic is absent where it is not known. */
const russianName = z.strictObject({
  last: z.string().min(1),
  first: z.string().min(1),
  patronymic: z.string().min(1).optional(),
})
export type RussianName = z.infer<typeof russianName>

export const caseStatus = z.enum([
  'held',
  'released',
  'house-arrest',
  'in-transit',
  'term-ended',
  'died',
  'unknown',
])
export type CaseStatus = z.infer<typeof caseStatus>

/** The random id of a case event. Buttons carry it beside other things; none can be taken for a number by YAML. */
export const eventId = z.string().regex(/^[A-Za-z][\w-]{5,19}$/, 'expected the id of an event')

const sourcedText = z.strictObject({ text: localised, sources: sourceIds })

/** One person, one file in data/cases; docs/data.md explains each field for editors. */
export const caseRecord = z.strictObject({
  names: z.strictObject({
    ru: z.strictObject({
      nominative: russianName,
      /** The addressee line of an envelope: «Умеровой Ление Резвановне». */
      dative: russianName,
      /** What follows «Здравствуйте, …»: first name, with patronymic to elders. */
      greeting: z.string().min(1),
      /** How Russian texts call the person: «Ление Умерова». */
      shown: z.string().min(1),
    }),
    /** `full` with patronymic where it is known; `greeting` as in `ru`: “Nika”, “Alexei Alexandrovich”. */
    en: z.strictObject({ shown: z.string().min(1), full: z.string().min(1), greeting: z.string().min(1) }),
    /** `greeting` in the vocative: «Ніко», «Олексію Олександровичу». */
    uk: z.strictObject({ shown: z.string().min(1), greeting: z.string().min(1) }),
    /** How further languages write the person, by language, where they have a form of their own: “Alexej Gorinow”. */
    shown: z.record(z.string(), z.string().min(1)).optional(),
    /** Other spellings to be found by; never shown. */
    aliases: z.array(z.string().min(1)).default([]),
  }),
  sex: z.enum(['f', 'm']),
  born: z
    .strictObject({ year: z.int().min(1920).max(2015), date: day.optional(), sources: sourceIds })
    .optional(),
  /** What the person is or was, in a few words: “journalist, Chita”. */
  role: localised,
  status: z.strictObject({
    value: caseStatus,
    /** The day a release, death or end of term took effect. */
    on: day.optional(),
    asOf: looseDate,
    sources: sourceIds,
    note: localised.optional(),
  }),
  /** When the remand order or the term runs out. */
  until: z.strictObject({ date: day, kind: z.enum(['remand', 'term']), sources: sourceIds }).optional(),
  place: z
    .strictObject({
      text: localised,
      facility: recordId.optional(),
      asOf: looseDate,
      sources: sourceIds,
    })
    .optional(),
  /** A letter address published for this very person; without it letters go to the place's institution. */
  address: z
    .strictObject({
      facility: recordId,
      poBox: z.string().min(1).optional(),
      asOf: looseDate,
      sources: sourceIds,
    })
    .optional(),
  formerAddresses: z
    .array(
      z.strictObject({
        facility: recordId,
        poBox: z.string().min(1).optional(),
        asOf: looseDate,
        until: looseDate,
        sources: sourceIds,
      }),
    )
    .default([]),
  /** Whether the person welcomes letters: unknown until their side says so. */
  letters: z.enum(['welcome', 'declined', 'unknown']),
  /** Taken out of sight at the word of the person, a relative or a lawyer. */
  hidden: z.boolean().default(false),
  /** An editor's word on whom the bot offers to those who look for somebody to write to. */
  suggest: z.enum(['auto', 'first', 'never']).default('auto'),
  summary: localised,
  articles: z.array(localised).default([]),
  charges: sourcedText.optional(),
  sentence: sourcedText.optional(),
  /** Who recognises the person as a political prisoner; without one the bot is silent on “why”. */
  recognitions: z
    .array(
      z.strictObject({
        by: localised,
        date: looseDate,
        /** `by` where only the latest possible date is known. */
        precision: z.enum(['on', 'by']).default('on'),
        sources: sourceIds,
      }),
    )
    .default([]),
  /** The arguments of those who recognise the person, attributed to them. */
  why: sourcedText.optional(),
  /** What helps this person beyond a letter, where something particular is known. */
  help: localised.optional(),
  timeline: z.array(z.strictObject({ date: looseDate, text: localised, sources: sourceIds })).default([]),
  sources: z.array(source).min(1),
  /** Ids of the events that this file tells of already: what the bot keeps of them is not applied again. */
  events: z.array(eventId).optional(),
})
type CaseRecord = z.infer<typeof caseRecord>

/** A case as it is loaded: the record with the id that its file's name gives. */
export type Case = CaseRecord & { id: string }

/** What a list that is shown in one message may hold in each language. */
export const LIST_LIMIT = 3_600
/** Room for the date and the marks around each entry of a list. */
const ENTRY_FRAME = 30

/** How much of LIST_LIMIT a timeline takes in one language, in UTF-16 units. */
export function timelineLength(timeline: Case['timeline'], language: Language): number {
  return timeline.reduce((sum, { text }) => sum + inLanguage(text, language).length + ENTRY_FRAME, 0)
}

/** How much of LIST_LIMIT a list of sources takes. */
export function sourcesLength(sources: Case['sources']): number {
  return sources.reduce((sum, { title }) => sum + title.length + ENTRY_FRAME, 0)
}

/** How a person is called in a language: in its own spelling, or else in the English one. */
export function shownIn({ en, ru, uk, shown }: Case['names'], language: Language): string {
  return inLanguage({ ...shown, en: en.shown, ru: ru.shown, uk: uk.shown }, language)
}

/** «Умерова Ление Резвановна»: the order of Russian documents and envelopes. */
export function fullRussianName(name: RussianName): string {
  return [name.last, name.first, name.patronymic].filter(Boolean).join(' ')
}
