import type { InlineKeyboardButton } from 'grammy/types'
import { press, rows } from '../../chat/buttons.ts'
import type { Screen } from '../../chat/show.ts'
import { bold, cut, lines, paragraphs } from '../../chat/text.ts'
import {
  type BroadcastContent,
  type BroadcastState,
  buttonsFor,
  type ContentProblem,
  MOST_BUTTONS,
} from '../../domain/broadcast.ts'
import type { Broadcast } from '../../domain/broadcast-keeping.ts'
import type { Moment } from '../../domain/local-time.ts'
import type { Topic } from '../../domain/subscription.ts'
import type { Languages, Translator } from '../../i18n.ts'

/** Topics that an announcement can go to; one person's subscribers hear by an update of the case. */
export const OPEN_TOPICS = ['news', 'cases', 'days'] as const satisfies readonly Topic[]

const ICONS: Record<BroadcastState, string> = {
  draft: '✏️',
  approved: '✏️',
  scheduled: '⏳',
  running: '▶️',
  paused: '⏸',
  finished: '✅',
  cancelled: '✕',
}
const BAR = 12
/** What Telegram takes for a message beyond the usual rate: core.telegram.org/bots/faq, of paid broadcasts. */
const STARS_A_MESSAGE = 0.1
/** From here on a beginning is told in seconds. */
const SOON_MS = 120_000

type Id = Pick<Broadcast, 'id'>

function button(label: string, action: string, { id }: Id, value?: string): InlineKeyboardButton {
  return press(label, `bc:${action}:${id}${value === undefined ? '' : `:${value}`}`)
}

/** The message as far as it is made, and everything that can be done with it. */
export function draftScreen(
  broadcast: Broadcast,
  people: number,
  say: Translator,
  languages: Languages,
): Screen {
  const { content } = broadcast
  const nameOf = (code: string) => languages.translator(code).t('common.languageName')
  const links = buttonsFor(content, say.language).map(({ text, url }) => ({ text, host: new URL(url).host }))
  const texts = languages.codes.map((code) => {
    const text = content.texts[code]
    return `• ${nameOf(code)}: ${text ? say.t('broadcasts.characters', { count: text.text.length }) : '—'}`
  })
  return {
    text: paragraphs(
      bold(say.t('broadcasts.draftTitle')),
      say.t('broadcasts.to', { topics: topicNames(content, say), count: people }),
      lines(say.t('broadcasts.texts'), ...texts),
      say.t('broadcasts.fallback'),
      content.picture && say.t('broadcasts.hasPicture'),
      links.length > 0 && lines(...links.map(({ text, host }) => `🔗 ${text} → ${host}`)),
      broadcast.state === 'approved' && bold(say.t('broadcasts.approvedOnce')),
    ),
    keyboard: [
      [
        button(say.t('broadcasts.toButton'), 'to', broadcast),
        button(say.t('broadcasts.previewButton'), 'preview', broadcast),
      ],
      ...rows(
        2,
        languages.codes.map((code) => button(`✏️ ${nameOf(code)}`, 'text', broadcast, code)),
      ),
      [
        content.picture
          ? button(say.t('broadcasts.noPictureButton'), 'nopicture', broadcast)
          : button(say.t('broadcasts.pictureButton'), 'picture', broadcast),
        ...((content.buttons?.length ?? 0) < MOST_BUTTONS
          ? [button(say.t('broadcasts.linkButton'), 'link', broadcast)]
          : []),
      ],
      ...(content.buttons ?? []).map((_, index) => [
        button(
          say.t('broadcasts.noLinkButton', { label: links[index]?.text ?? '' }),
          'nolink',
          broadcast,
          String(index),
        ),
      ]),
      [
        button(say.t('broadcasts.sendButton'), 'send', broadcast),
        button(say.t('broadcasts.discardButton'), 'cancel', broadcast),
      ],
    ],
  }
}

export function audienceScreen(
  broadcast: Broadcast,
  people: number,
  say: Translator,
  languages: Languages,
): Screen {
  const { audience } = broadcast.content
  const topics = OPEN_TOPICS.map((topic) => {
    const on = audience.topics.includes(topic)
    const label = `${on ? '✅' : '◻️'} ${say.t(`subscriptions.topic.${topic}`)}`
    return button(label, on ? 'off' : 'on', broadcast, topic)
  })
  const codes = languages.codes.map((code) => {
    const on = audience.languages?.includes(code) ?? true
    const name = languages.translator(code).t('common.languageName')
    return button(`${on ? '✅' : '◻️'} ${name}`, on ? 'off' : 'on', broadcast, code)
  })
  return {
    text: paragraphs(say.t('broadcasts.askTo'), say.t('broadcasts.people', { count: people })),
    keyboard: [...rows(1, topics), ...rows(3, codes), [button(say.t('common.back'), 'open', broadcast)]],
  }
}

export function problemTexts(
  problems: readonly ContentProblem[],
  say: Translator,
  languages: Languages,
): string[] {
  return problems.map((problem) => {
    const language =
      'language' in problem ? languages.translator(problem.language).t('common.languageName') : ''
    const sizes = 'limit' in problem ? { length: problem.length, limit: problem.limit } : {}
    return say.t(`broadcasts.problem.${problem.code}`, { language, ...sizes })
  })
}

/** @param why what keeps it from being sent */
export function problemsScreen(broadcast: Broadcast, why: readonly string[], say: Translator): Screen {
  return {
    text: paragraphs(say.t('broadcasts.notYet'), lines(...why.map((line) => `• ${line}`))),
    keyboard: [[button(say.t('common.back'), 'open', broadcast)]],
  }
}

interface Confirmation {
  people: number
  /** What the button is bound to. */
  bound: string
  /** When it is to begin, and in which zone that was said; undefined for now. */
  moment: Moment | undefined
  /** The bot's own. */
  timeZone: string
  /** A second colleague has to agree as well. */
  asksSecond: boolean
  paid: boolean
}

export function confirmScreen(
  broadcast: Broadcast,
  { people, bound, moment, timeZone, asksSecond, paid }: Confirmation,
  say: Translator,
): Screen {
  const label = asksSecond
    ? 'broadcasts.approveButton'
    : moment === undefined
      ? 'broadcasts.goButton'
      : 'broadcasts.goThenButton'
  return {
    text: paragraphs(
      bold(say.t('broadcasts.confirmTitle', { count: people })),
      say.t('broadcasts.confirmTo', { topics: topicNames(broadcast.content, say) }),
      moment !== undefined &&
        lines(
          say.t('broadcasts.confirmTime', { time: say.moment(moment.at, moment.zone) }),
          moment.zone !== timeZone && `= ${say.moment(moment.at, timeZone)}`,
        ),
      paid && say.t('broadcasts.confirmPaid', { stars: Math.ceil(people * STARS_A_MESSAGE) }),
      say.t(asksSecond ? 'broadcasts.confirmSecond' : 'broadcasts.confirmBound'),
      moment === undefined && !asksSecond && say.t('broadcasts.confirmGrace'),
    ),
    keyboard: [
      [button(say.t(label), 'go', broadcast, bound)],
      // The one who agrees second says when.
      ...(asksSecond ? [] : [[button(say.t('broadcasts.timeButton'), 'time', broadcast)]]),
      [button(say.t('common.back'), 'open', broadcast)],
    ],
  }
}

/** A message on its way or past, with what can still be done about it. */
export function progressScreen(
  { broadcast, resendable, perSecond, secondsLeft }: Progress,
  { now, timeZone }: { now: number; timeZone: string },
  say: Translator,
): Screen {
  const { state, counts, stopped, deleting, deleted, startsAt } = broadcast
  const done = counts.total === 0 ? 0 : (counts.total - counts.waiting) / counts.total
  const filled = Math.round(done * BAR)
  const act = (action: 'pause' | 'resume' | 'cancel' | 'resend' | 'leave' | 'delete') =>
    button(say.t(`broadcasts.act.${action}`), action, broadcast)
  const moving = state === 'running' || state === 'paused'
  return {
    text: paragraphs(
      bold(`${ICONS[state]} ${say.t(`broadcasts.state.${state}`)}`),
      state === 'scheduled' &&
        startsAt !== undefined &&
        (startsAt - now > SOON_MS
          ? say.t('broadcasts.startsAt', { time: say.moment(startsAt, timeZone) })
          : say.t('broadcasts.startsIn', { seconds: Math.max(0, Math.ceil((startsAt - now) / 1_000)) })),
      stopped && `⚠️ ${say.t(`broadcasts.stopped.${stopped}`)}`,
      counts.total > 0 && `${'▰'.repeat(filled)}${'▱'.repeat(BAR - filled)} ${Math.floor(done * 100)} %`,
      counts.total > 0 &&
        lines(
          say.t('broadcasts.count.sent', { count: counts.sent }),
          counts.gone > 0 && say.t('broadcasts.count.gone', { count: counts.gone }),
          counts.refused > 0 && say.t('broadcasts.count.refused', { count: counts.refused }),
          counts.skipped > 0 && say.t('broadcasts.count.skipped', { count: counts.skipped }),
          counts.uncertain > 0 && say.t('broadcasts.count.uncertain', { count: counts.uncertain }),
          say.t('broadcasts.count.waiting', { count: counts.waiting }),
        ),
      state === 'running' &&
        perSecond !== undefined &&
        say.t('broadcasts.rate', {
          rate: Math.round(perSecond),
          minutes: Math.ceil((secondsLeft ?? 0) / 60),
        }),
      resendable > 0 && !moving && say.t('broadcasts.uncertainHint'),
      (deleting || deleted > 0) && say.t('broadcasts.deleted', { count: deleted }),
    ),
    keyboard: [
      ...(state === 'running' ? [[act('pause'), act('cancel')]] : []),
      ...(state === 'paused' ? [[act('resume'), act('cancel')]] : []),
      ...(state === 'scheduled' ? [[act('cancel')]] : []),
      ...(resendable > 0 && state === 'finished' ? [[act('resend'), act('leave')]] : []),
      ...(state !== 'scheduled' && state !== 'running' && counts.sent > deleted && !deleting
        ? [[act('delete')]]
        : []),
      ...(moving || state === 'scheduled'
        ? [[button(say.t('broadcasts.refreshButton'), 'open', broadcast)]]
        : []),
    ],
  }
}

export interface Progress {
  broadcast: Broadcast
  /** How many are uncertain and can still be sent to again. */
  resendable: number
  /** Messages a second of late. */
  perSecond: number | undefined
  secondsLeft: number | undefined
}

export function sureScreen(
  action: 'cancel' | 'delete' | 'resend',
  broadcast: Broadcast,
  say: Translator,
): Screen {
  return {
    text: paragraphs(say.t(`broadcasts.sure.${action}`)),
    keyboard: [
      [button(say.t(`broadcasts.act.${action}`), action, broadcast, 'yes')],
      [button(say.t('common.back'), 'open', broadcast)],
    ],
  }
}

export function listScreen(broadcasts: readonly Broadcast[], say: Translator): Screen {
  const entries = broadcasts.map((broadcast) => {
    const { state, createdAt, content, counts } = broadcast
    const day = say.date(new Date(createdAt).toISOString().slice(0, 10))
    const text = cut(Object.values(content.texts)[0]?.text.replace(/\s+/g, ' ') ?? '…', 24)
    return [button(`${ICONS[state]} ${day} · ${counts.sent} · ${text}`, 'open', broadcast)]
  })
  return {
    text: paragraphs(
      bold(say.t('broadcasts.listTitle')),
      broadcasts.length === 0 && say.t('broadcasts.listEmpty'),
    ),
    keyboard: [...entries, [press(say.t('broadcasts.newButton'), 'bc:new')]],
  }
}

function topicNames({ audience }: BroadcastContent, say: Translator): string {
  const known = OPEN_TOPICS.filter((topic) => audience.topics.includes(topic))
  return known.map((topic) => say.t(`subscriptions.topic.${topic}`)).join(', ')
}
