import {
  type ConversationData,
  conversations,
  createConversation,
  type VersionedState,
} from '@grammyjs/conversations'
import { Composer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { press } from '../../chat/buttons.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Feature } from '../../chat/feature.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type ChooseScreen, type Keyboard, type Screen, send, show } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import { DELETE_AT_ONCE, type Trail } from '../../chat/trail.ts'
import type { CaseCounts } from '../../domain/case-counts.ts'
import type { Day } from '../../domain/date.ts'
import type { FormerReason } from '../../domain/freshness.ts'
import { checkLetter } from '../../domain/letter/check.ts'
import type { CensorRules } from '../../domain/letter/check-rules.ts'
import type { Letter } from '../../domain/letter/compose.ts'
import { type LetterBank, newDraft } from '../../domain/letter/draft.ts'
import { nearBirthday } from '../../domain/letter/occasions.ts'
import type { People, Standing } from '../../domain/people.ts'
import { suggested } from '../../domain/suggest.ts'
import type { Translator } from '../../i18n.ts'
import { findingsText } from './findings.ts'
import { letterMessage } from './letter-screens.ts'
import { createLetterTalk, isAnswer, PRESS, TALK, type Talk, type TalkContext } from './talk.ts'

/** How many people an offer names at once. */
const OFFERED = 6
/** Letters that one chat may begin in a day: more are hardly letters, and one prison stops what comes in floods. */
const LETTERS_A_DAY = 20

/** What is known of a chat's letters of one day; not whom they were for. */
export interface LettersToday {
  day: Day
  count: number
  counted: boolean
}

interface LetterDeps {
  people: People
  bank: LetterBank
  rules: CensorRules
  talks: ExpiringMap<Talk>
  /** The conversations plugin's own record of who is in a talk. */
  waiting: ExpiringMap<VersionedState<ConversationData>>
  trail: Trail
  /** The message with which a chat's way to a letter began: /letter, or the list of people to write to. */
  asked: ExpiringMap<number>
  begun: ExpiringMap<LettersToday>
  /** How many letters were drafted for whom: totals, which know no chat; each chat counts once a day. */
  drafted: CaseCounts
  /** The same by the language of who drafted them. */
  draftedIn: CaseCounts
  expecting: ExpiringMap<Expected>
  /** `country`: where the letter is posted, an ISO code; empty where that was not said. */
  paperKeyboard: (standing: Standing, country: string, say: Translator) => Keyboard
  /** A whole number for seeds and revisions; only chance, no secret. */
  random: () => number
  shownName: (standing: Standing, say: Translator) => string
  choose: ChooseScreen
  showFound: (ctx: KonvertContext, found: readonly Standing[]) => Promise<void>
  /** What was last known of the post of the country a letter is sent from. */
  postText: (country: string, say: Translator) => string
  /** Offers news of the person, where there can be any; its answer leaves the message above as it is. */
  followButton: (standing: Standing, say: Translator) => InlineKeyboardButton | undefined
}

/** /letter with the buttons that begin one, the talk itself, and /cancel. */
export function letterFeature(deps: LetterDeps): Feature {
  const { people, talks, trail } = deps
  // The letter loses its buttons last: had anything been refused before, Done could be pressed again.
  const finish = async (ctx: KonvertContext, ended: Talk, standing: Standing, letter: Letter) => {
    const { say } = ctx
    const findings = checkLetter(letter.text, deps.rules)
    const { text } = letterMessage(letter, deps.shownName(standing, say), say, [
      findings.length > 0 && findingsText(letter.text, findings, say),
    ])
    const country = ended.draft.place?.country ?? ''
    await send(ctx, finishedScreen(ended, standing, say, deps))
    await show(ctx, { text, keyboard: deps.paperKeyboard(standing, country, say) })
    if (standing.gate.letter === 'open') await count(ctx.chatId ?? 0, standing.person.id, ctx.say.language)
  }
  const overtaken = (standing: Standing, say: Translator): Screen => {
    const { gate } = standing
    if (gate.standing !== 'former') return offerScreen(say, deps)
    const closed = closedScreen(standing, gate.reason, say, deps)
    return { ...closed, text: paragraphs(say.t('letter.stoppedByNews'), closed.text) }
  }
  const talk = createLetterTalk({ ...deps, finish, overtaken, cancelled: cancelledScreen })

  function lettersToday(chat: number): LettersToday {
    const day = people.today()
    const known = deps.begun.get(chat)
    return known?.day === day ? known : { day, count: 0, counted: false }
  }

  async function count(chat: number, caseId: string, language: string): Promise<void> {
    const begun = lettersToday(chat)
    if (begun.counted) return
    deps.begun.set(chat, { ...begun, counted: true })
    // A total that cannot be kept is no reason to fail a letter.
    await deps.drafted.add(caseId).catch(() => undefined)
    await deps.draftedIn.add(language).catch(() => undefined)
  }

  async function begin(ctx: TalkContext, standing: Standing): Promise<void> {
    const chat = ctx.chatId ?? 0
    const begun = lettersToday(chat)
    if (begun.count >= LETTERS_A_DAY) {
      await send(ctx, { text: paragraphs(ctx.say.t('letter.enoughToday', { most: LETTERS_A_DAY })) })
      return
    }
    deps.begun.set(chat, { ...begun, count: begun.count + 1 })
    ctx.choices.remember({ caseId: standing.person.id })
    const draft = newDraft(standing.person.id, deps.random(), deps.random(), deps.bank.phrases)
    await talk.ask(ctx, {
      draft,
      question: 0,
      practice: standing.gate.standing === 'former',
      start: deps.asked.get(chat) ?? 0,
    })
    deps.asked.delete(chat)
    if (ctx.conversation.active(TALK) === 0) await ctx.conversation.enter(TALK)
  }

  /** What comes first when somebody wants to write: the truth about the person, or a letter already begun. */
  async function open(ctx: TalkContext, standing: Standing): Promise<void> {
    const { gate, person } = standing
    if (gate.standing === 'former') {
      await show(ctx, closedScreen(standing, gate.reason, ctx.say, deps))
      return
    }
    const current = talks.get(ctx.chatId ?? 0)
    if (current?.draft.name === undefined) return begin(ctx, standing)
    await show(ctx, {
      text: paragraphs(ctx.say.t('letter.unfinished')),
      keyboard: [
        [press(ctx.say.t('letter.resumeButton'), 'resume')],
        [
          press(
            ctx.say.t('letter.anewButton', { name: deps.shownName(standing, ctx.say) }),
            `anew:${person.id}`,
          ),
        ],
      ],
    })
  }

  const composer = new Composer<TalkContext>()
  composer.use(conversations<TalkContext, KonvertContext>({ storage: keptIn(deps.waiting) }))
  composer.command('cancel', async (ctx) => {
    const current = talks.get(ctx.chatId)
    const expected = deps.expecting.get(ctx.chatId)
    talks.delete(ctx.chatId)
    deps.expecting.delete(ctx.chatId)
    await ctx.conversation.exitAll()
    if (current) await send(ctx, cancelledScreen(current, ctx.say))
    else
      await send(ctx, { text: paragraphs(ctx.say.t(expected ? 'letter.stopped' : 'letter.nothingToCancel')) })
  })
  composer.use(createConversation(talk.builder, TALK))

  composer.command('letter', async (ctx) => {
    const words = ctx.match.trim()
    deps.asked.set(ctx.chatId, ctx.message?.message_id ?? 0)
    if (words !== '') {
      const found = people.search(words.slice(0, 64))
      const [only] = found
      return only && found.length === 1 ? open(ctx, only) : deps.showFound(ctx, found)
    }
    const last = people.get(ctx.choices.get().caseId ?? '')
    if (last !== undefined) return open(ctx, last)
    await send(ctx, offerScreen(ctx.say, deps))
  })

  composer.callbackQuery('writable', async (ctx) => {
    await acknowledge(ctx)
    const chat = ctx.chatId ?? 0
    deps.asked.set(chat, deps.asked.get(chat) ?? ctx.callbackQuery.message?.message_id ?? 0)
    await show(ctx, offerScreen(ctx.say, deps))
  })

  composer.callbackQuery(/^(write|practice|anew):([a-z0-9-]+)$/, async (ctx) => {
    const [, action, id = ''] = ctx.match
    const standing = people.get(id)
    if (standing === undefined || (action !== 'write' && standing.gate.letter === 'closed')) {
      return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    }
    await acknowledge(ctx)
    await (action === 'write' ? open(ctx, standing) : begin(ctx, standing))
  })

  composer.callbackQuery('resume', async (ctx) => {
    const current = talks.get(ctx.chatId ?? 0)
    if (current === undefined) return acknowledge(ctx, ctx.say.t('letter.expired'), true)
    await acknowledge(ctx)
    await talk.ask(ctx, current)
    if (ctx.conversation.active(TALK) === 0) await ctx.conversation.enter(TALK)
  })

  composer.callbackQuery(/^tidy:([0-9a-z]+)$/, async (ctx) => {
    const chat = ctx.chatId ?? 0
    const ids = trail.since(chat, Number.parseInt(ctx.match[1] ?? '', 36))
    if (ids.length === 0) return acknowledge(ctx, ctx.say.t('letter.tidyGone'), true)
    await acknowledge(ctx)
    for (let from = 0; from < ids.length; from += DELETE_AT_ONCE) {
      const some = ids.slice(from, from + DELETE_AT_ONCE)
      await ctx.deleteMessages(some)
      trail.forget(chat, some)
    }
    await send(ctx, { text: paragraphs(ctx.say.t('letter.tidied')) })
  })

  // An error throws the conversation away while its draft is still here: an answer finds its way back to it.
  const stray = composer.filter((ctx) => isAnswer(ctx) && talks.get(ctx.chatId ?? 0) !== undefined)
  stray.use(async (ctx) => {
    const over = await talk.answer(ctx)
    if (!over && ctx.conversation.active(TALK) === 0) await ctx.conversation.enter(TALK)
  })
  composer.callbackQuery(PRESS, (ctx) => acknowledge(ctx, ctx.say.t('letter.expired'), true))

  return {
    commands: ['letter', 'cancel'],
    buttons: ['letter', 'writable', 'write', 'practice', 'anew', 'resume', 'tidy'],
    also: isAnswer,
    // Its first middleware, the plugin, makes the one context the other.
    composer: composer as unknown as Composer<KonvertContext>,
  }
}

/** Keeps the plugin's record in memory, no longer than the drafts themselves. */
function keptIn(waiting: LetterDeps['waiting']) {
  return {
    read: (key: string) => waiting.get(Number(key)),
    write: (key: string, state: VersionedState<ConversationData>) => waiting.set(Number(key), state),
    delete: (key: string) => waiting.delete(Number(key)),
  }
}

/** Deletes the chat's messages from `start` on, as far as the bot still knows them. */
export function tidyButton(start: number, say: Translator): InlineKeyboardButton {
  return press(say.t('letter.tidyButton'), `tidy:${start.toString(36)}`)
}

function cancelledScreen({ start }: Talk, say: Translator): Screen {
  return { text: paragraphs(say.t('letter.cancelled')), keyboard: [[tidyButton(start, say)]] }
}

/** People who can be written to; the way back into the list where there are none. */
function offerScreen(say: Translator, deps: LetterDeps): Screen {
  const { people, choose, shownName, drafted } = deps
  const offered = suggested(people.writable(), drafted.count, deps.random()).slice(0, OFFERED)
  const all = [press(say.t('case.listButton'), 'cases:0')]
  if (offered.length === 0) return { text: paragraphs(say.t('letter.nobodyWritable')), keyboard: [all] }
  const label = (standing: Standing) => {
    const name = shownName(standing, say)
    const birthday = nearBirthday(standing.person, people.today())
    if (birthday !== undefined) return say.t('letter.birthdayNear', { name, date: say.date(birthday) })
    return standing.gate.envelope ? undefined : say.t('letter.noFullAddress', { name })
  }
  const screen = choose(offered, say.t('letter.offer'), (id) => `write:${id}`, say, label)
  return { ...screen, keyboard: [...(screen.keyboard ?? []), all] }
}

/** Says first that a letter will not arrive, and offers those who can be written to. */
function closedScreen(standing: Standing, reason: FormerReason, say: Translator, deps: LetterDeps): Screen {
  const { person, gate } = standing
  const name = deps.shownName(standing, say)
  const date = say.date(person.status.on ?? person.status.asOf)
  const offer = offerScreen(say, deps)
  const practice =
    gate.letter === 'practice' ? [[press(say.t('letter.practiceButton'), `practice:${person.id}`)]] : []
  return {
    text: paragraphs(bold(say.t(`letter.closed.${reason}`, { name, date, sex: person.sex })), offer.text),
    keyboard: [...(offer.keyboard ?? []), ...practice],
  }
}

function finishedScreen(talk: Talk, standing: Standing, say: Translator, deps: LetterDeps): Screen {
  const { person, gate } = standing
  const follow = deps.followButton(standing, say)
  const practice = gate.letter === 'practice'
  const country = talk.draft.place?.country
  return {
    text: paragraphs(
      bold(say.t(practice ? 'letter.donePractice' : gate.envelope ? 'letter.done' : 'letter.doneNoAddress')),
      !practice && say.t('letter.byHand'),
      !practice && say.t('letter.howToSend'),
      !practice && country !== undefined && deps.postText(country, say),
      say.t('letter.forgotten'),
    ),
    keyboard: [
      ...(practice
        ? []
        : [
            [
              press(say.t('case.addressButton'), `address:${person.id}`),
              press(say.t('letter.waysButton'), `ways:${person.id}:${country || 'ZZ'}:0`),
            ],
          ]),
      ...(follow ? [[follow]] : []),
      [tidyButton(talk.start, say)],
      [press(say.t('letter.someoneElseButton'), 'writable')],
    ],
  }
}
