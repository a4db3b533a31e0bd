import { searchKey } from '../name-search.ts'
import type { Localised } from '../text.ts'
import { shuffled } from './chance.ts'
import { derivedCity } from './cities.ts'
import type { DetailAnswer, LetterLength, SlotName, WriterName } from './compose.ts'
import { type Draft, firstOpenStep, type LetterBank, MOST_TOPICS, type Step, STYLE_PARTS, type StylePart } from './draft.ts'
import { russianName } from './names.ts'
import { type OwnWordsProblem, ownWords } from './own-words.ts'
import type { Choice, Detail, Form, PhraseBank, Sender } from './phrases.ts'
import type { Places } from './places.ts'

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
  | OwnWordsProblem

/** `effect` asks the caller for what a pure function cannot do. */
export interface StepResult {
  draft: Draft
  problem?: Problem
  effect?: 'copy' | 'finish' | 'cancel'
}

/**
 * One move of the letter talk. Pure: the same draft and answer give the same result. An answer that does not
 * fit leaves the draft as it was and says why; a press that belongs to an older message is such an answer.
 */
export function step(draft: Draft, answer: Answer, bank: LetterBank): StepResult {
  if (answer.kind === 'press' && answer.revision !== draft.revision) return { draft, problem: 'stalePress' }
  const result = answer.kind === 'text' ? typed(draft, answer.text.trim(), bank) : pressed(draft, answer, bank)
  return result.draft === draft ? result : { ...result, draft: { ...result.draft, revision: draft.revision + 1 } }
}

function onward(draft: Draft): StepResult {
  return { draft: { ...draft, step: firstOpenStep(draft) } }
}

function at(draft: Draft, next: Step): StepResult {
  return { draft: { ...draft, step: next } }
}

function typed(draft: Draft, text: string, bank: LetterBank): StepResult {
  const { phrases } = bank
  const { step: now } = draft
  switch (now.at) {
    case 'name':
      return withName(draft, text, bank.givenNames)
    case 'place':
    case 'city':
      return withPlaceTyped(draft, text, bank.places)
    case 'topics':
      return withTopicsTyped(draft, text, phrases)
    case 'detail': {
      const detail = meant(detailsOf(now.topic, phrases), text)
      return detail ? withDetail(draft, now.topic, detail) : { draft, problem: 'pickOne' }
    }
    case 'slot':
      return withSlot(draft, now, text, bank.givenNames)
    case 'question': {
      const question = meant(phrases.questions, text)
      return question ? onward({ ...draft, question: question.id }) : { draft, problem: 'pickOne' }
    }
    case 'style': {
      const chosen = now.part === 'form' ? formMeant(text) : meant(styleChoices(now.part, phrases), text)?.id
      return chosen ? withStyle(draft, now.part, chosen, phrases) : { draft, problem: 'pickOne' }
    }
    case 'part':
    case 'own':
      return withOwnWords(draft, now.slot, text)
    case 'letter':
    case 'change':
    case 'parts':
      return { draft, problem: 'letterReady' }
  }
}

type Press = { action: string; value: string }
type Move = (draft: Draft, value: string, bank: LetterBank) => StepResult

const stale = (draft: Draft): StepResult => ({ draft, problem: 'stalePress' })

/** What each button does, by the step it stands on. */
const MOVES: Record<string, Move> = {
  'name.sender': withSender,
  'place.page': (draft, value) => at(draft, { at: 'place', page: Number(value) === 1 ? 1 : 0, near: [] }),
  'place.pick': (draft, value, { places }) => {
    const place = places.get(value)
    return place ? onward({ ...draft, place }) : stale(draft)
  },
  'place.none': (draft) => onward({ ...draft, place: null }),
  'city.yes': (draft) => (draft.step.at === 'city' ? onward({ ...draft, place: draft.step.place }) : stale(draft)),
  'topics.toggle': (draft, value, { phrases }) => toggled(draft, value, phrases),
  'topics.surprise': (draft, _, { phrases }) => surprised(draft, phrases),
  'topics.next': (draft) =>
    draft.topics.length > 0 ? onward({ ...draft, topicsChosen: true }) : { draft, problem: 'topicsNone' },
  'detail.pick': (draft, value, { phrases }) => {
    const topic = draft.step.at === 'detail' ? draft.step.topic : ''
    const detail = detailsOf(topic, phrases).find(({ id }) => id === value)
    return detail ? withDetail(draft, topic, detail) : stale(draft)
  },
  'detail.skip': (draft) => (draft.step.at === 'detail' ? withoutTopic(draft, draft.step.topic) : stale(draft)),
  'slot.skip': onward,
  'question.pick': (draft, value, { phrases }) =>
    phrases.questions.some(({ id }) => id === value) ? onward({ ...draft, question: value }) : stale(draft),
  'question.surprise': (draft, _, { phrases }) => {
    const [question] = shuffled(phrases.questions, draft.seed + draft.revision, 'question')
    return question ? onward({ ...draft, question: question.id }) : stale(draft)
  },
  'question.skip': (draft) => onward({ ...draft, question: null }),
  'letter.reword': (draft) => ({ draft: { ...draft, seed: draft.seed + 1, turns: new Map() } }),
  'letter.shorter': (draft) => resized(draft, -1),
  'letter.longer': (draft) => resized(draft, 1),
  'letter.change': (draft) => at(draft, { at: 'change' }),
  'letter.copy': (draft) => ({ draft, effect: 'copy' }),
  'letter.finish': (draft) => ({ draft, effect: 'finish' }),
  'change.edit': edit,
  'style.pick': (draft, value, { phrases }) =>
    draft.step.at === 'style' ? withStyle(draft, draft.step.part, value, phrases) : stale(draft),
  'parts.pick': (draft, value) => (isSlot(value) ? at(draft, { at: 'part', slot: value }) : stale(draft)),
  'part.turn': (draft) => (draft.step.at === 'part' ? turned(draft, draft.step.slot) : stale(draft)),
  'part.bank': (draft) => (draft.step.at === 'part' ? withoutOwn(draft, draft.step.slot) : stale(draft)),
  'own.yes': (draft) =>
    draft.step.at === 'own' ? kept(draft, draft.step.slot, draft.step.text) : stale(draft),
}

function pressed(draft: Draft, press: Press, bank: LetterBank): StepResult {
  if (press.action === 'cancel') return { draft, effect: 'cancel' }
  if (press.action === 'back') return back(draft)
  const move = MOVES[`${draft.step.at}.${press.action}`]
  return move ? move(draft, press.value, bank) : stale(draft)
}

function withName(draft: Draft, text: string, table: ReadonlyMap<string, string>): StepResult {
  const name = russianName(text, table)
  if (!name.ok) return { draft, problem: name.error }
  const { sender: _, ...rest } = draft
  return { draft: { ...rest, name: { typed: text, russian: name.russian }, step: { at: 'name' } } }
}

const SENDERS: readonly string[] = ['she', 'he', 'we', 'other'] satisfies Sender[]

function withSender(draft: Draft, value: string): StepResult {
  if (!SENDERS.includes(value)) return stale(draft)
  if (!draft.name) return { draft, problem: 'nameFirst' }
  return onward({ ...draft, sender: value as Sender })
}

function withPlaceTyped(draft: Draft, text: string, places: Places): StepResult {
  const place = places.named(text)
  if (place) return onward({ ...draft, place })
  const near = places.near(text).map(({ id }) => id)
  if (near.length > 0 && near.length <= 6 && draft.step.at === 'place' && draft.step.near.length === 0) {
    return { draft: { ...draft, step: { at: 'place', page: 0, near } }, problem: 'placeNear' }
  }
  const city = derivedCity(text)
  if (city === undefined) return { draft, problem: 'placeUnknown' }
  const { name: russian, from, living } = city
  return at(draft, {
    at: 'city',
    place: { id: 'typed', country: '', name: { en: text, ru: russian, uk: russian }, from, living, aliases: [] },
  })
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
  if (!phrases.topics.some(({ id }) => id === topic)) return stale(draft)
  const chosen = draft.topics.includes(topic)
  if (!chosen && draft.topics.length >= MOST_TOPICS[draft.length]) return { draft, problem: 'topicsMost' }
  const topics = chosen ? draft.topics.filter((id) => id !== topic) : [...draft.topics, topic]
  return { draft: { ...draft, topics } }
}

const SURPRISE_TOPICS = 2

/** Chance picks what to tell about; what is told is still the sender's to say. */
function surprised(draft: Draft, phrases: PhraseBank): StepResult {
  const topics = shuffled(phrases.topics, draft.seed + draft.revision, 'topics').slice(0, SURPRISE_TOPICS)
  return onward({ ...draft, topics: topics.map(({ id }) => id), topicsChosen: true })
}

function withDetail(draft: Draft, topic: string, detail: Detail): StepResult {
  const others = draft.details.filter((entry) => entry.topic !== topic)
  const entry: DetailAnswer = { topic, detail: detail.id, ...(detail.slot ? { given: null } : {}) }
  const next: Draft = { ...draft, details: [...others, entry] }
  return detail.slot ? at(next, { at: 'slot', topic, kind: detail.slot }) : onward(next)
}

function withoutTopic(draft: Draft, topic: string): StepResult {
  const topics = draft.topics.filter((id) => id !== topic)
  const details = draft.details.filter((entry) => entry.topic !== topic)
  return onward({ ...draft, topics, details, topicsChosen: topics.length > 0 })
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
  return { ok: true, russian: phrase.replace(/[.\s]+$/, '') }
}

function withStyle(draft: Draft, part: StylePart, id: string, phrases: PhraseBank): StepResult {
  if (part === 'form') return id === 'vy' || id === 'ty' ? onward({ ...draft, form: id }) : stale(draft)
  if (part === 'occasion' && id === 'none') {
    const { occasion: _, ...rest } = draft
    return onward(rest)
  }
  const known = styleChoices(part, phrases).some((choice) => choice.id === id)
  return known ? onward({ ...draft, [part]: id }) : stale(draft)
}

/** What may be chosen for a part of the frame; «Вы» and «ты» are not in the bank. */
export function styleChoices(part: Exclude<StylePart, 'form'>, phrases: PhraseBank): readonly Choice[] {
  const { greetings, replies, wishes, occasions } = phrases
  return { greeting: greetings, reply: replies, wish: wishes, occasion: occasions }[part]
}

function edit(draft: Draft, what: string): StepResult {
  const topic = draft.topics.find((id) => what === `detail-${id}`)
  const part = STYLE_PARTS.find((id) => id === what)
  if (topic !== undefined) return at(draft, { at: 'detail', topic })
  if (part !== undefined) return at(draft, { at: 'style', part })
  if (what === 'name' || what === 'question' || what === 'parts') return at(draft, { at: what })
  if (what === 'place') return at(draft, { at: 'place', page: 0, near: [] })
  if (what === 'topics') return at({ ...draft, topicsChosen: false }, { at: 'topics' })
  if (what === 'extra') return at(draft, { at: 'part', slot: 'extra' })
  return stale(draft)
}

const LENGTHS: readonly LetterLength[] = ['postcard', 'short', 'full']

/** A longer letter has room for more topics, and asks for them; a shorter one keeps the first ones. */
function resized(draft: Draft, by: number): StepResult {
  const length = LENGTHS[LENGTHS.indexOf(draft.length) + by]
  if (length === undefined) return stale(draft)
  const resizedDraft: Draft = { ...draft, length }
  if (length === 'full' && draft.topics.length < MOST_TOPICS.full) {
    return at({ ...resizedDraft, topicsChosen: false }, { at: 'topics' })
  }
  return { draft: { ...resizedDraft, topics: draft.topics.slice(0, MOST_TOPICS[length]) } }
}

const SLOT = /^(greeting|intro|occasion|reason|extra|question|reply|wish|topic-[a-z0-9-]+)$/

function isSlot(value: string): value is SlotName {
  return SLOT.test(value)
}

function turned(draft: Draft, slot: SlotName): StepResult {
  const turns = new Map(draft.turns).set(slot, (draft.turns.get(slot) ?? 0) + 1)
  return { draft: { ...draft, turns } }
}

function withOwnWords(draft: Draft, slot: SlotName, text: string): StepResult {
  const own = ownWords(text)
  if (!own.ok) return { draft, problem: own.error }
  return own.changed ? at(draft, { at: 'own', slot, text: own.text }) : kept(draft, slot, own.text)
}

function kept(draft: Draft, slot: SlotName, text: string): StepResult {
  return onward({ ...draft, own: new Map(draft.own).set(slot, text) })
}

function withoutOwn(draft: Draft, slot: SlotName): StepResult {
  const own = new Map(draft.own)
  own.delete(slot)
  return onward({ ...draft, own })
}

/** One step back; from a change of a finished letter, back to the letter. */
function back(draft: Draft): StepResult {
  const { step: now } = draft
  const finished = draft.question !== undefined && draft.sender !== undefined && draft.topics.length > 0
  // A name typed anew in a finished letter has no endings yet: that is no reason to drop the letter.
  if (now.at === 'name' && draft.question === undefined) return { draft, effect: 'cancel' }
  if (now.at === 'letter') return at(draft, { at: 'change' })
  if (now.at === 'city') return at(draft, { at: 'place', page: 0, near: [] })
  if (now.at === 'part' && now.slot !== 'extra') return at(draft, { at: 'parts' })
  if (now.at === 'own') return at(draft, { at: 'part', slot: now.slot })
  if (now.at === 'parts') return at(draft, { at: 'change' })
  if (finished) {
    const next = onward({ ...draft, topicsChosen: true })
    // A topic added to a finished letter has no detail yet: from its question the way back is to the topics.
    return next.draft.step.at === now.at ? at(draft, { at: 'topics' }) : next
  }
  return at(draft, questionsBefore(draft).at(-1) ?? { at: 'name' })
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
    (other) => other.at === now.at && (other.at !== 'detail' || now.at !== 'detail' || other.topic === now.topic),
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
function meant<T extends { id: string; label: Localised }>(choices: readonly T[], text: string): T | undefined {
  if (/^\d{1,2}$/.test(text)) return choices[Number(text) - 1]
  const key = searchKey(text)
  if (key.length < 2) return undefined
  const keys = (choice: T) => Object.values(choice.label).map(searchKey)
  const whole = choices.find((choice) => keys(choice).includes(key))
  if (whole) return whole
  const beginning = choices.filter((choice) => keys(choice).some((label) => label.startsWith(key)))
  return beginning.length === 1 ? beginning[0] : undefined
}
