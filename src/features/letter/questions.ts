import { FormattedString } from '@grammyjs/parse-mode'
import type { InlineKeyboardButton } from 'grammy/types'
import { press, rows } from '../../chat/buttons.ts'
import type { Keyboard, Screen } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import type { Letter } from '../../domain/letter/compose.ts'
import {
  type Draft,
  type LetterBank,
  MOST_TOPICS,
  type Problem,
  STYLE_PARTS,
  styleChoices,
} from '../../domain/letter/draft.ts'
import type { Localised } from '../../domain/text.ts'
import type { Translator } from '../../i18n.ts'

/** Where most supporters write from, as far as is known; every other country is found by typing it. */
const FIRST_COUNTRIES = 'DE UA PL CZ LT LV EE GE AM RS IL TR FR GB US NL FI SE ES IT AT CH CA KZ'.split(' ')
const COUNTRIES_PER_PAGE = 12

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
  letter?: Letter | undefined
}

/** Draws the question at which a draft stands. Every button carries the draft's revision. */
export function questionScreen(input: QuestionInput): Screen {
  const { draft, say, problem } = input
  const draw = SCREENS[draft.step.at]
  const { text, keyboard } = draw(input)
  const header = bold(say.t('letter.header', { name: input.recipient, step: stepNumber(draft) }))
  return {
    text: paragraphs(
      draft.step.at !== 'letter' && header,
      problem && problem !== 'stalePress' && `⚠️ ${say.t(`letter.problem.${problem}`, { most: MOST_TOPICS })}`,
      text,
    ),
    keyboard: [...(keyboard ?? []), navigation(input)],
  }
}

/** Which of the five questions it is; what comes after them counts as the last. */
function stepNumber({ step }: Draft): number {
  return { name: 1, place: 2, topics: 3, detail: 4, slot: 4, question: 5, letter: 5, change: 5, style: 5 }[
    step.at
  ]
}

function button(draft: Draft, text: string, action: string, value = ''): InlineKeyboardButton {
  return press(text, `letter:${draft.revision.toString(36)}:${action}:${value}`)
}

function navigation({ draft, say }: QuestionInput): InlineKeyboardButton[] {
  const cancel = button(draft, say.t('common.cancel'), 'cancel')
  const atStart = draft.step.at === 'name' && !draft.question
  return atStart || draft.step.at === 'letter'
    ? [cancel]
    : [button(draft, say.t('common.back'), 'back'), cancel]
}

type Draw = (input: QuestionInput) => Screen

const SCREENS: Record<Draft['step']['at'], Draw> = {
  name: nameScreen,
  place: placeScreen,
  topics: topicsScreen,
  detail: detailScreen,
  slot: ({ draft, say }) => ({
    text: paragraphs(draft.step.at === 'slot' && say.t(`letter.askSlot.${draft.step.kind}`)),
    keyboard: [[button(draft, say.t('letter.skipSlot'), 'skip')]],
  }),
  question: ({ draft, bank, say }) => ({
    text: paragraphs(say.t('letter.askQuestion')),
    keyboard: list(bank.phrases.questions, draft, say, draft.question),
  }),
  letter: letterScreen,
  change: changeScreen,
  style: styleScreen,
}

function nameScreen({ draft, say, notice, profileName }: QuestionInput): Screen {
  if (draft.name === undefined) {
    return {
      text: paragraphs(notice, say.t('letter.askName')),
      keyboard: profileName
        ? [[button(draft, say.t('letter.useName', { name: profileName }), 'profile')]]
        : [],
    }
  }
  const sender = (id: 'she' | 'he' | 'we' | 'other') =>
    button(draft, say.t(`letter.sender.${id}`), 'sender', id)
  return {
    text: paragraphs(
      say.rich('letter.nameInRussian', { name: draft.name.russian }),
      say.t('letter.askEndings'),
      FormattedString.i(say.t('letter.retypeName')),
    ),
    keyboard: rows(2, [sender('she'), sender('he'), sender('we'), sender('other')]),
  }
}

function placeScreen({ draft, bank, say }: QuestionInput): Screen {
  const { step } = draft
  if (step.at !== 'place') return { text: paragraphs() }
  const none = button(draft, say.t('letter.noPlace'), 'none')
  const shown = step.near.length > 0 ? step.near : countriesOn(step.page)
  const places = shown.map((id) => {
    const place = bank.places.get(id)
    return place && button(draft, say.text(place.name), 'pick', id)
  })
  const other = step.page === 0 ? 1 : 0
  const more =
    step.near.length > 0
      ? button(draft, say.t('letter.allCountries'), 'page', '0')
      : button(
          draft,
          say.t(other === 1 ? 'letter.moreCountries' : 'letter.firstCountries'),
          'page',
          String(other),
        )
  return {
    text: paragraphs(say.t('letter.askPlace'), FormattedString.i(say.t('letter.placeHint'))),
    keyboard: [...rows(step.near.length > 0 ? 2 : 3, places), [more, none]],
  }
}

function countriesOn(page: number): readonly string[] {
  return FIRST_COUNTRIES.slice(page * COUNTRIES_PER_PAGE, (page + 1) * COUNTRIES_PER_PAGE)
}

function topicsScreen({ draft, bank, say }: QuestionInput): Screen {
  const topics = bank.phrases.topics.map(({ id, icon, label }) => {
    const mark = draft.topics.includes(id) ? '✅' : icon
    return button(draft, `${mark} ${say.text(label)}`, 'toggle', id)
  })
  const count = draft.topics.length
  const next = count > 0 ? [[button(draft, say.t('letter.topicsDone', { count }), 'next')]] : []
  return {
    text: paragraphs(say.t('letter.askTopics', { most: MOST_TOPICS })),
    keyboard: [...rows(2, topics), ...next],
  }
}

function detailScreen({ draft, bank, say }: QuestionInput): Screen {
  const { step } = draft
  const topic = step.at === 'detail' ? bank.phrases.topics.find(({ id }) => id === step.topic) : undefined
  if (topic === undefined) return { text: paragraphs() }
  const chosen = draft.details.find((entry) => entry.topic === topic.id)?.detail
  const position =
    draft.topics.length > 1 ? ` (${draft.topics.indexOf(topic.id) + 1}/${draft.topics.length})` : ''
  return {
    text: paragraphs(
      `${topic.icon} ${say.text(topic.ask)}${position}`,
      FormattedString.i(say.t('letter.detailHint')),
    ),
    keyboard: list(topic.details, draft, say, chosen),
  }
}

function list(
  choices: readonly { id: string; label: Localised }[],
  draft: Draft,
  say: Translator,
  chosen: string | undefined,
): Keyboard {
  return rows(
    1,
    choices.map(({ id, label }) =>
      button(draft, `${id === chosen ? '✅ ' : ''}${say.text(label)}`, 'pick', id),
    ),
  )
}

/** The letter as it goes on paper, then each part with its translation for who does not read Russian. */
function letterScreen({ draft, say, letter, recipient }: QuestionInput): Screen {
  if (letter === undefined) return { text: paragraphs() }
  const translated = say.language !== 'ru' && translation(letter, say)
  return {
    text: paragraphs(
      bold(say.t('letter.ready', { name: recipient })),
      FormattedString.blockquote(letter.text),
      translated && say.t('letter.lineByLine'),
      translated,
    ),
    keyboard: [
      [
        button(draft, say.t('letter.rewordButton'), 'reword'),
        button(draft, say.t('letter.changeButton'), 'change'),
      ],
      [
        button(draft, say.t('letter.copyButton'), 'copy'),
        button(draft, say.t('letter.finishButton'), 'finish'),
      ],
    ],
  }
}

function translation(letter: Letter, say: Translator): FormattedString {
  const pairs = letter.parts.map(({ russian, translations }) => {
    const meaning = translations.get(say.language) ?? translations.get('en') ?? ''
    return FormattedString.join([russian, '\n', FormattedString.i(meaning)])
  })
  return FormattedString.expandableBlockquote(FormattedString.join(pairs, '\n'))
}

function changeScreen({ draft, bank, say }: QuestionInput): Screen {
  const edit = (label: string, value: string) => button(draft, label, 'edit', value)
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
    keyboard: rows(2, [...answers, ...topics, ...style]),
  }
}

function styleScreen({ draft, bank, say }: QuestionInput): Screen {
  const { step } = draft
  if (step.at !== 'style') return { text: paragraphs() }
  const { part } = step
  const text = paragraphs(say.t(`letter.ask.${part}`))
  if (part === 'form') {
    const form = (id: 'vy' | 'ty') =>
      button(draft, `${draft.form === id ? '✅ ' : ''}${say.t(`letter.form.${id}`)}`, 'pick', id)
    return { text, keyboard: [[form('vy'), form('ty')]] }
  }
  return { text, keyboard: list(styleChoices(part, bank.phrases), draft, say, draft[part]) }
}
