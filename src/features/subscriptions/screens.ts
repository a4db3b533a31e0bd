import type { InlineKeyboardButton } from 'grammy/types'
import { pageOf, press, rows } from '../../chat/buttons.ts'
import type { Screen } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import type { People, Standing } from '../../domain/people.ts'
import { canBeFollowed, caseOf, caseTopic, type Subscription, type Topic } from '../../domain/subscription.ts'
import type { Translator } from '../../i18n.ts'

/** How a topic is drawn: whom it is about, in the reader's language. */
export interface TopicDeps {
  people: People
  shownName: (standing: Standing, say: Translator) => string
}

/** What everybody may hear of, beside single people. */
const GENERAL = ['cases', 'days', 'news'] as const satisfies readonly Topic[]
const PAGE_SIZE = 8

/**
 * The button that asks for news of a person; undefined where none can come.
 *
 * @param where `below`: the answer is a message of its own, and the one with the button stays
 */
export function followButton(
  standing: Standing,
  say: Translator,
  where: 'here' | 'below' = 'here',
): InlineKeyboardButton | undefined {
  if (!canBeFollowed(standing.person)) return undefined
  const action = where === 'here' ? 'follow' : 'followbelow'
  return press(say.t('subscriptions.followButton'), `${action}:${caseTopic(standing.person.id)}`)
}

/** The button that stops a topic with one press; it needs no memory, so it works however old its message is. */
export function stopButton(topic: Topic, say: Translator): InlineKeyboardButton {
  return press(say.t('subscriptions.stopButton'), `stop:${topic}`)
}

/** Leads from a reminder to a letter: to its person, or to whoever can be written to. */
export function writeButton(caseId: string | undefined, say: Translator): InlineKeyboardButton {
  return press(say.t('subscriptions.writeButton'), caseId === undefined ? 'writable' : `write:${caseId}`)
}

/** One for each topic that a message went to: a reader has at least one of them, and needs no more than a press. */
export function stopButtons(
  topics: readonly Topic[],
  say: Translator,
  deps: TopicDeps,
): InlineKeyboardButton[][] {
  const [only] = topics
  if (only !== undefined && topics.length === 1) return [[stopButton(only, say)]]
  return topics.map((topic) => [
    press(say.t('subscriptions.stopOneButton', { topic: topicName(topic, say, deps) }), `stop:${topic}`),
  ])
}

export function topicName(topic: Topic, say: Translator, { people, shownName }: TopicDeps): string {
  if (topic === 'cases' || topic === 'days' || topic === 'news') return say.t(`subscriptions.topic.${topic}`)
  const standing = people.get(caseOf(topic) ?? '')
  return standing ? shownName(standing, say) : say.t('subscriptions.topic.gone')
}

/** What would come and what has to be kept for it: shown before the first subscription of a chat. */
export function consentScreen(topic: Topic, say: Translator, deps: TopicDeps): Screen {
  const id = caseOf(topic)
  const kind = topic === 'cases' || topic === 'days' || topic === 'news' ? topic : 'case'
  const back = id === undefined ? press(say.t('common.back'), 'subs:0') : cardButton(id, say)
  return {
    text: paragraphs(
      say.t(`subscriptions.explain.${kind}`, { name: topicName(topic, say, deps) }),
      say.t('subscriptions.consent'),
      say.t('subscriptions.caution'),
    ),
    keyboard: [[press(say.t('subscriptions.yesButton'), `yes:${topic}`)], [back]],
  }
}

export function addedScreen(
  topic: Topic,
  outcome: 'added' | 'there',
  say: Translator,
  deps: TopicDeps,
): Screen {
  const id = caseOf(topic)
  return {
    text: paragraphs(say.t(`subscriptions.${outcome}`, { topic: topicName(topic, say, deps) })),
    keyboard: [
      [press(say.t('subscriptions.stopButton'), `end:${topic}`), listButton(say)],
      ...(id === undefined ? [] : [[cardButton(id, say)]]),
    ],
  }
}

/** @param said what stopping the topic left */
export function endedScreen(topic: Topic, said: string, say: Translator): Screen {
  const again = press(say.t('subscriptions.againButton'), `yes:${topic}`)
  return { text: paragraphs(said), keyboard: [[again, listButton(say)]] }
}

/** Every topic with a switch. `also` stays in the list though it is off: what was switched off a moment ago. */
export function listScreen(
  subscription: Subscription | undefined,
  also: readonly Topic[],
  wanted: number,
  say: Translator,
  deps: TopicDeps,
): Screen {
  const has = (topic: Topic) => subscription?.topics.has(topic) === true
  const named = (topic: Topic) => ({ topic, name: topicName(topic, say, deps) })
  const followed = Array.from(new Set([...(subscription?.topics ?? []), ...also]))
    .filter((topic) => caseOf(topic) !== undefined)
    .map(named)
    .toSorted((a, b) => a.name.localeCompare(b.name, say.language))
  const { items, page, pages } = pageOf(followed, wanted, PAGE_SIZE)
  const toggles = [...GENERAL.map(named), ...items].map(({ topic, name }) =>
    press(`${has(topic) ? '✅' : '◻️'} ${name}`, `${has(topic) ? 'off' : 'on'}:${page}:${topic}`),
  )
  const turn = [
    press('‹', `subs:${(page + pages - 1) % pages}`),
    press(say.t('common.page', { page: page + 1, pages }), `subs:${page}`),
    press('›', `subs:${(page + 1) % pages}`),
  ]
  return {
    text: paragraphs(
      bold(say.t('subscriptions.listTitle')),
      subscription === undefined && say.t('subscriptions.none'),
      say.t('subscriptions.listHint'),
    ),
    keyboard: [
      ...rows(1, toggles),
      ...(pages > 1 ? [turn] : []),
      ...(subscription ? [[press(say.t('subscriptions.stopAllButton'), 'stopall')]] : []),
    ],
  }
}

export function stopAllScreen(say: Translator): Screen {
  return {
    text: paragraphs(say.t('subscriptions.stopAllAsk')),
    keyboard: [
      [press(say.t('subscriptions.stopAllButton'), 'stopall:yes')],
      [press(say.t('subscriptions.chooseButton'), 'subs:0')],
    ],
  }
}

function listButton(say: Translator): InlineKeyboardButton {
  return press(say.t('subscriptions.listButton'), 'subs:0')
}

function cardButton(id: string, say: Translator): InlineKeyboardButton {
  return press(say.t('address.cardButton'), `case:${id}:card`)
}
