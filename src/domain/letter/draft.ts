import type {
  AnswersSoFar,
  DetailAnswer,
  LetterAnswers,
  LetterLength,
  SlotName,
  WriterName,
} from './compose.ts'
import type { Form, PhraseBank, Sender, SlotKind } from './phrases.ts'
import type { Place, Places } from './places.ts'

/** How many topics a letter may have; a full one has room for more. */
export const MOST_TOPICS: Record<LetterLength, number> = { postcard: 3, short: 3, full: 5 }

/** What surrounds the topics and has a default: it can be changed when the letter is there. */
export const STYLE_PARTS = ['form', 'greeting', 'heard', 'reply', 'wish', 'occasion'] as const
export type StylePart = (typeof STYLE_PARTS)[number]

/** Where a letter talk stands: at one of its questions, at the letter, or at something that is being changed. */
export type Step =
  /** `before`: the name and endings that stood here, while a new name still lacks its endings. */
  | { at: 'name'; before?: { name: WriterName; sender: Sender } }
  | { at: 'place'; page: number; near: readonly string[] }
  /** A city that the table lacks, declined by rule: its forms are shown and confirmed. */
  | { at: 'city'; place: Place }
  | { at: 'topics' }
  | { at: 'detail'; topic: string }
  | { at: 'slot'; topic: string; kind: SlotKind }
  | { at: 'question' }
  | { at: 'letter' }
  | { at: 'change' }
  | { at: 'style'; part: StylePart }
  /** Choosing a paragraph, then what to do with it. */
  | { at: 'parts' }
  | { at: 'part'; slot: SlotName }
  /** Own words that were typed, as they would stand: shown for confirmation when typography changed them. */
  | { at: 'own'; slot: SlotName; text: string }

/** A letter in the making. It lives in memory only, for half an hour after the last answer. */
export interface Draft {
  caseId: string
  /** Tells a press on this very question from one on an older message. */
  revision: number
  seed: number
  step: Step
  name?: WriterName
  sender?: Sender
  /** `null`: rather not say. */
  place?: Place | null
  topics: readonly string[]
  topicsChosen: boolean
  details: readonly DetailAnswer[]
  /** `null`: no question. */
  question?: string | null
  occasion?: string
  heard?: string
  form: Form
  greeting: string
  reply: string
  wish: string
  length: LetterLength
  own: ReadonlyMap<SlotName, string>
  turns: ReadonlyMap<SlotName, number>
}

/** What a draft may draw on: the bank, the places and the table of given names (see `russianName`). */
export interface LetterBank {
  phrases: PhraseBank
  places: Places
  givenNames: ReadonlyMap<string, string>
  /** Puts «ё» where there is no doubt. */
  restoreYo: (text: string) => string
}

/** A new draft. `seed` decides the wordings, `revision` should differ from that of any earlier draft. */
export function newDraft(caseId: string, seed: number, revision: number, phrases: PhraseBank): Draft {
  const first = (choices: readonly { id: string }[]) => choices[0]?.id ?? ''
  return {
    caseId,
    revision,
    seed,
    step: { at: 'name' },
    topics: [],
    topicsChosen: false,
    details: [],
    form: 'vy',
    greeting: first(phrases.greetings),
    reply: first(phrases.replies),
    wish: first(phrases.wishes),
    length: 'short',
    own: new Map(),
    turns: new Map(),
  }
}

/** The first question without an answer, or the letter. */
export function firstOpenStep(draft: Draft): Step {
  if (!draft.name || !draft.sender) return { at: 'name' }
  if (draft.place === undefined) return { at: 'place', page: 0, near: [] }
  if (!draft.topicsChosen || draft.topics.length === 0) return { at: 'topics' }
  const open = saidTopics(draft).find((topic) => !draft.details.some((entry) => entry.topic === topic))
  if (open !== undefined) return { at: 'detail', topic: open }
  return draft.question === undefined ? { at: 'question' } : { at: 'letter' }
}

/**
 * The topics for which a letter of this length has room, in the order in which they were chosen. What has words
 * of the sender's own stays before what has not; the others are not lost, a longer letter says them again.
 */
function saidTopics({ topics, own, length }: Draft): readonly string[] {
  const first = topics.toSorted((a, b) => Number(own.has(`topic-${b}`)) - Number(own.has(`topic-${a}`)))
  const said = first.slice(0, MOST_TOPICS[length])
  return topics.filter((topic) => said.includes(topic))
}

/** What a letter can say already; its topics stand in the order in which they were chosen. */
export function answersSoFar(draft: Draft): AnswersSoFar {
  const { name, sender, place, question, occasion, heard, form, greeting, reply, wish, length, own, turns } =
    draft
  const details = saidTopics(draft).flatMap(
    (topic) => draft.details.find((entry) => entry.topic === topic) ?? [],
  )
  return {
    ...(name && sender ? { name, sender } : {}),
    ...(place === undefined ? {} : { place }),
    ...(question === undefined ? {} : { question }),
    ...(occasion === undefined ? {} : { occasion }),
    ...(heard === undefined ? {} : { heard }),
    details,
    form,
    greeting,
    reply,
    wish,
    length,
    own,
    turns,
  }
}

/** The answers of a draft that has them all, else undefined. */
export function completeAnswers(draft: Draft): LetterAnswers | undefined {
  if (firstOpenStep(draft).at !== 'letter') return undefined
  // No question is open: nothing that a letter needs is missing.
  return answersSoFar(draft) as LetterAnswers
}
