import { FormattedString } from '@grammyjs/parse-mode'
import { rows } from '../../chat/buttons.ts'
import type { Keyboard, Screen } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import { type Draft, MOST_TOPICS } from '../../domain/letter/draft.ts'
import { answerButton, choiceRows, type Draw, type QuestionInput } from './input.ts'
import { LETTER_SCREENS } from './letter-screens.ts'

/** Where most supporters write from, as far as is known; every other country is found by typing it. */
const FIRST_COUNTRIES = 'DE UA PL CZ LT LV EE GE AM RS IL TR FR GB US NL FI SE ES IT AT CH CA KZ'.split(' ')
const COUNTRIES_PER_PAGE = 12

/** Draws the question at which a draft stands. Every button carries the draft's revision. */
export function questionScreen(input: QuestionInput): Screen {
  const { draft, say, problem } = input
  const { text, keyboard } = SCREENS[draft.step.at](input)
  const header = bold(say.t('letter.header', { name: input.recipient, step: stepNumber(draft) }))
  const most = MOST_TOPICS[draft.length]
  return {
    text: paragraphs(
      draft.step.at !== 'letter' && header,
      problem && problem !== 'stalePress' && `⚠️ ${say.t(`letter.problem.${problem}`, { most })}`,
      text,
      preview(input),
    ),
    keyboard: [...(keyboard ?? []), ...navigation(input)],
  }
}

/** Which of the five questions it is; what comes after them counts as the last. */
function stepNumber({ step }: Draft): number {
  if (step.at === 'name') return 1
  if (step.at === 'place' || step.at === 'city') return 2
  if (step.at === 'topics') return 3
  return step.at === 'detail' || step.at === 'slot' ? 4 : 5
}

const PREVIEWED: readonly Draft['step']['at'][] = ['topics', 'detail', 'slot', 'question']

/** The letter so far, folded away under the later questions. */
function preview({ draft, letter, say }: QuestionInput): FormattedString | undefined {
  if (!PREVIEWED.includes(draft.step.at) || letter.parts.length < 2) return undefined
  return FormattedString.join([
    FormattedString.i(say.t('letter.soFar')),
    '\n',
    FormattedString.expandableBlockquote(letter.text),
  ])
}

/** A letter that is there already is not dropped by one press beside others: /cancel does that. */
function navigation({ draft, say }: QuestionInput): Keyboard {
  const cancel = answerButton(draft, say.t('common.cancel'), 'cancel')
  const back = answerButton(draft, say.t('common.back'), 'back')
  if (draft.step.at === 'letter') return []
  if (draft.question !== undefined) return [[back]]
  return draft.step.at === 'name' ? [[cancel]] : [[back, cancel]]
}

const SCREENS: Record<Draft['step']['at'], Draw> = {
  name: nameScreen,
  place: placeScreen,
  city: cityScreen,
  topics: topicsScreen,
  detail: detailScreen,
  slot: slotScreen,
  question: questionChoice,
  ...LETTER_SCREENS,
}

function nameScreen({ draft, say, notice, profileName }: QuestionInput): Screen {
  if (draft.name === undefined) {
    return {
      text: paragraphs(notice, say.t('letter.askName')),
      keyboard: profileName
        ? [[answerButton(draft, say.t('letter.useName', { name: profileName }), 'profile')]]
        : [],
    }
  }
  const sender = (id: 'she' | 'he' | 'we' | 'other') =>
    answerButton(draft, say.t(`letter.sender.${id}`), 'sender', id)
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
  const none = answerButton(draft, say.t('letter.noPlace'), 'none')
  const near = step.near.length > 0
  const shown = near
    ? step.near
    : FIRST_COUNTRIES.slice(step.page * COUNTRIES_PER_PAGE, (step.page + 1) * COUNTRIES_PER_PAGE)
  const places = shown.map((id) => {
    const place = bank.places.get(id)
    return place && answerButton(draft, say.text(place.name), 'pick', id)
  })
  const other = step.page === 0 ? '1' : '0'
  const more = near
    ? answerButton(draft, say.t('letter.allCountries'), 'page', '0')
    : answerButton(
        draft,
        say.t(other === '1' ? 'letter.moreCountries' : 'letter.firstCountries'),
        'page',
        other,
      )
  return {
    text: paragraphs(say.t('letter.askPlace'), FormattedString.i(say.t('letter.placeHint'))),
    keyboard: [...rows(near ? 2 : 3, places), [more, none]],
  }
}

/** A declined form that no table vouches for is shown before it is used. */
function cityScreen({ draft, say }: QuestionInput): Screen {
  const { step } = draft
  if (step.at !== 'city') return { text: paragraphs() }
  const { from, living } = step.place
  return {
    text: paragraphs(
      say.rich('letter.askCity', { from, living }),
      FormattedString.i(say.t('letter.cityHint')),
    ),
    keyboard: [[answerButton(draft, say.t('letter.cityYes'), 'yes')]],
  }
}

function topicsScreen({ draft, bank, say }: QuestionInput): Screen {
  const topics = bank.phrases.topics.map(({ id, icon, label }) => {
    const mark = draft.topics.includes(id) ? '✅' : icon
    return answerButton(draft, `${mark} ${say.text(label)}`, 'toggle', id)
  })
  const count = draft.topics.length
  const next = count > 0 ? [answerButton(draft, say.t('letter.topicsDone', { count }), 'next')] : []
  const surprise = count === 0 ? [answerButton(draft, say.t('letter.surprise'), 'surprise')] : []
  return {
    text: paragraphs(say.t('letter.askTopics', { most: MOST_TOPICS[draft.length] })),
    keyboard: [...rows(2, topics), [...next, ...surprise]],
  }
}

function detailScreen({ draft, bank, say }: QuestionInput): Screen {
  const { step } = draft
  const topic = step.at === 'detail' ? bank.phrases.topics.find(({ id }) => id === step.topic) : undefined
  if (topic === undefined) return { text: paragraphs() }
  const chosen = draft.details.find((entry) => entry.topic === topic.id)?.detail
  const many = draft.topics.length > 1
  const position = many ? ` (${draft.topics.indexOf(topic.id) + 1}/${draft.topics.length})` : ''
  return {
    text: paragraphs(
      `${topic.icon} ${say.text(topic.ask)}${position}`,
      FormattedString.i(say.t('letter.detailHint')),
    ),
    keyboard: [
      ...choiceRows(topic.details, draft, say, chosen),
      [answerButton(draft, say.t('letter.skipTopic'), 'skip')],
    ],
  }
}

function slotScreen({ draft, say }: QuestionInput): Screen {
  return {
    text: paragraphs(draft.step.at === 'slot' && say.t(`letter.askSlot.${draft.step.kind}`)),
    keyboard: [[answerButton(draft, say.t('letter.skipSlot'), 'skip')]],
  }
}

function questionChoice({ draft, bank, say }: QuestionInput): Screen {
  return {
    text: paragraphs(say.t('letter.askQuestion')),
    keyboard: [
      ...choiceRows(bank.phrases.questions, draft, say, draft.question),
      [
        answerButton(draft, say.t('letter.surprise'), 'surprise'),
        answerButton(draft, say.t('letter.noQuestion'), 'skip'),
      ],
    ],
  }
}
