import { searchKey } from '../name-search.ts'
import type { Localised } from '../text.ts'
import type { DetailAnswer, LetterAnswers, WriterName } from './compose.ts'
import { russianName } from './names.ts'
import type { Detail, Form, PhraseBank, Sender, SlotKind } from './phrases.ts'
import type { Place, Places } from './places.ts'

export const MOST_TOPICS = 3

/** What surrounds the topics and has a default: it can be changed when the letter is there. */
export const STYLE_PARTS = ['form', 'greeting', 'reply', 'wish'] as const
export type StylePart = (typeof STYLE_PARTS)[number]

/** Where a letter talk stands; the first five are the questions that it counts. */
export type Step =
  | { at: 'name' }
  | { at: 'place'; page: number; near: readonly string[] }
  | { at: 'topics' }
  | { at: 'detail'; topic: string }
  | { at: 'slot'; topic: string; kind: SlotKind }
  | { at: 'question' }
  | { at: 'letter' }
  | { at: 'change' }
  | { at: 'style'; part: StylePart }

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
  question?: string
  form: Form
  greeting: string
  reply: string
  wish: string
}

/** What a draft may draw on: the bank, the places and the table of given names (see `russianName`). */
export interface LetterBank {
  phrases: PhraseBank
  places: Places
  givenNames: ReadonlyMap<string, string>
}

export type Answer =
  | { kind: 'text'; text: string }
  | { kind: 'press'; revision: number; action: string; value: string }

export type Problem =
  | 'stalePress'
  | 'nameTooLong'
  | 'nameNotLetters'
  | 'nameFirst'
  | 'slotTooLong'
  | 'slotNotRussian'
  | 'placeUnknown'
  | 'placeNear'
  | 'topicsMost'
  | 'topicsNone'
  | 'pickOne'
  | 'letterReady'

/** `effect` asks the caller for what a pure function cannot do. */
export interface StepResult {
  draft: Draft
  problem?: Problem
  effect?: 'copy' | 'finish' | 'cancel'
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
  }
}

/**
 * One move of the letter talk. Pure: the same draft and answer give the same result. An answer that does not
 * fit leaves the draft as it was and says why; a press that belongs to an older message is such an answer.
 */
export function step(draft: Draft, answer: Answer, bank: LetterBank): StepResult {
  if (answer.kind === 'press' && answer.revision !== draft.revision) return { draft, problem: 'stalePress' }
  const result =
    answer.kind === 'text' ? typed(draft, answer.text.trim(), bank) : pressed(draft, answer, bank)
  return result.draft === draft
    ? result
    : { ...result, draft: { ...result.draft, revision: draft.revision + 1 } }
}

/** The answers of a draft that has them all, else undefined. */
export function completeAnswers(draft: Draft): LetterAnswers | undefined {
  const { name, sender, place, question, form, greeting, reply, wish } = draft
  if (!name || !sender || place === undefined || !question || firstOpenStep(draft).at !== 'letter')
    return undefined
  const details = draft.topics.flatMap((topic) => draft.details.find((entry) => entry.topic === topic) ?? [])
  return { name, sender, place, details, question, form, greeting, reply, wish }
}

/** The first question without an answer, or the letter. */
function firstOpenStep(draft: Draft): Step {
  if (!draft.name || !draft.sender) return { at: 'name' }
  if (draft.place === undefined) return { at: 'place', page: 0, near: [] }
  if (!draft.topicsChosen || draft.topics.length === 0) return { at: 'topics' }
  for (const topic of draft.topics) {
    const detail = draft.details.find((entry) => entry.topic === topic)
    if (!detail) return { at: 'detail', topic }
  }
  return draft.question ? { at: 'letter' } : { at: 'question' }
}

function onward(draft: Draft): StepResult {
  return { draft: { ...draft, step: firstOpenStep(draft) } }
}

function at(draft: Draft, next: Step): StepResult {
  return { draft: { ...draft, step: next } }
}

function typed(draft: Draft, text: string, bank: LetterBank): StepResult {
  const { phrases } = bank
  switch (draft.step.at) {
    case 'name':
      return withName(draft, text, bank.givenNames)
    case 'place':
      return withPlaceTyped(draft, draft.step, text, bank.places)
    case 'topics':
      return withTopicsTyped(draft, text, phrases)
    case 'detail': {
      const detail = meant(detailsOf(draft.step.topic, phrases), text)
      return detail ? withDetail(draft, draft.step.topic, detail) : { draft, problem: 'pickOne' }
    }
    case 'slot':
      return withSlot(draft, draft.step, text, bank.givenNames)
    case 'question': {
      const question = meant(phrases.questions, text)
      return question ? onward({ ...draft, question: question.id }) : { draft, problem: 'pickOne' }
    }
    case 'style': {
      const { part } = draft.step
      const chosen = part === 'form' ? formMeant(text) : meant(styleChoices(part, phrases), text)?.id
      return chosen ? withStyle(draft, part, chosen, phrases) : { draft, problem: 'pickOne' }
    }
    case 'letter':
    case 'change':
      return { draft, problem: 'letterReady' }
  }
}

function pressed(draft: Draft, press: { action: string; value: string }, bank: LetterBank): StepResult {
  if (press.action === 'cancel') return { draft, effect: 'cancel' }
  if (press.action === 'back') return back(draft)
  const { phrases, places } = bank
  const { step: now } = draft
  const stale: StepResult = { draft, problem: 'stalePress' }
  switch (`${now.at}.${press.action}`) {
    case 'name.sender':
      return withSender(draft, press.value)
    case 'place.page':
      return at(draft, { at: 'place', page: Number(press.value) === 1 ? 1 : 0, near: [] })
    case 'place.pick': {
      const place = places.get(press.value)
      return place ? onward({ ...draft, place }) : stale
    }
    case 'place.none':
      return onward({ ...draft, place: null })
    case 'topics.toggle':
      return toggled(draft, press.value, phrases)
    case 'topics.next':
      return draft.topics.length > 0
        ? onward({ ...draft, topicsChosen: true })
        : { draft, problem: 'topicsNone' }
    case 'detail.pick': {
      const topic = now.at === 'detail' ? now.topic : ''
      const detail = detailsOf(topic, phrases).find(({ id }) => id === press.value)
      return detail ? withDetail(draft, topic, detail) : stale
    }
    case 'slot.skip':
      return onward(draft)
    case 'question.pick':
      return phrases.questions.some(({ id }) => id === press.value)
        ? onward({ ...draft, question: press.value })
        : stale
    case 'letter.reword':
      return { draft: { ...draft, seed: draft.seed + 1 } }
    case 'letter.change':
      return at(draft, { at: 'change' })
    case 'letter.copy':
      return { draft, effect: 'copy' }
    case 'letter.finish':
      return { draft, effect: 'finish' }
    case 'change.edit':
      return edit(draft, press.value)
    case 'style.pick':
      return now.at === 'style' ? withStyle(draft, now.part, press.value, phrases) : stale
    default:
      return stale
  }
}

function withName(draft: Draft, text: string, table: ReadonlyMap<string, string>): StepResult {
  const name = russianName(text, table)
  if (!name.ok) return { draft, problem: name.error }
  const { sender: _, ...rest } = draft
  return { draft: { ...rest, name: { typed: text, russian: name.russian }, step: { at: 'name' } } }
}

const SENDERS: readonly string[] = ['she', 'he', 'we', 'other'] satisfies Sender[]

function withSender(draft: Draft, value: string): StepResult {
  if (!SENDERS.includes(value)) return { draft, problem: 'stalePress' }
  if (!draft.name) return { draft, problem: 'nameFirst' }
  return onward({ ...draft, sender: value as Sender })
}

function withPlaceTyped(draft: Draft, now: Step & { at: 'place' }, text: string, places: Places): StepResult {
  const place = places.named(text)
  if (place) return onward({ ...draft, place })
  const near = places.near(text).map(({ id }) => id)
  if (near.length === 0) return { draft, problem: 'placeUnknown' }
  return { draft: { ...draft, step: { ...now, near } }, problem: 'placeNear' }
}

function withTopicsTyped(draft: Draft, text: string, phrases: PhraseBank): StepResult {
  const topics = text.split(/[,;+\n]/).map((word) => meant(phrases.topics, word.trim()))
  let result: StepResult = { draft }
  for (const topic of topics) {
    if (topic === undefined) return { draft, problem: 'pickOne' }
    if (!result.draft.topics.includes(topic.id)) result = toggled(result.draft, topic.id, phrases)
    if (result.problem) return { draft, problem: result.problem }
  }
  return result
}

function toggled(draft: Draft, topic: string, phrases: PhraseBank): StepResult {
  if (!phrases.topics.some(({ id }) => id === topic)) return { draft, problem: 'stalePress' }
  const chosen = draft.topics.includes(topic)
  if (!chosen && draft.topics.length >= MOST_TOPICS) return { draft, problem: 'topicsMost' }
  const topics = chosen ? draft.topics.filter((id) => id !== topic) : [...draft.topics, topic]
  return { draft: { ...draft, topics } }
}

function withDetail(draft: Draft, topic: string, detail: Detail): StepResult {
  const others = draft.details.filter((entry) => entry.topic !== topic)
  const entry: DetailAnswer = { topic, detail: detail.id, ...(detail.slot ? { given: null } : {}) }
  const next: Draft = { ...draft, details: [...others, entry] }
  return detail.slot ? at(next, { at: 'slot', topic, kind: detail.slot }) : onward(next)
}

function withSlot(
  draft: Draft,
  { topic, kind }: Step & { at: 'slot' },
  text: string,
  table: ReadonlyMap<string, string>,
): StepResult {
  const filled = kind === 'pet' ? russianName(text, table) : russianPhrase(text)
  if (!filled.ok) return { draft, problem: filled.error }
  const given: WriterName = { typed: text, russian: filled.russian }
  return onward({
    ...draft,
    details: draft.details.map((entry) => (entry.topic === topic ? { ...entry, given } : entry)),
  })
}

const PHRASE_LIMIT = 60

/** A title or a dish as it was typed, without its own quotation marks; only Russian letters reach a letter. */
function russianPhrase(
  text: string,
): { ok: true; russian: string } | { ok: false; error: 'slotTooLong' | 'slotNotRussian' } {
  const phrase = text.replace(/[«»"“”„]/g, '').replace(/\s+/g, ' ').trim()
  if (phrase.length > PHRASE_LIMIT) return { ok: false, error: 'slotTooLong' }
  if (!/^[А-Яа-яЁё0-9][А-Яа-яЁё0-9 ,.!?:—–-]*$/u.test(phrase)) return { ok: false, error: 'slotNotRussian' }
  return { ok: true, russian: phrase }
}

function withStyle(draft: Draft, part: StylePart, id: string, phrases: PhraseBank): StepResult {
  if (part === 'form') {
    return id === 'vy' || id === 'ty' ? onward({ ...draft, form: id }) : { draft, problem: 'stalePress' }
  }
  const known = styleChoices(part, phrases).some((choice) => choice.id === id)
  return known ? onward({ ...draft, [part]: id }) : { draft, problem: 'stalePress' }
}

/** What may be chosen for a part of the frame; «Вы» and «ты» are not in the bank. */
export function styleChoices(part: Exclude<StylePart, 'form'>, phrases: PhraseBank) {
  return { greeting: phrases.greetings, reply: phrases.replies, wish: phrases.wishes }[part]
}

function edit(draft: Draft, what: string): StepResult {
  const topic = draft.topics.find((id) => what === `detail-${id}`)
  const part = STYLE_PARTS.find((id) => id === what)
  if (topic !== undefined) return at(draft, { at: 'detail', topic })
  if (part !== undefined) return at(draft, { at: 'style', part })
  if (what === 'name' || what === 'question') return at(draft, { at: what })
  if (what === 'place') return at(draft, { at: 'place', page: 0, near: [] })
  if (what === 'topics') return at({ ...draft, topicsChosen: false }, { at: 'topics' })
  return { draft, problem: 'stalePress' }
}

/** One step back; from a change of a finished letter, back to the letter. */
function back(draft: Draft): StepResult {
  const { step: now } = draft
  if (now.at === 'name' && !draft.question) return { draft, effect: 'cancel' }
  if (now.at === 'letter') return at(draft, { at: 'change' })
  if (draft.question && draft.sender && draft.topics.length > 0) {
    const next = onward({ ...draft, topicsChosen: true })
    // A topic added to a finished letter has no detail yet: from its question the way back is to the topics.
    return next.draft.step.at === now.at ? at(draft, { at: 'topics' }) : next
  }
  const order = questionsBefore(draft)
  return at(draft, order.at(-1) ?? { at: 'name' })
}

/** The questions that come before the present one, first to last. */
function questionsBefore(draft: Draft): Step[] {
  const { step: now } = draft
  if (now.at === 'slot') return [{ at: 'detail', topic: now.topic }]
  const all: Step[] = [
    { at: 'name' },
    { at: 'place', page: 0, near: [] },
    { at: 'topics' },
    ...draft.topics.map((topic): Step => ({ at: 'detail', topic })),
    { at: 'question' },
  ]
  const index = all.findIndex(
    (other) =>
      other.at === now.at && (other.at !== 'detail' || now.at !== 'detail' || other.topic === now.topic),
  )
  return all.slice(0, Math.max(index, 0))
}

function detailsOf(topic: string, phrases: PhraseBank): readonly Detail[] {
  return phrases.topics.find(({ id }) => id === topic)?.details ?? []
}

/** «Вы» or «ты» typed in any script, alone or as its button says it, or its number. */
function formMeant(text: string): Form | undefined {
  const words = searchKey(text).split(' ')
  if (text === '1' || words.includes(searchKey('Вы'))) return 'vy'
  return text === '2' || words.includes(searchKey('ты')) ? 'ty' : undefined
}

/** The choice that typed words mean: its number in the list, its label in any language, or the label's beginning. */
function meant<T extends { id: string; label: Localised }>(
  choices: readonly T[],
  text: string,
): T | undefined {
  if (/^\d{1,2}$/.test(text)) return choices[Number(text) - 1]
  const key = searchKey(text)
  if (key.length < 2) return undefined
  const keys = (choice: T) => Object.values(choice.label).map(searchKey)
  const whole = choices.find((choice) => keys(choice).includes(key))
  if (whole) return whole
  const beginning = choices.filter((choice) => keys(choice).some((label) => label.startsWith(key)))
  return beginning.length === 1 ? beginning[0] : undefined
}
