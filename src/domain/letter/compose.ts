import type { Case } from '../case.ts'
import { inLanguage, type Language } from '../text.ts'
import type { Choice, Form, PhraseBank, Sender, Wording, WordingArguments } from './phrases.ts'
import type { Place } from './places.ts'

export interface WriterName {
  /** As the person typed it. */
  typed: string
  /** In Russian letters; what stands in the letter. */
  russian: string
}

/** A detail that the sender picked for a topic; `given` is null where a slot was offered and left empty. */
export interface DetailAnswer {
  topic: string
  detail: string
  given?: WriterName | null
}

/** Everything a letter says comes from here. */
export interface LetterAnswers {
  name: WriterName
  sender: Sender
  /** `null`: the sender did not say. */
  place: Place | null
  details: readonly DetailAnswer[]
  question: string
  form: Form
  greeting: string
  reply: string
  wish: string
}

export type PartRole = 'greeting' | 'intro' | 'reason' | 'topic' | 'question' | 'reply' | 'wish' | 'signature'

/** A sentence or two of a letter, with where they come from and what they mean. */
export interface LetterPart {
  role: PartRole
  /** The wording of the bank; the signature has none. */
  wording?: string
  russian: string
  translations: ReadonlyMap<Language, string>
}

export interface Letter {
  parts: LetterPart[]
  /** The letter as it goes on paper: greeting, paragraphs and signature on lines of their own. */
  text: string
}

/**
 * Writes a letter from what the sender answered, and from nothing else. Pure: the same answers, bank and seed
 * give the same letter, and another seed other wordings. Wordings that would begin with the same word as an
 * earlier one are passed over while there is a choice.
 *
 * @param recipient the person written to; gives the form of the greeting and the endings
 * @param seed any whole number
 * @throws Error when an answer names something that the bank does not have
 */
export function composeLetter(
  answers: LetterAnswers,
  recipient: Case,
  bank: PhraseBank,
  seed: number,
): Letter {
  const random = mulberry32(seed)
  const openings = new Set<string>()
  const base = baseArguments(answers, recipient)
  const say = (role: PartRole, wordings: readonly Wording[], extra: Partial<WordingArguments> = {}) => {
    const args = { ...base, ...extra }
    const options = shuffled(wordings, random).map((wording) => ({ wording, russian: wording.russian(args) }))
    const chosen = options.find(({ russian }) => !openings.has(firstWord(russian))) ?? options[0]
    if (chosen === undefined) throw new Error(`no wording for ${role}`)
    openings.add(firstWord(chosen.russian))
    return part(role, chosen.wording, args, answers.place)
  }
  const topics = shuffled(answers.details, random).map(({ topic: topicId, detail: detailId, given }) => {
    const detail = named(named(bank.topics, topicId).details, detailId)
    return { wordings: detail.wordings, extra: slotArguments(given) }
  })
  const parts = [
    say('greeting', named(bank.greetings, answers.greeting).wordings),
    say('intro', bank.intro),
    say('reason', bank.reason),
    ...topics.map(({ wordings, extra }) => say('topic', wordings, extra)),
    say('question', named(bank.questions, answers.question).wordings),
    say('reply', named(bank.replies, answers.reply).wordings),
    say('wish', named(bank.wishes, answers.wish).wordings),
    signature(answers),
  ]
  return { parts, text: onPaper(parts) }
}

function baseArguments(answers: LetterAnswers, recipient: Case): WordingArguments {
  const { names } = recipient
  return {
    sender: answers.sender,
    recipient: recipient.sex,
    form: answers.form,
    greeting: names.ru.greeting,
    greetingEn: names.en.greeting,
    greetingUk: names.uk.greeting,
    name: answers.name.russian,
    nameOriginal: answers.name.typed,
    place: answers.place ? 'some' : 'none',
    fromPlace: answers.place?.from ?? '',
    livingPlace: answers.place?.living ?? '',
    placeName: '',
    given: 'none',
    givenText: '',
    givenOriginal: '',
  }
}

function slotArguments(given: WriterName | null | undefined): Partial<WordingArguments> {
  return given ? { given: 'some', givenText: given.russian, givenOriginal: given.typed } : {}
}

function part(role: PartRole, wording: Wording, args: WordingArguments, place: Place | null): LetterPart {
  const translations = new Map<Language, string>()
  for (const [language, render] of wording.translations) {
    translations.set(language, render({ ...args, placeName: place ? inLanguage(place.name, language) : '' }))
  }
  return { role, wording: wording.id, russian: wording.russian(args), translations }
}

function signature({ name }: LetterAnswers): LetterPart {
  return { role: 'signature', russian: name.russian, translations: new Map([['en', name.typed]]) }
}

const PARAGRAPHS: readonly (readonly PartRole[])[] = [
  ['greeting'],
  ['intro', 'reason'],
  ['topic'],
  ['question', 'reply', 'wish'],
  ['signature'],
]

function onPaper(parts: readonly LetterPart[]): string {
  return PARAGRAPHS.map((roles) =>
    parts
      .filter(({ role }) => roles.includes(role))
      .map(({ russian }) => russian)
      .join(' '),
  ).join('\n')
}

function named<T extends { id: string }>(items: readonly T[], id: string): T {
  const item = items.find((candidate) => candidate.id === id)
  if (item === undefined) throw new Error(`the phrase bank has no ${id}`)
  return item
}

/** The choice of that id, for showing its label. */
export function choiceNamed(choices: readonly Choice[], id: string): Choice | undefined {
  return choices.find((choice) => choice.id === id)
}

function firstWord(text: string): string {
  return (/[\p{L}-]+/u.exec(text)?.[0] ?? '').toLowerCase()
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[result[i], result[j]] = [result[j] as T, result[i] as T]
  }
  return result
}

/** Tommy Ettinger's mulberry32: small, seedable and even enough for choosing words. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
