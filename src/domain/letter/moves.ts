import { searchKey } from '../name-search.ts'
import type { Localised } from '../text.ts'
import { shuffled } from './chance.ts'
import { derivedCity } from './cities.ts'
import type { DetailAnswer, LetterLength, SlotName, WriterName } from './compose.ts'
import { type Draft, firstOpenStep, MOST_TOPICS, STYLE_PARTS, type Step, type StylePart } from './draft.ts'
import { russianName } from './names.ts'
import { type OwnWordsProblem, ownWords } from './own-words.ts'
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
  const { sender: _, ...rest } = draft
  return { draft: { ...rest, name: { typed: text, russian: name.russian }, step: { at: 'name' } } }
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
  const city = derivedCity(capitalised(text))
  if (city === undefined) return { draft, problem: 'placeUnknown' }
  const { name: russian, from, living } = city
  return at(draft, {
    at: 'city',
    place: {
      id: 'typed',
      country: '',
      name: { en: text, ru: russian, uk: russian },
      from,
      living,
      aliases: [],
    },
  })
}

function capitalised(name: string): string {
  return name.replace(/(^|[\s-])(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase())
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

export function withDetail(draft: Draft, topic: string, detail: Detail): StepResult {
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
  const given: WriterName = { typed: text, russian: filled.russian }
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

export function withStyle(draft: Draft, part: StylePart, id: string, phrases: PhraseBank): StepResult {
  if (part === 'form') return id === 'vy' || id === 'ty' ? onward({ ...draft, form: id }) : stale(draft)
  if (id === 'none' && (part === 'occasion' || part === 'heard')) {
    const { [part]: _, ...rest } = draft
    return onward(rest)
  }
  const known = styleChoices(part, phrases).some((choice) => choice.id === id)
  return known ? onward({ ...draft, [part]: id }) : stale(draft)
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

/** A longer letter has room for more topics, and asks for them; a shorter one keeps the first ones. */
export function resized(draft: Draft, by: number): StepResult {
  const length = LENGTHS[LENGTHS.indexOf(draft.length) + by]
  if (length === undefined) return stale(draft)
  const resizedDraft: Draft = { ...draft, length }
  if (length === 'full' && draft.topics.length < MOST_TOPICS.full) {
    return at({ ...resizedDraft, topicsChosen: false }, { at: 'topics' })
  }
  return { draft: { ...resizedDraft, topics: draft.topics.slice(0, MOST_TOPICS[length]) } }
}

const SLOT = /^(greeting|intro|heard|occasion|reason|extra|question|reply|wish|topic-[a-z0-9-]+)$/

export function isSlot(value: string): value is SlotName {
  return SLOT.test(value)
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

export function kept(draft: Draft, slot: SlotName, text: string): StepResult {
  return onward({ ...draft, own: new Map(draft.own).set(slot, text) })
}

export function withoutOwn(draft: Draft, slot: SlotName): StepResult {
  const own = new Map(draft.own)
  own.delete(slot)
  return onward({ ...draft, own })
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
