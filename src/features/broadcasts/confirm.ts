import type { InlineKeyboardButton } from 'grammy/types'
import { press } from '../../chat/buttons.ts'
import { auditNote, chatsWith, tellColleagues } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import { acknowledge, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { contentProblems } from '../../domain/broadcast.ts'
import type { Broadcast } from '../../domain/broadcast-keeping.ts'
import { type Moment, momentTyped } from '../../domain/local-time.ts'
import type { Translator } from '../../i18n.ts'
import type { BroadcastDeps, Move, Views } from './moves.ts'
import { confirmScreen, problemsScreen, problemTexts } from './screens.ts'

/** Time in which a cancel sends nothing. */
const GRACE_MS = 60_000
/** After this long a confirmation is asked for anew. */
const CONFIRM_MS = 10 * 60_000

/** A confirmation as its button carries it: the hash of the content, when it was drawn (s), and when to begin (min). */
const CONFIRMED = /^(.{16}):([0-9a-z]{1,7})(?::([0-9a-z]{1,6}))?$/

/** How a draft is agreed to and sent, now or later; `typed` takes the time that was asked for. */
export function createConfirmation(deps: BroadcastDeps, { open }: Views) {
  const { sending, now, approvals, timeZone, graceMs = GRACE_MS } = deps
  const note = auditNote(deps)

  /** What keeps it from being sent, as sentences. */
  function obstacles({ content }: Broadcast, say: Translator): string[] {
    const hosts = deps.unknownLinks(content)
    return [
      ...problemTexts(contentProblems(content), say, deps.languages),
      ...(hosts.length > 0 ? [say.t('broadcasts.unknownLinks', { hosts: hosts.join(', ') })] : []),
    ]
  }

  /** Who agreed first: undefined where nobody has, or where nobody knows any more who it was. */
  const approvedBy = async ({ state, id }: Broadcast) =>
    state === 'approved' ? deps.audit.whoDid('broadcast-approved', id) : undefined

  async function confirm(
    ctx: KonvertContext,
    broadcast: Broadcast,
    moment?: Moment,
    draw = show,
  ): Promise<void> {
    await acknowledge(ctx)
    const why = obstacles(broadcast, ctx.say)
    if (why.length > 0) return void (await draw(ctx, problemsScreen(broadcast, why, ctx.say)))
    const minutes = moment === undefined ? '' : `:${Math.floor(moment.at / 60_000).toString(36)}`
    const bound = `${broadcast.hash}:${Math.floor(now() / 1_000).toString(36)}${minutes}`
    const people = await deps.audienceSize(broadcast.content)
    const asksSecond = approvals > 1 && (await approvedBy(broadcast)) === undefined
    await draw(
      ctx,
      confirmScreen(broadcast, { people, bound, moment, timeZone, asksSecond, paid: sending.paid }, ctx.say),
    )
  }

  /** True where this press is the one that sends; else it was the first of two, or may not be either. */
  async function agreed(ctx: KonvertContext, broadcast: Broadcast): Promise<boolean> {
    const { id, hash, state } = broadcast
    const first = await approvedBy(broadcast)
    if (approvals > 1 && first === ctx.from?.id) {
      await acknowledge(ctx, ctx.say.t('broadcasts.notYourself'), true)
      return false
    }
    if (state === 'draft' && !(await sending.approve(id, hash)).ok) {
      await acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
      return false
    }
    if (approvals === 1 || first !== undefined) return true
    await note(ctx, 'broadcast-approved', { subject: id })
    await acknowledge(ctx)
    await askOthers(ctx, broadcast)
    return false
  }

  async function askOthers(ctx: KonvertContext, { id, content }: Broadcast): Promise<void> {
    const others = (await chatsWith('sender', deps.staff)).filter((chat) => chat !== ctx.from?.id)
    const people = await deps.audienceSize(content)
    const look = (say: Translator): InlineKeyboardButton =>
      press(say.t('broadcasts.lookButton'), `bc:open:${id}`)
    const question = (say: Translator) => ({
      text: paragraphs(say.t('broadcasts.secondAsked', { count: people })),
      keyboard: [[look(say)]],
    })
    await tellColleagues(others, question, { ...deps, api: ctx.api, say: ctx.say })
    const word = others.length > 0 ? 'broadcasts.waitsForSecond' : 'broadcasts.nobodyElse'
    await show(ctx, { text: paragraphs(ctx.say.t(word)), keyboard: [[look(ctx.say)]] })
  }

  const go: Move = async (ctx, broadcast, value) => {
    const [, hash = '', drawn = '', minute] = CONFIRMED.exec(value) ?? []
    const at = minute === undefined ? undefined : Number.parseInt(minute, 36) * 60_000
    const old = !(now() - Number.parseInt(drawn, 36) * 1_000 <= CONFIRM_MS)
    const ready = obstacles(broadcast, ctx.say).length === 0
    if (at !== undefined && at <= now()) {
      await acknowledge(ctx)
      return askTime(ctx, broadcast, ctx.say.t('broadcasts.timePast'))
    }
    if (old || hash !== broadcast.hash || !ready)
      return confirm(ctx, broadcast, at === undefined ? undefined : { at, zone: timeZone })
    if (!(await agreed(ctx, broadcast))) return
    const { id } = broadcast
    const started =
      at === undefined ? await sending.startNow(id, hash, graceMs) : await sending.schedule(id, hash, at)
    if (!started.ok) return acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
    await note(ctx, 'broadcast-started', { subject: id })
    await acknowledge(ctx)
    await open(ctx, id)
  }

  async function askTime(ctx: KonvertContext, { id }: Broadcast, question: string): Promise<void> {
    deps.expecting.set(ctx.chatId ?? 0, { for: 'broadcast', id, part: 'time' })
    await send(ctx, {
      text: paragraphs(question),
      keyboard: [[press(ctx.say.t('common.back'), `bc:send:${id}`)]],
    })
  }

  const time: Move = async (ctx, broadcast) => {
    await acknowledge(ctx)
    const inZone = ctx.say.moment(now(), timeZone)
    await askTime(ctx, broadcast, ctx.say.t('broadcasts.askTime', { now: inZone, timeZone }))
  }

  /** The time that somebody typed; false where it is none, or past. */
  async function typed(ctx: KonvertContext, broadcast: Broadcast, text: string): Promise<boolean> {
    const moment = momentTyped(text, timeZone, now())
    if (moment === undefined || moment.at <= now()) {
      const word = moment === undefined ? 'broadcasts.needTime' : 'broadcasts.timePast'
      await send(ctx, { text: paragraphs(ctx.say.t(word, { timeZone })) })
      return false
    }
    await confirm(ctx, broadcast, moment, send)
    return true
  }

  const moves: Record<string, Move> = { send: (ctx, broadcast) => confirm(ctx, broadcast), go, time }
  return { moves, typed }
}
