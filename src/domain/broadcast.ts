import { z } from 'zod'
import { day } from './date.ts'
import { recordId } from './source.ts'
import { isTopic, type Topic } from './subscription.ts'
import type { Language } from './text.ts'

const BROADCAST_KINDS = ['announcement', 'case-update', 'reminder'] as const

/** Telegram's limits, in UTF-16 units: of a text, of a text under a picture, of what is on a button. */
export const TEXT_LIMIT = 4_096
const CAPTION_LIMIT = 1_024
const LABEL_LIMIT = 64
export const MOST_BUTTONS = 3

const language = z.string().regex(/^[a-z]{2}$/)
const topics = z.array(z.custom<Topic>((value) => typeof value === 'string' && isTopic(value)))

/** A text as Telegram takes it apart: formatting lies beside the words, never in them. */
const formatted = z.strictObject({
  text: z.string(),
  /** Telegram's MessageEntity as it came; offsets count UTF-16 units. */
  entities: z.array(z.looseObject({ type: z.string(), offset: z.int().min(0), length: z.int().min(1) })),
})
export type FormattedText = z.infer<typeof formatted>

const button = z.strictObject({
  labels: z.record(language, z.string()),
  url: z.url({ protocol: /^https$/ }),
})

/** What is sent and to whom. Lengths are not checked here: a draft may be too long until it is approved. */
export const broadcastContent = z.strictObject({
  kind: z.enum(BROADCAST_KINDS),
  audience: z.strictObject({
    /** Whoever has any of them. */
    topics: topics.min(1),
    /** Only those who read one of these; by default everybody. */
    languages: z.array(language).min(1).optional(),
    /** Whoever has any of these hears nothing. */
    exclude: topics.optional(),
  }),
  texts: z.record(language, formatted),
  /** Where a reader's language has no text, the first of these that has one. */
  fallback: z.array(language).min(1),
  /** What is on Telegram's servers already, because an admin sent it to the bot. */
  picture: z.strictObject({ fileId: z.string().min(1) }).optional(),
  buttons: z.array(button).max(MOST_BUTTONS).optional(),
  /** The person whom it is about. */
  caseId: recordId.optional(),
  /** Of a reminder: the day that is ahead, and which of data/days.yaml it is unless a birthday. */
  on: day.optional(),
  dayId: recordId.optional(),
})
export type BroadcastContent = z.infer<typeof broadcastContent>

/** The value of the reader's language, or of the first language of the fallback order that has one. */
function inReach<Value>(
  values: Readonly<Record<Language, Value>>,
  wanted: Language,
  fallback: readonly Language[],
): Value | undefined {
  const found = [wanted, ...fallback].find((one) => Object.hasOwn(values, one))
  return found === undefined ? undefined : values[found]
}

export function textFor(content: BroadcastContent, wanted: Language): FormattedText | undefined {
  return inReach(content.texts, wanted, content.fallback)
}

/** The link buttons as a reader of this language sees them. */
export function buttonsFor(content: BroadcastContent, wanted: Language): { text: string; url: string }[] {
  return (content.buttons ?? []).flatMap(({ labels, url }) => {
    const text = inReach(labels, wanted, content.fallback)
    return text === undefined ? [] : [{ text, url }]
  })
}

export type ContentProblem =
  /** Neither the languages of the audience nor the fallback order lead to a text, or to a label. */
  | { code: 'noText' | 'noLabel' }
  | { code: 'textEmpty' | 'entityOutside'; language: Language }
  | {
      code: 'textTooLong' | 'captionTooLong' | 'labelTooLong'
      language: Language
      length: number
      limit: number
    }

/** Everything that Telegram would refuse, or that would leave a reader without a text. */
export function contentProblems(content: BroadcastContent): ContentProblem[] {
  const { texts, picture, fallback, buttons = [] } = content
  const problems: ContentProblem[] = []
  if (!fallback.some((one) => Object.hasOwn(texts, one))) problems.push({ code: 'noText' })
  const [limit, code] = picture
    ? ([CAPTION_LIMIT, 'captionTooLong'] as const)
    : ([TEXT_LIMIT, 'textTooLong'] as const)
  for (const [language, { text, entities }] of Object.entries(texts)) {
    // Telegram trims before it looks whether anything is there.
    if (text.trim() === '') problems.push({ code: 'textEmpty', language })
    if (text.length > limit) problems.push({ code, language, length: text.length, limit })
    if (entities.some(({ offset, length }) => offset + length > text.length))
      problems.push({ code: 'entityOutside', language })
  }
  for (const { labels } of buttons) {
    if (!fallback.some((one) => Object.hasOwn(labels, one))) problems.push({ code: 'noLabel' })
    for (const [language, label] of Object.entries(labels)) {
      if (label.trim() === '') problems.push({ code: 'noLabel' })
      if (label.length > LABEL_LIMIT)
        problems.push({ code: 'labelTooLong', language, length: label.length, limit: LABEL_LIMIT })
    }
  }
  return problems
}

const HASH_BYTES = 12

/** 16 signs of A–Z a–z 0–9 _ - that change with every change of the content: what a confirmation is bound to. */
export async function contentHash(content: BroadcastContent): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(content)))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, HASH_BYTES)
  return btoa(String.fromCodePoint(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

/** The order in which fields were written says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

export const BROADCAST_STATES = [
  'draft',
  'approved',
  'scheduled',
  'running',
  'paused',
  'finished',
  'cancelled',
] as const
export type BroadcastState = (typeof BROADCAST_STATES)[number]

export const BROADCAST_ACTIONS = [
  'edit',
  'approve',
  'schedule',
  'begin',
  'pause',
  'resume',
  'cancel',
  'finish',
  'resend',
  'leave',
  'delete',
] as const
export type BroadcastAction = (typeof BROADCAST_ACTIONS)[number]

const TRANSITIONS: Record<BroadcastState, Partial<Record<BroadcastAction, BroadcastState>>> = {
  draft: { edit: 'draft', approve: 'approved', cancel: 'cancelled' },
  // What was approved is this very content, so that a change takes the approval away.
  approved: { edit: 'draft', schedule: 'scheduled', cancel: 'cancelled' },
  scheduled: { begin: 'running', cancel: 'cancelled' },
  running: {
    pause: 'paused',
    cancel: 'cancelled',
    finish: 'finished',
    resend: 'running',
    leave: 'running',
  },
  paused: { resume: 'running', cancel: 'cancelled', resend: 'paused', leave: 'paused', delete: 'paused' },
  finished: { resend: 'running', leave: 'finished', delete: 'finished' },
  cancelled: { leave: 'cancelled', delete: 'cancelled' },
}

/** The state after an action; undefined where this state does not admit it. */
export function nextState(state: BroadcastState, action: BroadcastAction): BroadcastState | undefined {
  return TRANSITIONS[state][action]
}
