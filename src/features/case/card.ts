import { FormattedString } from '@grammyjs/parse-mode'
import type { InlineKeyboardButton } from 'grammy/types'
import { link, press, rows } from '../../chat/buttons.ts'
import type { Screen } from '../../chat/show.ts'
import { bold, lines, paragraphs } from '../../chat/text.ts'
import { type Case, fullRussianName, shownIn } from '../../domain/case.ts'
import type { Day } from '../../domain/date.ts'
import type { Standing } from '../../domain/people.ts'
import type { Translator } from '../../i18n.ts'

export const CARD_VIEWS = ['card', 'charges', 'why', 'timeline', 'help', 'sources', 'share'] as const
export type CardView = (typeof CARD_VIEWS)[number]

export interface CardDeps {
  donateUrl: string
  /** The bot's username, for links to a case. */
  username: () => string
  /** The button that subscribes to news of a person, where there can be any. */
  followButton: (standing: Standing, say: Translator) => InlineKeyboardButton | undefined
  /** The next court day that was announced. */
  courtDay: (caseId: string) => Day | undefined
  /** The button that tells the editors of a mistake. */
  reportButton: (standing: Standing, say: Translator) => InlineKeyboardButton
}

/** How the interface calls a person in its own language. */
export function shownName(person: Case, say: Translator): string {
  return shownIn(person.names, say.language)
}

/** One glance at a person's standing: who can be written to, who is unconfirmed, who is free. */
export function badge({ person, gate }: Standing): string {
  if (person.status.value === 'died') return '🕯'
  if (person.status.value === 'released') return '🕊'
  if (gate.standing === 'former') return '🚫'
  if (gate.standing === 'unconfirmed') return '⚪️'
  return gate.standing === 'current' ? '🟢' : '🟡'
}

/** Draws one view of a case. */
export function cardScreen(standing: Standing, view: CardView, say: Translator, deps: CardDeps): Screen {
  const { person } = standing
  if (view === 'card') return frontScreen(standing, say, deps)
  const title = bold(shownName(person, say))
  const back = [press(say.t('common.back'), `case:${person.id}:card`)]
  const body = { charges, why, timeline, help, sources, share }[view](standing, say, deps)
  return { text: paragraphs(title, body.text), keyboard: [...(body.keyboard ?? []), back] }
}

function frontScreen(standing: Standing, say: Translator, deps: CardDeps): Screen {
  const follow = deps.followButton(standing, say)
  const court = deps.courtDay(standing.person.id)
  const { person, gate } = standing
  const to = (label: Parameters<Translator['t']>[0], view: CardView) =>
    press(say.t(label), `case:${person.id}:${view}`)
  const former = gate.standing === 'former'
  const letter = gate.letter === 'closed' ? undefined : press(say.t('case.writeButton'), `write:${person.id}`)
  return {
    text: paragraphs(
      lines(
        bold(shownName(person, say)),
        say.language !== 'ru' && fullRussianName(person.names.ru.nominative),
      ),
      lines(
        person.born
          ? say.t('case.roleBorn', { role: say.text(person.role), year: String(person.born.year) })
          : say.text(person.role),
      ),
      lines(
        statusText(standing, say),
        court !== undefined && say.t('case.courtDay', { date: say.date(court) }),
      ),
      say.text(person.summary),
    ),
    keyboard: [
      ...rows(2, [
        press(say.t(former ? 'case.formerAddressButton' : 'case.addressButton'), `address:${person.id}`),
        former ? press(say.t('case.othersButton'), 'writable') : letter,
      ]),
      ...(former && letter ? [[press(say.t('case.practiceButton'), `write:${person.id}`)]] : []),
      ...(follow ? [[follow]] : []),
      ...rows(2, [
        person.charges || person.articles.length > 0 || person.sentence
          ? to('case.chargesButton', 'charges')
          : undefined,
        person.recognitions.length > 0 ? to('case.whyButton', 'why') : undefined,
        person.timeline.length > 0 ? to('case.timelineButton', 'timeline') : undefined,
        to('case.helpButton', 'help'),
        to('case.sourcesButton', 'sources'),
        to('case.shareButton', 'share'),
      ]),
      [press(say.t('case.listButton'), 'cases:0'), deps.reportButton(standing, say)],
    ],
  }
}

/** The status with its date, first on the card, so that a person who is free or long unconfirmed looks so at once. */
export function statusText(standing: Standing, say: Translator): FormattedString {
  const { person, gate } = standing
  const status = say.t(`case.status.${person.status.value}`)
  const since = person.status.on ?? person.status.asOf
  const headline = bold(
    gate.standing === 'former'
      ? say.t(`case.former.${gate.reason}`, {
          date: say.date(since),
          sex: person.sex,
        })
      : say.t(`case.standing.${gate.standing}`, { status, date: say.date(gate.confirmedOn) }),
  )
  const place =
    person.place &&
    say.t('case.place', { place: say.text(person.place.text), date: say.date(person.place.asOf) })
  return lines(
    FormattedString.join([`${badge(standing)} `, headline]),
    gate.standing === 'unconfirmed' && say.t(`case.doubt.${gate.reason}`, { status }),
    place,
    person.until &&
      gate.standing !== 'former' &&
      say.t(`case.until.${person.until.kind}`, { date: say.date(person.until.date) }),
    person.status.note && say.text(person.status.note),
  )
}

function charges({ person }: Standing, say: Translator): Screen {
  const articles = person.articles.map((article) => `• ${say.text(article)}`)
  return {
    text: paragraphs(
      person.charges && say.text(person.charges.text),
      articles.length > 0 && lines(bold(say.t('case.articles')), ...articles),
      person.sentence && lines(bold(say.t('case.sentence')), say.text(person.sentence.text)),
      sourceLine(person, [...(person.charges?.sources ?? []), ...(person.sentence?.sources ?? [])], say),
    ),
  }
}

function why({ person }: Standing, say: Translator): Screen {
  const recognitions = person.recognitions.map(({ by, date, precision }) =>
    say.t(`case.recognised.${precision}`, { by: say.text(by), date: say.date(date), sex: person.sex }),
  )
  return {
    text: paragraphs(
      lines(...recognitions),
      person.why && say.text(person.why.text),
      FormattedString.i(say.t('case.disclaimer')),
      sourceLine(
        person,
        [...person.recognitions.flatMap(({ sources: ids }) => ids), ...(person.why?.sources ?? [])],
        say,
      ),
    ),
  }
}

function timeline({ person }: Standing, say: Translator): Screen {
  return {
    text: paragraphs(...person.timeline.map(({ date, text }) => lines(bold(say.date(date)), say.text(text)))),
  }
}

function help(standing: Standing, say: Translator, { donateUrl }: CardDeps): Screen {
  const { person, gate } = standing
  const open = gate.letter === 'open'
  return {
    text: paragraphs(
      open ? say.t('case.helpLetter') : say.t('case.helpOthers'),
      open && say.t('case.russianOnly'),
      person.help && say.text(person.help),
      say.t('case.helpTell'),
      say.t('case.helpDonate'),
      FormattedString.i(say.t('case.donateWarning')),
    ),
    keyboard: [
      [
        open
          ? press(say.t('case.writeButton'), `write:${person.id}`)
          : press(say.t('case.othersButton'), 'writable'),
      ],
      [link(say.t('case.donateButton'), donateUrl)],
    ],
  }
}

function sources({ person }: Standing, say: Translator): Screen {
  const shown = person.sources.filter((source) => source.shown)
  return {
    text: paragraphs(
      FormattedString.i(say.t('case.outlawedLinks')),
      lines(
        ...shown.map(({ title, url, date }) => {
          const name = url === undefined ? new FormattedString(title) : FormattedString.link(title, url)
          const when = date === 'undated' ? say.t('case.undated') : say.date(date)
          return FormattedString.join(['• ', name, ` — ${when}`])
        }),
      ),
    ),
  }
}

function share({ person }: Standing, say: Translator, { username }: CardDeps): Screen {
  const address = `https://t.me/${username()}?start=${person.id}`
  const forward = `https://t.me/share/url?url=${encodeURIComponent(address)}`
  return {
    text: paragraphs(
      FormattedString.i(say.t('case.shareWarning')),
      say.t('case.shareHow'),
      FormattedString.code(address),
    ),
    keyboard: [[link(say.t('case.shareForward'), forward)]],
  }
}

/** The shown sources among `ids`, by title, so that each statement says where it was read. */
function sourceLine(person: Case, ids: readonly string[], say: Translator): FormattedString | undefined {
  const titles = person.sources.filter(({ id, shown }) => shown && ids.includes(id)).map(({ title }) => title)
  return titles.length > 0
    ? FormattedString.i(say.t('case.sourceLine', { titles: titles.join('; ') }))
    : undefined
}
