import { searchKey } from '../name-search.ts'
import type { Localised } from '../text.ts'
import { shuffled } from './chance.ts'
import { derivedCity, withCapitals } from './cities.ts'
import type { DetailAnswer, LetterLength, SlotName, WriterName } from './compose.ts'
import { type Draft, firstOpenStep, MOST_TOPICS, STYLE_PARTS, type Step, type StylePart } from './draft.ts'
import { russianName } from './names.ts'
import { OWN_WORDS_IN_ALL, type OwnWordsProblem, ownWords } from './own-words.ts'
import type { Choice, Detail, Form, PhraseBank, Sender } from './phrases.ts'
import type { Places } from './places.ts'

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
  | 'ownNoRoom'
  | OwnWordsProblem

/** `effect` asks the caller for what a pure function cannot do. */
export interface StepResult {
  draft: Draft
  problem?: Problem
  effect?: 'copy' | 'meaning' | 'finish' | 'cancel'
}

export function onward(draft: Draft): StepResult {
  return { draft: { ...draft, step: firstOpenStep(draft) } }
}

export function at(draft: Draft, next: Step): StepResult {
  return { draft: { ...draft, step: next } }
}

export const stale = (draft: Draft): StepResult => ({ draft, problem: 'stalePress' })

export function withName(draft: Draft, text: string, table: ReadonlyMap<string, string>): StepResult {
  const name = russianName(text, table)
  if (!name.ok) return { draft, problem: name.error }
  const { sender, ...rest } = draft
  const typed = text.replace(/\s+/g, ' ')
  const before = draft.step.at === 'name' ? draft.step.before : undefined
  const was = before ?? (draft.name && sender ? { name: draft.name, sender } : undefined)
  const step: Step = { at: 'name', ...(was ? { before: was } : {}) }
  return { draft: { ...rest, name: { typed, russian: name.russian }, step } }
}

const SENDERS: readonly string[] = ['she', 'he', 'we', 'other'] satisfies Sender[]

export function withSender(draft: Draft, value: string): StepResult {
  if (!SENDERS.includes(value)) return stale(draft)
  if (!draft.name) return { draft, problem: 'nameFirst' }
  return onward({ ...draft, sender: value as Sender })
}

export function withPlaceTyped(draft: Draft, text: string, places: Places): StepResult {
  const place = places.named(text)
  if (place) return onward({ ...draft, place })
  const near = places.near(text).map(({ id }) => id)
  // Asked for the second time, the sender means what they type.
  const asked = draft.step.at === 'place' && draft.step.near.length > 0
  if (near.length > 0 && !asked) {
    return { draft: { ...draft, step: { at: 'place', page: 0, near } }, problem: 'placeNear' }
  }
  const typed = text.replace(/\s+/g, ' ')
  const city = derivedCity(withCapitals(typed))
  if (city === undefined) return { draft, problem: 'placeUnknown' }
  const { name: russian, from, living } = city
  return at(draft, {
    at: 'city',
    place: {
      id: 'typed',
      country: '',
      // As it was typed, in whatever language that was: nobody knows its name in the others.
      name: { en: typed, ru: russian, uk: typed },
      from,
      living,
      aliases: [],
    },
  })
}

export function withTopicsTyped(draft: Draft, text: string, phrases: PhraseBank): StepResult {
  const topics = text.split(/[,;+\n]/).map((word) => meant(phrases.topics, word.trim()))
  let result: StepResult = { draft }
  for (const topic of topics) {
    if (topic === undefined) return { draft, problem: 'pickOne' }
    if (!result.draft.topics.includes(topic.id)) result = toggled(result.draft, topic.id, phrases)
    if (result.problem) return { draft, problem: result.problem }
  }
  return result
}

export function toggled(draft: Draft, topic: string, phrases: PhraseBank): StepResult {
  if (!phrases.topics.some(({ id }) => id === topic)) return stale(draft)
  const chosen = draft.topics.includes(topic)
  if (!chosen && draft.topics.length >= MOST_TOPICS[draft.length]) return { draft, problem: 'topicsMost' }
  const topics = chosen ? draft.topics.filter((id) => id !== topic) : [...draft.topics, topic]
  return { draft: { ...draft, topics } }
}

const SURPRISE_TOPICS = 2

/** Chance picks what to tell about; what is told is still the sender's to say. */
export function surprised(draft: Draft, phrases: PhraseBank): StepResult {
  const topics = shuffled(phrases.topics, draft.seed + draft.revision, 'topics').slice(0, SURPRISE_TOPICS)
  return onward({ ...draft, topics: topics.map(({ id }) => id), topicsChosen: true })
}

export function withDetail(from: Draft, topic: string, detail: Detail): StepResult {
  const draft = overOwn(from, `topic-${topic}`)
  const others = draft.details.filter((entry) => entry.topic !== topic)
  const entry: DetailAnswer = { topic, detail: detail.id, ...(detail.slot ? { given: null } : {}) }
  const next: Draft = { ...draft, details: [...others, entry] }
  return detail.slot ? at(next, { at: 'slot', topic, kind: detail.slot }) : onward(next)
}

export function withoutTopic(draft: Draft, topic: string): StepResult {
  const topics = draft.topics.filter((id) => id !== topic)
  const details = draft.details.filter((entry) => entry.topic !== topic)
  return onward({ ...draft, topics, details, topicsChosen: topics.length > 0 })
}

export function withSlot(
  draft: Draft,
  { topic, kind }: Step & { at: 'slot' },
  text: string,
  table: ReadonlyMap<string, string>,
): StepResult {
  const filled =
    kind === 'pet' ? russianName(text, table) : russianPhrase(kind === 'dish' ? uncapitalised(text) : text)
  if (!filled.ok) return { draft, problem: filled.error }
  const given: WriterName = { typed: text.replace(/\s+/g, ' '), russian: filled.russian }
  return onward({
    ...draft,
    details: draft.details.map((entry) => (entry.topic === topic ? { ...entry, given } : entry)),
  })
}

/** A dish stands in mid-sentence. */
function uncapitalised(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

const PHRASE_LIMIT = 60

/** A title or a dish as it was typed, without its own quotation marks; only Russian letters reach a letter. */
function russianPhrase(
  text: string,
): { ok: true; russian: string } | { ok: false; error: 'slotTooLong' | 'slotNotRussian' } {
  const phrase = text
    .replace(/[«»"“”„]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (phrase.length > PHRASE_LIMIT) return { ok: false, error: 'slotTooLong' }
  if (!/^[А-Яа-яЁё0-9][А-Яа-яЁё0-9 ,.!?:—–-]*$/u.test(phrase)) return { ok: false, error: 'slotNotRussian' }
  return { ok: true, russian: phrase.replace(/[.\s]+$/, '') }
}

export function withQuestion(draft: Draft, id: string, phrases: PhraseBank): StepResult {
  const known = phrases.questions.some((question) => question.id === id)
  return known ? onward({ ...overOwn(draft, 'question'), question: id }) : stale(draft)
}

export function withStyle(draft: Draft, part: StylePart, id: string, phrases: PhraseBank): StepResult {
  if (part === 'form') return id === 'vy' || id === 'ty' ? onward({ ...draft, form: id }) : stale(draft)
  if (id === 'none' && (part === 'occasion' || part === 'heard')) {
    const { [part]: _, ...rest } = draft
    return onward(rest)
  }
  const known = styleChoices(part, phrases).some((choice) => choice.id === id)
  return known ? onward({ ...overOwn(draft, part), [part]: id }) : stale(draft)
}

/** Who picks a choice for a place where their own words stand wants the choice there. */
function overOwn(draft: Draft, slot: SlotName): Draft {
  if (!draft.own.has(slot)) return draft
  const own = new Map(draft.own)
  own.delete(slot)
  return { ...draft, own }
}

/** What may be chosen for a part of the frame; «Вы» and «ты» are not in the bank. */
export function styleChoices(part: Exclude<StylePart, 'form'>, phrases: PhraseBank): readonly Choice[] {
  const { greetings, replies, wishes, occasions, heard } = phrases
  return { greeting: greetings, reply: replies, wish: wishes, occasion: occasions, heard }[part]
}

export function edit(draft: Draft, what: string): StepResult {
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

/** A longer letter has room for more topics, and asks for them; a shorter one only leaves some unsaid (`saidTopics`). */
export function resized(draft: Draft, by: number): StepResult {
  const length = LENGTHS[LENGTHS.indexOf(draft.length) + by]
  if (length === undefined) return stale(draft)
  const resizedDraft: Draft = { ...draft, length }
  if (length === 'full' && draft.topics.length < MOST_TOPICS.full) {
    return at({ ...resizedDraft, topicsChosen: false }, { at: 'topics' })
  }
  return onward(resizedDraft)
}

const ALWAYS = ['greeting', 'intro', 'reason', 'extra', 'reply', 'wish'] as const

/** The place of the letter that a button names, where this letter has it. */
export function slotNamed(draft: Draft, value: string): SlotName | undefined {
  const topics = draft.topics.map((topic): SlotName => `topic-${topic}`)
  const chosen = (['heard', 'occasion', 'question'] as const).filter((part) => Boolean(draft[part]))
  return [...ALWAYS, ...chosen, ...topics].find((slot) => slot === value)
}

export function turned(draft: Draft, slot: SlotName): StepResult {
  const turns = new Map(draft.turns).set(slot, (draft.turns.get(slot) ?? 0) + 1)
  return { draft: { ...draft, turns } }
}

export function withOwnWords(
  draft: Draft,
  slot: SlotName,
  text: string,
  restoreYo: (text: string) => string,
): StepResult {
  const own = ownWords(text, restoreYo)
  if (!own.ok) return { draft, problem: own.error }
  return own.changed ? at(draft, { at: 'own', slot, text: own.text }) : kept(draft, slot, own.text)
}

/** Keeps own words for a place, unless all of them together would not go on one page with the rest. */
export function kept(draft: Draft, slot: SlotName, text: string): StepResult {
  const own = new Map(draft.own).set(slot, text)
  const total = Array.from(own).reduce(
    (sum, [name, words]) => sum + (slotNamed(draft, name) === undefined ? 0 : words.length),
    0,
  )
  return total > OWN_WORDS_IN_ALL ? { draft, problem: 'ownNoRoom' } : onward({ ...draft, own })
}

export function withoutOwn(draft: Draft, slot: SlotName): StepResult {
  return onward(overOwn(draft, slot))
}

export function detailsOf(topic: string, phrases: PhraseBank): readonly Detail[] {
  return phrases.topics.find(({ id }) => id === topic)?.details ?? []
}

/** «Вы» or «ты» typed in any script, alone or as its button says it, or its number. */
export function formMeant(text: string): Form | undefined {
  const words = searchKey(text).split(' ')
  if (text === '1' || words.includes(searchKey('Вы'))) return 'vy'
  return text === '2' || words.includes(searchKey('ты')) ? 'ty' : undefined
}

/** The choice that typed words mean: its number in the list, its label in any language, or the label's beginning. */
export function meant<T extends { id: string; label: Localised }>(
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
