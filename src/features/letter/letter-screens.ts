import { FormattedString } from '@grammyjs/parse-mode'
import { rows } from '../../chat/buttons.ts'
import type { Screen } from '../../chat/show.ts'
import { bold, cut, lines, paragraphs } from '../../chat/text.ts'
import type { Letter, LetterPart, SlotName } from '../../domain/letter/compose.ts'
import { type Draft, STYLE_PARTS } from '../../domain/letter/draft.ts'
import { styleChoices } from '../../domain/letter/moves.ts'
import type { Translator } from '../../i18n.ts'
import { findingsText } from './findings.ts'
import { answerButton, choiceRows, type Draw, type QuestionInput } from './input.ts'

/** What comes when the questions are answered: the letter, and everything that can still be changed. */
export const LETTER_SCREENS: Record<
  Extract<Draft['step']['at'], 'letter' | 'change' | 'style' | 'parts' | 'part' | 'own'>,
  Draw
> = {
  letter: letterScreen,
  change: changeScreen,
  style: styleScreen,
  parts: partsScreen,
  part: partScreen,
  own: ownScreen,
}

/** The letter as it goes on paper, and what it means for who does not read Russian. */
function letterScreen({ draft, bank, say, letter, recipient, findings }: QuestionInput): Screen {
  const button = (label: string, action: string) => answerButton(draft, label, action)
  const { text, translated } = letterMessage(letter, recipient, say, [
    letter.over > 0 && `⚠️ ${say.t('letter.over', { over: letter.over })}`,
    leftOut({ draft, bank, letter, say }),
    findings.length > 0 && findingsText(letter.text, findings, say),
  ])
  return {
    text,
    keyboard: [
      [button(say.t('letter.rewordButton'), 'reword'), button(say.t('letter.changeButton'), 'change')],
      rows(2, [
        draft.length === 'postcard' ? undefined : button(say.t('letter.shorterButton'), 'shorter'),
        draft.length === 'full' ? undefined : button(say.t('letter.longerButton'), 'longer'),
      ])[0] ?? [],
      ...(translated ? [] : [[button(say.t('letter.meaningButton'), 'meaning')]]),
      [button(say.t('letter.copyButton'), 'copy'), button(say.t('letter.finishButton'), 'finish')],
    ],
  }
}

/** What was chosen and has no room in a letter of this length; nothing is left out in silence. */
function leftOut({
  draft,
  bank,
  letter,
  say,
}: Pick<QuestionInput, 'draft' | 'bank' | 'letter' | 'say'>): string | false {
  const said = new Set<string>(letter.parts.map(({ slot }) => slot))
  const topics = bank.phrases.topics.filter(({ id }) => draft.topics.includes(id) && !said.has(`topic-${id}`))
  const missing = [
    ...topics.map(({ label }) => say.text(label)),
    ...(['heard', 'question'] as const).flatMap((part) =>
      draft[part] && !said.has(part) ? [say.t(`letter.part.${part}`)] : [],
    ),
  ]
  if (missing.length === 0) return false
  const longest = draft.length === 'full'
  return `✂️ ${say.t(longest ? 'letter.leftOutFull' : 'letter.leftOut', { what: missing.join(', ') })}`
}

/** Telegram's limit of a message, in characters, less what may stand above the letter: why an answer did not fit. */
const MESSAGE_LIMIT = 4_096 - 200

/**
 * A finished letter as a message. The first quotation in it is the letter itself, whole and alone: the buttons
 * under it read it back from there, so that they work however old the message is. The translation stands with
 * it where both fit one message.
 */
export function letterMessage(
  letter: Letter,
  recipient: string,
  say: Translator,
  notes: (FormattedString | string | false)[] = [],
): { text: FormattedString; translated: boolean } {
  const alone = paragraphs(
    bold(say.t('letter.ready', { name: recipient })),
    FormattedString.blockquote(letter.text),
    ...notes,
  )
  const [meaning, ...more] = meanings(letter, say)
  if (meaning === undefined) return { text: alone, translated: true }
  const both = paragraphs(alone, lines(say.t('letter.lineByLine'), meaning))
  const fits = more.length === 0 && both.text.length <= MESSAGE_LIMIT
  return fits ? { text: both, translated: true } : { text: alone, translated: false }
}

/** The letter line by line with its translation, in as many messages as it needs; none for who reads Russian. */
export function meanings(letter: Letter, say: Translator): FormattedString[] {
  if (say.language === 'ru') return []
  const messages: FormattedString[][] = [[]]
  let length = 0
  for (const { russian, translations, origin } of letter.parts) {
    const meaning =
      origin === 'own'
        ? say.t('letter.ownWords')
        : (translations.get(say.language) ?? translations.get('en') ?? russian)
    const pair = FormattedString.join([russian, '\n', FormattedString.i(meaning)])
    length += pair.text.length + 1
    if (length > MESSAGE_LIMIT) {
      messages.push([])
      length = pair.text.length + 1
    }
    messages.at(-1)?.push(pair)
  }
  return messages.map((pairs) => FormattedString.expandableBlockquote(FormattedString.join(pairs, '\n')))
}

function changeScreen({ draft, bank, say }: QuestionInput): Screen {
  const edit = (label: string, value: string) => answerButton(draft, label, 'edit', value)
  const topics = draft.topics.flatMap((id) => {
    const topic = bank.phrases.topics.find((candidate) => candidate.id === id)
    return topic ? [edit(`${topic.icon} ${say.text(topic.label)}`, `detail-${id}`)] : []
  })
  const answers = (['name', 'place', 'topics', 'question'] as const).map((id) =>
    edit(say.t(`letter.edit.${id}`), id),
  )
  const style = STYLE_PARTS.map((part) => edit(say.t(`letter.edit.${part}`), part))
  return {
    text: paragraphs(say.t('letter.askChange')),
    keyboard: [
      ...rows(2, [...answers, ...topics, ...style]),
      [edit(say.t('letter.edit.parts'), 'parts'), edit(say.t('letter.edit.extra'), 'extra')],
    ],
  }
}

function styleScreen({ draft, bank, say, occasions }: QuestionInput): Screen {
  const { step } = draft
  if (step.at !== 'style') return { text: paragraphs() }
  const { part } = step
  const text = paragraphs(say.t(`letter.ask.${part}`))
  const tick = (chosen: boolean, label: string, id: string) =>
    answerButton(draft, `${chosen ? '✅ ' : ''}${label}`, 'pick', id)
  if (part === 'form') {
    const form = (id: 'vy' | 'ty') => tick(draft.form === id, say.t(`letter.form.${id}`), id)
    return { text, keyboard: [[form('vy'), form('ty')]] }
  }
  if (part === 'occasion' || part === 'heard') {
    const choices = part === 'occasion' ? occasions : bank.phrases.heard
    const none = tick(draft[part] === undefined, say.t(`letter.none.${part}`), 'none')
    return { text, keyboard: [...choiceRows(choices, draft, say, draft[part]), [none]] }
  }
  return { text, keyboard: choiceRows(styleChoices(part, bank.phrases), draft, say, draft[part]) }
}

const PART_LABEL = 34

function partsScreen({ draft, say, letter }: QuestionInput): Screen {
  const buttons = changeable(letter).map(({ slot, russian }) => {
    return [answerButton(draft, cut(russian, PART_LABEL), 'pick', slot)]
  })
  return { text: paragraphs(say.t('letter.askPart')), keyboard: buttons }
}

function changeable(letter: Letter): (LetterPart & { slot: SlotName })[] {
  return letter.parts.filter((part): part is LetterPart & { slot: SlotName } => part.slot !== 'signature')
}

function partScreen({ draft, say, letter }: QuestionInput): Screen {
  const { step } = draft
  if (step.at !== 'part') return { text: paragraphs() }
  const part = letter.parts.find(({ slot }) => slot === step.slot)
  const own = part?.origin === 'own'
  const turn = part && !own && answerButton(draft, say.t('letter.turnButton'), 'turn')
  const bank =
    own &&
    answerButton(draft, say.t(step.slot === 'extra' ? 'letter.removeOwn' : 'letter.bankButton'), 'bank')
  const meaning = part?.translations.get(say.language)
  return {
    text: paragraphs(
      part && FormattedString.blockquote(part.russian),
      meaning && FormattedString.i(meaning),
      say.t('letter.askOwn'),
    ),
    keyboard: rows(1, [turn || undefined, bank || undefined]),
  }
}

/** Typography may have changed what was typed: the change is shown before it is kept. */
function ownScreen({ draft, say }: QuestionInput): Screen {
  const { step } = draft
  return {
    text: paragraphs(
      say.t('letter.ownChanged'),
      step.at === 'own' && FormattedString.blockquote(step.text),
      FormattedString.i(say.t('letter.ownRetype')),
    ),
    keyboard: [[answerButton(draft, say.t('letter.ownYes'), 'yes')]],
  }
}
