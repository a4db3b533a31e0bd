import type { Case } from '../case.ts'
import { inLanguage, type Language } from '../text.ts'
import { shuffled } from './chance.ts'
import type { Form, PhraseBank, Sender, Wording, WordingArguments } from './phrases.ts'
import type { Place } from './places.ts'

/** Most characters of a letter, greeting and signature included; `full` fits one FSIN-Pismo page of 2,500. */
export const LENGTH_LIMITS = { postcard: 500, short: 1_000, full: 2_400 } as const
export type LetterLength = keyof typeof LENGTH_LIMITS

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

/** A place in a letter that one wording or the sender's own words fill; topics are `topic-<id>`. */
export type SlotName =
  | 'greeting'
  | 'intro'
  | 'heard'
  | 'occasion'
  | 'reason'
  | `topic-${string}`
  | 'extra'
  | 'question'
  | 'reply'
  | 'wish'

/** Everything a letter says comes from here. */
export interface LetterAnswers {
  name: WriterName
  sender: Sender
  /** `null`: the sender did not say. */
  place: Place | null
  /** A holiday or birthday that the sender chose to name. */
  occasion?: string
  /** How they heard of the person, if they chose to say. */
  heard?: string
  details: readonly DetailAnswer[]
  /** `null`: the letter asks nothing. */
  question: string | null
  form: Form
  greeting: string
  reply: string
  wish: string
  length: LetterLength
  /** The sender's own Russian words in place of a wording, and in `extra` what they added. */
  own: ReadonlyMap<SlotName, string>
  /** How many times each place was asked to say it differently. */
  turns: ReadonlyMap<SlotName, number>
}

/** What is there already of a letter in the making. */
export type AnswersSoFar = Pick<
  LetterAnswers,
  'form' | 'greeting' | 'reply' | 'wish' | 'length' | 'own' | 'turns'
> &
  Partial<LetterAnswers>

/** A sentence or two of a letter, with where they come from and what they mean. */
export interface LetterPart {
  slot: SlotName | 'signature'
  origin: 'bank' | 'own'
  /** The wording of the bank; own words and the signature have none. */
  wording?: string
  russian: string
  /** Absent for own words: they are the sender's. */
  translations: ReadonlyMap<Language, string>
}

export interface Letter {
  parts: LetterPart[]
  /** The letter as it goes on paper: greeting, paragraphs and signature on lines of their own. */
  text: string
  /** How many characters it is over its length: only the sender's own words can bring that about. */
  over: number
}

/**
 * Writes a letter from what the sender answered, and from nothing else. Pure: the same answers, bank and seed
 * give the same letter, and another seed other wordings. Wordings that fit together are preferred: none that
 * begins with the word another one began with, and no turn («зато», «правда» …) twice.
 *
 * A letter that would be longer than asked loses first what carries least (the reason for writing, the line about
 * an answer, further topics, the question), and takes shorter wordings; own words are never touched.
 *
 * @param recipient the person written to; gives the form of the greeting and the endings
 * @param seed any whole number
 * @throws Error when an answer names something that the bank does not have
 */
export function composeLetter(
  answers: AnswersSoFar,
  recipient: Case,
  bank: PhraseBank,
  seed: number,
): Letter {
  const base = baseArguments(answers, recipient)
  const slots = slotsOf(answers, bank).map((slot) => spread(slot, base, seed))
  let letter = assemble(slots, answers, base)
  for (const cut of cutsFor(answers)) {
    if (fits(letter, answers.length)) break
    letter = assemble(cut(slots), answers, base)
  }
  return { ...letter, over: Math.max(0, letter.text.length - LENGTH_LIMITS[answers.length]) }
}

/**
 * Most sentences from the bank in a letter that is not a full one, greeting and signature apart: short letters
 * pass faster. How many the sender writes in their own words is theirs to say.
 */
const MOST_SENTENCES = 12

function fits({ text, parts }: Omit<Letter, 'over'>, length: LetterLength): boolean {
  if (text.length > LENGTH_LIMITS[length]) return false
  const counted = parts.filter(
    ({ slot, origin }) => origin === 'bank' && slot !== 'greeting' && slot !== 'signature',
  )
  const sentences = counted.reduce(
    (sum, { russian }) => sum + (russian.match(/[.?!…]+(?=\s|$)/g) ?? []).length,
    0,
  )
  return length === 'full' || sentences <= MOST_SENTENCES
}

interface Slot {
  name: SlotName
  wordings: readonly Wording[]
  extra: Partial<WordingArguments>
}

/** What a letter has places for so far, in their order. */
function slotsOf(answers: AnswersSoFar, bank: PhraseBank): Slot[] {
  const { name, sender, place, occasion, heard, details = [], question } = answers
  const slot = (slotName: SlotName, wordings: readonly Wording[], extra = {}): Slot => ({
    name: slotName,
    wordings,
    extra,
  })
  const introduced = name !== undefined && sender !== undefined && place !== undefined
  return [
    slot('greeting', named(bank.greetings, answers.greeting).wordings),
    ...(introduced ? [slot('intro', bank.intro)] : []),
    ...(heard === undefined ? [] : [slot('heard', named(bank.heard, heard).wordings)]),
    ...(occasion === undefined ? [] : [slot('occasion', named(bank.occasions, occasion).wordings)]),
    // Whoever congratulates needs no other reason for writing.
    ...(introduced && occasion === undefined ? [slot('reason', bank.reason)] : []),
    ...details.map(({ topic, detail, given }) => {
      const { wordings } = named(named(bank.topics, topic).details, detail)
      return slot(`topic-${topic}`, wordings, slotArguments(given))
    }),
    ...(answers.own.has('extra') ? [slot('extra', [])] : []),
    ...(question ? [slot('question', named(bank.questions, question).wordings)] : []),
    ...(question === undefined
      ? []
      : [
          slot('reply', named(bank.replies, answers.reply).wordings),
          slot('wish', named(bank.wishes, answers.wish).wordings),
        ]),
  ]
}

interface Option {
  wording: Wording
  russian: string
  opening: string
  turns: readonly string[]
}

interface SpreadSlot extends Slot {
  /** Every wording as it would read, in the order of chance. */
  options: readonly Option[]
}

function spread(slot: Slot, base: WordingArguments, seed: number): SpreadSlot {
  const args = { ...base, ...slot.extra }
  const options = shuffled(slot.wordings, seed, slot.name).map((wording) => {
    const russian = wording.russian(args)
    return { wording, russian, opening: firstWord(russian), turns: russian.toLowerCase().match(TURNS) ?? [] }
  })
  return { ...slot, options }
}

/** Turns of phrase that read well once in a letter. */
const TURNS = /зато|правда|боюсь|увы|впрочем|похоже|кажется|наверное|видимо|разумеется/g

type Cut = (slots: readonly SpreadSlot[]) => SpreadSlot[]

/** Ways to make a letter shorter, each going further than the one before. */
function cutsFor(answers: AnswersSoFar): Cut[] {
  const kept = (slot: SpreadSlot, dropped: readonly string[]) =>
    answers.own.has(slot.name) || !dropped.includes(slot.name)
  const drop =
    (...dropped: string[]): Cut =>
    (slots) =>
      slots.filter((slot) => kept(slot, dropped))
  const shorter =
    (share: number): Cut =>
    (slots) =>
      slots.map((slot) => ({ ...slot, options: shortest(slot.options, share) }))
  const after =
    (first: Cut, then: Cut): Cut =>
    (slots) =>
      then(first(slots))
  const topics = (answers.details ?? []).slice(1).map(({ topic }) => `topic-${topic}`)
  const steps: string[][] = [['reason'], ['reason', 'reply']]
  for (let left = topics.length - 1; left >= 0; left--) steps.push(['reason', 'reply', ...topics.slice(left)])
  steps.push(['reason', 'reply', 'question', 'heard', ...topics])
  return steps.flatMap((dropped) => [
    drop(...dropped),
    after(drop(...dropped), shorter(0.5)),
    after(drop(...dropped), shorter(0)),
  ])
}

/** The shorter share of the options (at least one), still in the order of chance. */
function shortest(options: readonly Option[], share: number): Option[] {
  const lengths = options.map(({ russian }) => russian.length).toSorted((a, b) => a - b)
  const longest = lengths[Math.max(0, Math.ceil(lengths.length * share) - 1)] ?? 0
  return options.filter(({ russian }) => russian.length <= longest)
}

function assemble(
  slots: readonly SpreadSlot[],
  answers: AnswersSoFar,
  base: WordingArguments,
): Omit<Letter, 'over'> {
  const chosen = choose(slots, answers)
  const parts = slots.map((slot): LetterPart => {
    const own = answers.own.get(slot.name)
    const option = chosen.get(slot.name)
    if (own !== undefined) return { slot: slot.name, origin: 'own', russian: own, translations: new Map() }
    if (option === undefined) throw new Error(`no wording for ${slot.name}`)
    const args = { ...base, ...slot.extra }
    return bankPart(slot.name, option, args, answers.place ?? null)
  })
  const { name } = answers
  const signed = name && answers.question !== undefined ? [...parts, signature(name)] : parts
  return { parts: signed, text: onPaper(signed) }
}

/** First a wording for every place, one after the other; then those that were asked to turn, the others unmoved. */
function choose(slots: readonly SpreadSlot[], answers: AnswersSoFar): Map<SlotName, Option> {
  const chosen = new Map<SlotName, Option>()
  const others = (name: SlotName) =>
    Array.from(chosen).flatMap(([slot, option]) => (slot === name ? [] : [option]))
  for (const { name, options } of slots) {
    const [best] = byFit(options, others(name))
    if (best && !answers.own.has(name)) chosen.set(name, best)
  }
  for (const { name, options } of slots) {
    const first = chosen.get(name)
    const turns = answers.turns.get(name) ?? 0
    if (first === undefined || turns === 0) continue
    const circle = [first, ...byFit(options, others(name)).filter((option) => option !== first)]
    chosen.set(name, circle[turns % circle.length] ?? first)
  }
  return chosen
}

/** Options that clash least with what is chosen already come first; chance decides among equals. */
function byFit(options: readonly Option[], others: readonly Option[]): Option[] {
  const openings = new Set(others.map(({ opening }) => opening))
  const turns = new Set(others.flatMap((option) => option.turns))
  const clash = (option: Option) =>
    (openings.has(option.opening) ? 4 : 0) + option.turns.filter((turn) => turns.has(turn)).length
  return options.toSorted((a, b) => clash(a) - clash(b))
}

function baseArguments(answers: AnswersSoFar, recipient: Case): WordingArguments {
  const { names } = recipient
  return {
    sender: answers.sender ?? 'other',
    recipient: recipient.sex,
    form: answers.form,
    greeting: names.ru.greeting,
    greetingEn: names.en.greeting,
    greetingUk: names.uk.greeting,
    name: answers.name?.russian ?? '',
    nameOriginal: answers.name?.typed ?? '',
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

function bankPart(slot: SlotName, option: Option, args: WordingArguments, place: Place | null): LetterPart {
  const translations = new Map<Language, string>()
  for (const [language, render] of option.wording.translations) {
    translations.set(language, render({ ...args, placeName: place ? inLanguage(place.name, language) : '' }))
  }
  return { slot, origin: 'bank', wording: option.wording.id, russian: option.russian, translations }
}

function signature(name: WriterName): LetterPart {
  return {
    slot: 'signature',
    origin: 'bank',
    russian: name.russian,
    translations: new Map([['en', name.typed]]),
  }
}

function onPaper(parts: readonly LetterPart[]): string {
  const paragraphOf = ({ slot }: LetterPart) => {
    if (slot === 'greeting') return 0
    if (slot === 'intro' || slot === 'heard' || slot === 'occasion' || slot === 'reason') return 1
    if (slot === 'signature') return 4
    return slot === 'extra' || slot.startsWith('topic-') ? 2 : 3
  }
  const paragraphs = Map.groupBy(parts, paragraphOf)
  return Array.from(paragraphs.values(), (group) => group.map(({ russian }) => russian).join(' ')).join('\n')
}

function named<T extends { id: string }>(items: readonly T[], id: string): T {
  const item = items.find((candidate) => candidate.id === id)
  if (item === undefined) throw new Error(`the phrase bank has no ${id}`)
  return item
}

function firstWord(text: string): string {
  return (/[\p{L}-]+/u.exec(text)?.[0] ?? '').toLowerCase()
}
