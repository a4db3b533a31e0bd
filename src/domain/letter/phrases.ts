import { z } from 'zod'
import { recordId } from '../source.ts'
import { type Language, type Localised, localised } from '../text.ts'

/**
 * One way to say a thing: the Russian that goes into the letter, and exact translations for its writer.
 * Every string is an ICU message; its arguments are the fields of `WordingArguments`.
 */
const wordingRecord = z
  .object({ ru: z.string().min(1), en: z.string().min(1), uk: z.string().min(1) })
  .catchall(z.string().min(1))
export type WordingRecord = z.infer<typeof wordingRecord>

const wordings = z.array(wordingRecord).min(3)
const choice = z.strictObject({ id: recordId, label: localised, wordings })

/**
 * What the sender may add to a detail: the name of a pet, or, in Russian letters, the title of a book or film,
 * a dish, the name of a place or game. It stands in the nominative, beside a word that takes the endings.
 */
const slotKind = z.enum(['pet', 'title', 'dish', 'name'])
export type SlotKind = z.infer<typeof slotKind>

/** data/letter/topics.yaml: what a letter can tell, each detail a true small thing that the sender picks. */
export const topicRecords = z.array(
  z.strictObject({
    id: recordId,
    icon: z.string().min(1),
    label: localised,
    /** What the bot asks when it comes to this topic. */
    ask: localised,
    details: z
      .array(
        choice.extend({
          /** Asks for a word of the sender's after the detail was chosen; it may be skipped. */
          slot: slotKind.optional(),
        }),
      )
      .min(3),
  }),
)

/** data/letter/questions.yaml: the one question that a letter asks. */
export const questionRecords = z.array(choice)

/** data/letter/heard.yaml: how the sender came to know of the person, for those who want to say so. */
export const heardRecords = z.array(choice)

/** data/letter/occasions.yaml: birthdays and holidays that the sender may name; never guessed about anybody. */
export const occasionRecords = z.array(choice)

/** data/letter/frame.yaml: what stands around the topics. */
export const frameRecord = z.strictObject({
  greetings: z.array(
    z.strictObject({ id: recordId, label: localised, wordings: z.array(wordingRecord).min(1) }),
  ),
  intro: wordings,
  reason: wordings,
  replies: z.array(choice),
  wishes: z.array(choice),
})

/** Who writes, as the endings of Russian verbs show it; `other` shows nothing. */
export type Sender = 'she' | 'he' | 'we' | 'other'
/** How the recipient is addressed: «Вы» or «ты». */
export type Form = 'vy' | 'ty'

export interface WordingArguments {
  sender: Sender
  recipient: 'f' | 'm'
  form: Form
  greeting: string
  greetingEn: string
  greetingUk: string
  name: string
  nameOriginal: string
  place: 'none' | 'some'
  /** «из Германии» */
  fromPlace: string
  /** «в Германии» */
  livingPlace: string
  /** The place in the language of the translation, in the nominative. */
  placeName: string
  /** Whether the sender filled the detail's slot. */
  given: 'none' | 'some'
  /** What they filled it with, as it stands in the letter. */
  givenText: string
  /** The same as they typed it. */
  givenOriginal: string
}

type Render = (args: WordingArguments) => string

/** A wording with its messages compiled. */
export interface Wording {
  /** Stable within one version of the data: `topics.walks.forest.2`. */
  id: string
  russian: Render
  translations: ReadonlyMap<Language, Render>
}

export interface Choice {
  id: string
  label: Localised
  wordings: readonly Wording[]
}

export interface Detail extends Choice {
  slot?: SlotKind
}

export interface Topic {
  id: string
  icon: string
  label: Localised
  ask: Localised
  details: readonly Detail[]
}

/** Everything a letter is made of. */
export interface PhraseBank {
  greetings: readonly Choice[]
  intro: readonly Wording[]
  reason: readonly Wording[]
  topics: readonly Topic[]
  questions: readonly Choice[]
  occasions: readonly Choice[]
  heard: readonly Choice[]
  replies: readonly Choice[]
  wishes: readonly Choice[]
}
