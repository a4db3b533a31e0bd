import type { InlineKeyboardButton } from 'grammy/types'
import { press } from '../../chat/buttons.ts'
import type { Keyboard, Screen } from '../../chat/show.ts'
import type { Finding } from '../../domain/letter/check.ts'
import type { Letter } from '../../domain/letter/compose.ts'
import type { Draft, LetterBank } from '../../domain/letter/draft.ts'
import type { Problem } from '../../domain/letter/moves.ts'
import type { Localised } from '../../domain/text.ts'
import type { Translator } from '../../i18n.ts'

/** All that a question of the letter talk is drawn from. */
export interface QuestionInput {
  draft: Draft
  bank: LetterBank
  say: Translator
  /** How the interface calls the recipient. */
  recipient: string
  /** What is worth knowing before the first answer: the address is unconfirmed or incomplete. */
  notice?: string | undefined
  problem?: Problem | undefined
  /** The first name in the person's Telegram profile, offered at the first question. */
  profileName?: string | undefined
  /** The letter as far as it has come. */
  letter: Letter
  /** What the check found in the letter. */
  findings: readonly Finding[]
  /** Occasions in the order in which they are likely to be wanted. */
  occasions: readonly { id: string; label: Localised }[]
}

export type Draw = (input: QuestionInput) => Screen

/** A button of a question: it carries the draft's revision, so that a press on an older message is known. */
export function answerButton(draft: Draft, text: string, action: string, value = ''): InlineKeyboardButton {
  return press(text, `letter:${draft.revision.toString(36)}:${action}:${value}`)
}

/** Choices one under the other, the present one ticked. */
export function choiceRows(
  choices: readonly { id: string; label: Localised }[],
  draft: Draft,
  say: Translator,
  chosen: string | null | undefined,
): Keyboard {
  return choices.map(({ id, label }) => [
    answerButton(draft, `${id === chosen ? '✅ ' : ''}${say.text(label)}`, 'pick', id),
  ])
}
