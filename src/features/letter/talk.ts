import type { ConversationBuilder, ConversationFlavor } from '@grammyjs/conversations'
import { FormattedString } from '@grammyjs/parse-mode'
import type { Context } from 'grammy'
import type { KonvertContext } from '../../chat/context.ts'
import type { ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type Screen, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { checkLetter } from '../../domain/letter/check.ts'
import type { CensorRules } from '../../domain/letter/check-rules.ts'
import { composeLetter, LENGTH_LIMITS, type Letter } from '../../domain/letter/compose.ts'
import {
  answersSoFar,
  completeAnswers,
  type Draft,
  type LetterBank,
  MOST_TOPICS,
} from '../../domain/letter/draft.ts'
import type { Problem } from '../../domain/letter/moves.ts'
import { russianName } from '../../domain/letter/names.ts'
import { offeredOccasions } from '../../domain/letter/occasions.ts'
import { type Answer, step } from '../../domain/letter/step.ts'
import type { People, Standing } from '../../domain/people.ts'
import type { Translator } from '../../i18n.ts'
import { meanings } from './letter-screens.ts'
import { questionScreen } from './questions.ts'

export const TALK = 'letter'
export const PRESS = /^letter:([0-9a-z]+):([a-z]+):([A-Za-z0-9-]*)$/

/** A letter talk of one chat, in memory: the draft, and the messages that belong to it. */
export interface Talk {
  draft: Draft
  /** The message that holds the present question. */
  question: number
  /** Begun in the knowledge that it will not arrive. */
  practice: boolean
  /** Where it began: from this message on, the chat's messages can be deleted at its end. */
  start: number
}

interface TalkDeps {
  people: People
  bank: LetterBank
  rules: CensorRules
  talks: ExpiringMap<Talk>
  shownName: (standing: Standing, say: Translator) => string
  /** Called with a finished talk; it leaves `talks` when this has succeeded. */
  finish: (ctx: KonvertContext, talk: Talk, standing: Standing, letter: Letter) => Promise<void>
  /** What is said when a letter can no longer be sent, because of what happened to the person meanwhile. */
  overtaken: (standing: Standing, say: Translator) => Screen
  /** What is said when a talk is dropped. */
  cancelled: (talk: Talk, say: Translator) => Screen
}

/** Where the plugin is installed: in the letter alone. */
export type TalkContext = ConversationFlavor<KonvertContext>

interface LetterTalk {
  /** Sends the question at which the draft stands as a new message. */
  ask(ctx: KonvertContext, talk: Talk): Promise<void>
  /** Takes an answer and says whether the talk is over. */
  answer(ctx: KonvertContext): Promise<boolean>
  /** The conversation: waits for an answer, hands it on, and waits again; it keeps nothing itself. */
  builder: ConversationBuilder<TalkContext, Context>
}

/** Whether an update answers a letter talk: a press on its buttons, or a text that is no command. */
export function isAnswer(ctx: Context): boolean {
  const data = ctx.callbackQuery?.data
  if (data !== undefined) return PRESS.test(data)
  const text = ctx.message?.text
  return text !== undefined && !text.startsWith('/')
}

/** The talk asks, the domain decides: every move is `step` of domain/letter/step.ts. */
export function createLetterTalk(deps: TalkDeps): LetterTalk {
  const { people, bank, talks } = deps

  function screenOf(ctx: KonvertContext, draft: Draft, problem?: Problem): Screen | undefined {
    const standing = people.get(draft.caseId)
    if (standing === undefined) return undefined
    const letter = composeLetter(answersSoFar(draft), standing.person, bank.phrases, draft.seed)
    return questionScreen({
      draft,
      bank,
      say: ctx.say,
      recipient: deps.shownName(standing, ctx.say),
      notice: notice(standing, ctx.say),
      problem,
      profileName: profileName(ctx, bank),
      letter,
      findings: draft.step.at === 'letter' ? checkLetter(letter.text, deps.rules) : [],
      occasions: offeredOccasions(bank.phrases.occasions, standing.person, people.today()),
    })
  }

  /** Why a letter is not finished while it can still be changed: a censor would stop it, or it is too long. */
  function obstacle(draft: Draft, standing: Standing): 'paperBlocked' | 'tooLong' | undefined {
    const text = letterOf(draft, standing, bank)?.text ?? ''
    if (checkLetter(text, deps.rules).some(({ severity }) => severity === 'block')) return 'paperBlocked'
    return text.length > LENGTH_LIMITS.full ? 'tooLong' : undefined
  }

  async function ask(ctx: KonvertContext, talk: Talk): Promise<void> {
    const screen = screenOf(ctx, talk.draft)
    if (screen === undefined) return
    const before = talk.question
    // Before it is sent: an answer that comes late must not bring back what was forgotten meanwhile.
    talks.set(ctx.chatId ?? 0, talk)
    talk.question = await send(ctx, screen)
    if (talk.start === 0) talk.start = talk.question
    if (before > 0) await withoutButtons(ctx, before)
  }

  async function answer(ctx: KonvertContext): Promise<boolean> {
    const chat = ctx.chatId ?? 0
    const talk = talks.get(chat)
    const standing = talk && people.get(talk.draft.caseId)
    if (talk === undefined || standing === undefined) {
      talks.delete(chat)
      await refuse(ctx, ctx.say.t(talk ? 'common.personGone' : 'letter.expired'))
      return true
    }
    if (standing.gate.standing === 'former' && !talk.practice) {
      talks.delete(chat)
      await acknowledge(ctx)
      await send(ctx, deps.overtaken(standing, ctx.say))
      return true
    }
    const given = readAnswer(ctx, talk.draft)
    const { draft, problem, effect } = given ? step(talk.draft, given, bank) : { draft: talk.draft }
    const changed = draft !== talk.draft
    talk.draft = draft
    talks.set(chat, talk)
    if (problem === 'stalePress') {
      const older = ctx.callbackQuery?.message?.message_id !== talk.question
      await acknowledge(ctx, older ? ctx.say.t('letter.problem.stalePress') : undefined)
      // A press on the present question is a double one, or its redrawing was refused: then it is drawn now.
      const current = older ? undefined : screenOf(ctx, draft)
      if (current) await redraw(ctx, talk, current)
      return false
    }
    const why = effect === 'finish' ? obstacle(draft, standing) : undefined
    if (why !== undefined) {
      await acknowledge(ctx, ctx.say.t(`letter.${why}`), true)
      return false
    }
    await acknowledge(
      ctx,
      ctx.callbackQuery && problem
        ? ctx.say.t(`letter.problem.${problem}`, { most: MOST_TOPICS[draft.length] })
        : undefined,
    )
    if (effect === 'cancel') {
      talks.delete(chat)
      await show(ctx, deps.cancelled(talk, ctx.say))
      return true
    }
    if (effect === 'finish') {
      const letter = letterOf(draft, standing, bank)
      if (letter === undefined) return false
      await deps.finish(ctx, talk, standing, letter)
      // Only now: had Telegram refused, the letter would still be here for another press.
      talks.delete(chat)
      return true
    }
    if (effect === 'copy' || effect === 'meaning') {
      const letter = letterOf(draft, standing, bank)
      const below = letter && (effect === 'copy' ? copyOf(letter, ctx.say) : meanings(letter, ctx.say))
      for (const text of below ?? []) await send(ctx, { text })
      return false
    }
    const screen = screenOf(ctx, draft, problem)
    if (screen && (changed || ctx.message !== undefined)) await redraw(ctx, talk, screen)
    return false
  }

  /** A press changes its message; a typed answer gets a new one, and the buttons above it go. */
  async function redraw(ctx: KonvertContext, talk: Talk, screen: Screen): Promise<void> {
    const before = talk.question
    talk.question = await show(ctx, screen)
    if (talk.question !== before) await withoutButtons(ctx, before)
  }

  return {
    ask,
    answer,
    builder: async (conversation) => {
      const checkpoint = conversation.checkpoint()
      await conversation.waitUntil(isAnswer, { next: true })
      let thrown: unknown
      const over = await conversation.external({
        task: (ctx: KonvertContext) => answer(ctx),
        // The plugin clones what is thrown, and a clone knows no more what Telegram said.
        beforeStoreError(error) {
          thrown = error
          return 'failed'
        },
        afterLoadError: () => thrown,
      })
      if (!over) await conversation.rewind(checkpoint)
    },
  }
}

/** An earlier question can no longer be answered; where its buttons cannot be taken away, they say so when pressed. */
async function withoutButtons(ctx: KonvertContext, message: number): Promise<void> {
  await ctx.api.editMessageReplyMarkup(ctx.chatId ?? 0, message).catch(() => undefined)
}

async function refuse(ctx: KonvertContext, text: string): Promise<void> {
  if (ctx.callbackQuery) await acknowledge(ctx, text, true)
  else await send(ctx, { text: paragraphs(text) })
}

function readAnswer(ctx: KonvertContext, draft: Draft): Answer | undefined {
  if (ctx.message?.text !== undefined) return { kind: 'text', text: ctx.message.text }
  const [, revision = '', action = '', value = ''] = PRESS.exec(ctx.callbackQuery?.data ?? '') ?? []
  const present = Number.parseInt(revision, 36) === draft.revision && draft.step.at === 'name'
  if (action === 'profile' && present && ctx.from) return { kind: 'text', text: ctx.from.first_name }
  return { kind: 'press', revision: Number.parseInt(revision, 36), action, value }
}

/** The profile's first name, where it could be a name at all. */
function profileName(ctx: KonvertContext, bank: LetterBank): string | undefined {
  const name = ctx.from?.first_name ?? ''
  return russianName(name, bank.givenNames).ok ? name : undefined
}

/** The letter alone, to be copied with one tap, and the word that says so. */
function copyOf(letter: Letter, say: Translator): FormattedString[] {
  return [FormattedString.pre(letter.text), paragraphs(say.t('letter.copyHint'))]
}

function letterOf(draft: Draft, standing: Standing, bank: LetterBank): Letter | undefined {
  const answers = completeAnswers(draft)
  return answers && composeLetter(answers, standing.person, bank.phrases, draft.seed)
}

function notice({ gate }: Standing, say: Translator): string | undefined {
  if (gate.letter === 'practice') return say.t('letter.noticePractice')
  if (gate.standing === 'unconfirmed')
    return say.t('letter.noticeUnconfirmed', { date: say.date(gate.confirmedOn) })
  if (gate.missing.length > 0) return say.t('letter.noticeIncomplete')
  return gate.standing === 'ageing'
    ? say.t('letter.noticeAgeing', { date: say.date(gate.confirmedOn) })
    : undefined
}
