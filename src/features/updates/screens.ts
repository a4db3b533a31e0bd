import { FormattedString } from '@grammyjs/parse-mode'
import { press, rows } from '../../chat/buttons.ts'
import type { Screen } from '../../chat/show.ts'
import { bold, lines, paragraphs } from '../../chat/text.ts'
import { type CaseEvent, EVENT_KINDS } from '../../domain/case-event.ts'
import type { EventProblem } from '../../domain/case-event-problems.ts'
import type { Facility } from '../../domain/facility.ts'
import type { Standing } from '../../domain/people.ts'
import { inLanguage } from '../../domain/text.ts'
import type { Question, UpdateDraft } from '../../domain/update-draft.ts'
import type { Translator } from '../../i18n.ts'

/** A question to the editor; every button carries the draft's id, so that an old one is known. */
export function questionScreen(
  draft: UpdateDraft,
  question: Question,
  name: string,
  institutions: readonly Facility[],
  say: Translator,
): Screen {
  const answer = (label: string, value: string) => press(label, `up:set:${draft.id}:${value}`)
  const choices = {
    kind: EVENT_KINDS.map((kind) => answer(say.t(`updates.kind.${kind}`), `kind-${kind}`)),
    date: [answer(say.t('updates.today'), 'date-today')],
    facility: [
      ...institutions.map(({ id, name: shown }) => answer(inLanguage(shown, say.language), `to-${id}`)),
      answer(say.t('updates.whereUnknown'), 'to-'),
    ],
  }
  const shown = question === 'kind' || question === 'date' || question === 'facility' ? choices[question] : []
  return {
    text: paragraphs(
      bold(say.t('updates.title', { name })),
      draft.kind && say.t(`updates.kind.${draft.kind}`),
      say.t(`updates.ask.${question}`),
    ),
    keyboard: [
      ...rows(question === 'kind' ? 2 : 1, shown),
      [press(say.t('updates.discardButton'), `up:discard:${draft.id}`)],
    ],
  }
}

/** What subscribers would be told, by language. */
export function newsText(event: CaseEvent, name: string, say: Translator): FormattedString {
  return paragraphs(
    bold(name),
    'text' in event && inLanguage(event.text, say.language),
    FormattedString.i(
      say.t('updates.readAt', {
        title: event.source.title,
        date: event.source.date === 'undated' ? say.t('case.undated') : say.date(event.source.date),
      }),
    ),
  )
}

/** Signs of a message that are left for what subscribers would read, beside the rest of the screen. */
const NEWS_ROOM = 3_200

interface ReadyInput {
  draft: UpdateDraft
  event: CaseEvent
  /** As the person would stand after it. */
  after: Standing
  problems: readonly EventProblem[]
  /** What subscribers would read, in each language that is told. */
  news: readonly FormattedString[]
  /** How many would be told. */
  subscribers: number
  /** The status line of a card. */
  statusText: (standing: Standing, say: Translator) => FormattedString
}

/** Everything before it is published: the card's status after it, the message, and what is wrong with it. */
export function readyScreen(input: ReadyInput, say: Translator): Screen {
  const { draft, event, after, problems, news, subscribers } = input
  const go = (how: 'tell' | 'quiet', label: string) => press(label, `up:publish:${draft.id}:${how}`)
  const again = (question: Question) =>
    press(
      say.t(`updates.again.${question.startsWith('text') ? 'text' : (question as 'kind')}`),
      `up:again:${draft.id}:${question}`,
    )
  const sizes = news.map((_, index) =>
    news.slice(0, index + 1).reduce((sum, { text }) => sum + text.length, 0),
  )
  const fitting = news.filter((_, index) => (sizes[index] ?? 0) <= NEWS_ROOM)
  const told = event.kind !== 'confirmed' && event.kind !== 'correction' && subscribers > 0
  const publish = [
    ...(told ? [[go('tell', say.t('updates.publishTell', { count: subscribers }))]] : []),
    [go('quiet', say.t('updates.publishQuiet'))],
  ]
  return {
    text: paragraphs(
      bold(say.t('updates.readyTitle')),
      lines(say.t('updates.after'), input.statusText(after, say)),
      say.t('updates.message'),
      ...fitting.map((text) => FormattedString.blockquote(text)),
      fitting.length < news.length && say.t('updates.messageRest'),
      problems.length > 0 && lines(...problems.map((problem) => `⛔️ ${say.t(`updates.problem.${problem}`)}`)),
    ),
    keyboard: [
      ...(problems.length === 0 ? publish : []),
      ...rows(2, [
        again('kind'),
        again('source'),
        again('date'),
        event.kind === 'transfer' ? again('facility') : undefined,
        event.kind === 'confirmed' ? undefined : again('text-en'),
      ]),
      [press(say.t('updates.discardButton'), `up:discard:${draft.id}`)],
    ],
  }
}

/** What the second editor is asked. */
export function secondScreen(event: CaseEvent, name: string, how: string, say: Translator): Screen {
  return {
    text: paragraphs(
      bold(say.t('updates.secondTitle')),
      say.t(`updates.kind.${event.kind}`),
      FormattedString.blockquote(newsText(event, name, say)),
      FormattedString.link(event.source.url, event.source.url),
      say.t('updates.secondAsk'),
    ),
    keyboard: [
      [press(say.t('updates.secondYes'), `up:second:${event.id}:${how}`)],
      [press(say.t('updates.secondNo'), `up:drop:${event.id}`)],
    ],
  }
}

export function publishedScreen(event: CaseEvent, told: boolean, say: Translator): Screen {
  return {
    text: paragraphs(
      bold(say.t('updates.published')),
      say.t(told ? 'updates.publishedTell' : 'updates.publishedQuiet'),
    ),
    keyboard: [
      [press(say.t('updates.undoButton'), `up:undo:${event.id}`)],
      [press(say.t('address.cardButton'), `case:${event.caseId}:card`)],
    ],
  }
}
