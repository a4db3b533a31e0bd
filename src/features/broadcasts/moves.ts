import { press } from '../../chat/buttons.ts'
import { auditNote } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type Screen, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import type { BroadcastContent, ContentProblem } from '../../domain/broadcast.ts'
import type { Broadcast } from '../../domain/broadcast-keeping.ts'
import type { Audit, AuditAction, Staff } from '../../domain/staff.ts'
import type { Subscribers } from '../../domain/subscription.ts'
import type { Languages } from '../../i18n.ts'
import { withAudience, withoutLink } from './content.ts'
import { audienceScreen, draftScreen, type Progress, progressScreen, sureScreen } from './screens.ts'

type Done = { ok: true } | { ok: false; error: string; problems?: ContentProblem[] }

/** The engine as this feature sees it: `Broadcaster` of src/broadcast. */
export interface Sending {
  /** Messages may cost Stars. */
  readonly paid: boolean
  create(content: BroadcastContent): Promise<{ id: string }>
  edit(id: string, content: BroadcastContent): Promise<Done>
  approve(id: string, hash: string): Promise<Done>
  /** @param at milliseconds since 1970 */
  schedule(id: string, hash: string, at: number): Promise<Done>
  startNow(id: string, hash: string, graceMs: number): Promise<Done>
  pause(id: string): Promise<Done>
  resume(id: string): Promise<Done>
  cancel(id: string): Promise<Done>
  resendUncertain(id: string): Promise<Done>
  leaveUncertain(id: string): Promise<Done>
  deleteForAll(id: string): Promise<Done>
  list(): Promise<Broadcast[]>
  progress(id: string): Promise<Progress | undefined>
}

export interface BroadcastDeps {
  sending: Sending
  staff: Staff
  audit: Audit
  subscribers: Subscribers
  expecting: ExpiringMap<Expected>
  /** How many colleagues have to agree: the second is another than the first. */
  approvals: 1 | 2
  /** The zone of times that name none, such as `Europe/Berlin`. */
  timeZone: string
  /** How many chats would get it. */
  audienceSize: (content: BroadcastContent) => Promise<number>
  /** Sends it to one chat exactly as subscribers of that language get it. */
  preview: (chat: number, broadcast: Broadcast, language: string) => Promise<boolean>
  /** Hosts of links that subscribers may not be sent. */
  unknownLinks: (content: BroadcastContent) => string[]
  /** A message that shows a broadcast on its way, to be kept up to date. */
  watch: (id: string, at: { chat: number; message: number; language: string }) => void
  languages: Languages
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
  /** Milliseconds between a confirmation and the first message. */
  graceMs?: number
}

/** What a button does to the broadcast that it names. */
export type Move = (ctx: KonvertContext, broadcast: Broadcast, value: string) => Promise<void>

export interface Views {
  /** Draws the broadcast where it stands; while it moves, the message is kept up to date. */
  open(ctx: KonvertContext, id: string, draw?: typeof show): Promise<void>
  /** Opens a draft without a text, or a new one. */
  begin(ctx: KonvertContext, draw: typeof show): Promise<void>
}

export function createViews(deps: BroadcastDeps): Views {
  const { sending, languages, now, audienceSize, watch, timeZone } = deps
  async function screenOf(ctx: KonvertContext, { broadcast, ...rest }: Progress): Promise<Screen> {
    if (broadcast.state !== 'draft' && broadcast.state !== 'approved') {
      return progressScreen({ broadcast, ...rest }, { now: now(), timeZone }, ctx.say)
    }
    const people = await audienceSize(broadcast.content)
    return draftScreen(broadcast, people, ctx.say, languages)
  }

  async function open(ctx: KonvertContext, id: string, draw: typeof show = show): Promise<void> {
    const progress = await sending.progress(id)
    if (progress === undefined)
      return void (await send(ctx, { text: paragraphs(ctx.say.t('broadcasts.gone')) }))
    const message = await draw(ctx, await screenOf(ctx, progress))
    const { state } = progress.broadcast
    if (state === 'scheduled' || state === 'running') {
      watch(id, { chat: ctx.chatId ?? 0, message, language: ctx.say.language })
    }
  }

  async function begin(ctx: KonvertContext, draw: typeof show): Promise<void> {
    const drafts = (await sending.list()).filter(({ state }) => state === 'draft')
    const empty = drafts.find(({ content }) => Object.keys(content.texts).length === 0)
    const { id } =
      empty ??
      (await sending.create({
        kind: 'announcement',
        audience: { topics: ['news'] },
        texts: {},
        fallback: Array.from(languages.codes),
      }))
    await open(ctx, id, draw)
  }

  return { open, begin }
}

type ExpectedPart = Extract<Expected, { for: 'broadcast' }>

/** What can be done with a draft, by the word that its buttons carry. */
export function draftMoves(deps: BroadcastDeps, { open }: Views): Record<string, Move> {
  const { sending, expecting, languages } = deps
  const ask = async (ctx: KonvertContext, expected: ExpectedPart, question: string): Promise<void> => {
    await acknowledge(ctx)
    expecting.set(ctx.chatId ?? 0, expected)
    const back = press(ctx.say.t('common.back'), `bc:open:${expected.id}`)
    await send(ctx, { text: paragraphs(question), keyboard: [[back]] })
  }
  /** Changes the content and draws the draft again. */
  const edited = async (ctx: KonvertContext, id: string, content: BroadcastContent): Promise<void> => {
    await acknowledge(ctx)
    await sending.edit(id, content)
    await open(ctx, id)
  }
  const switched =
    (on: boolean): Move =>
    async (ctx, broadcast, value) => {
      const content = withAudience(broadcast.content, value, on, languages.codes)
      if (content === undefined) return acknowledge(ctx, ctx.say.t('broadcasts.oneAtLeast'), true)
      await acknowledge(ctx)
      await sending.edit(broadcast.id, content)
      await showAudience(ctx, broadcast.id)
    }
  async function showAudience(ctx: KonvertContext, id: string): Promise<void> {
    const broadcast = (await sending.progress(id))?.broadcast
    if (broadcast === undefined) return
    await show(ctx, audienceScreen(broadcast, await deps.audienceSize(broadcast.content), ctx.say, languages))
  }

  return {
    to: async (ctx, { id }) => {
      await acknowledge(ctx)
      await showAudience(ctx, id)
    },
    on: switched(true),
    off: switched(false),
    text: async (ctx, { id }, language) => {
      if (!languages.codes.includes(language)) return acknowledge(ctx, ctx.say.t('common.oldButton'), true)
      const name = languages.translator(language).t('common.languageName')
      const question = ctx.say.t('broadcasts.askText', { language: name })
      await ask(ctx, { for: 'broadcast', id, part: 'text', language }, question)
    },
    picture: (ctx, { id }) =>
      ask(ctx, { for: 'broadcast', id, part: 'picture' }, ctx.say.t('broadcasts.askPicture')),
    nopicture: async (ctx, { id, content }) => {
      const { picture: _, ...rest } = content
      await edited(ctx, id, rest)
    },
    link: (ctx, { id }) => {
      const example = languages.codes
        .map((code) => `${code} ${languages.translator(code).t('broadcasts.linkExample')}`)
        .join('\n')
      const question = ctx.say.t('broadcasts.askLink', { example })
      return ask(ctx, { for: 'broadcast', id, part: 'link' }, question)
    },
    nolink: (ctx, { id, content }, index) => edited(ctx, id, withoutLink(content, Number(index))),
    preview: async (ctx, broadcast) => {
      await acknowledge(ctx)
      for (const language of Object.keys(broadcast.content.texts)) {
        const shown = await deps.preview(ctx.chatId ?? 0, broadcast, language)
        if (!shown) await send(ctx, { text: paragraphs(ctx.say.t('broadcasts.previewRefused')) })
      }
      await open(ctx, broadcast.id, send)
    },
    cancel: async (ctx, { id }) => {
      await sending.cancel(id)
      await acknowledge(ctx)
      await show(ctx, { text: paragraphs(ctx.say.t('broadcasts.discarded')) })
    },
  }
}

/** What can be done with a message on its way or past. */
export function sentMoves(deps: BroadcastDeps, { open }: Views): Record<string, Move> {
  const { sending } = deps
  const note = auditNote(deps)
  const done =
    (work: (id: string) => Promise<Done>, action?: AuditAction): Move =>
    async (ctx, { id }) => {
      const { ok } = await work(id)
      if (ok && action) await note(ctx, action, { subject: id })
      await acknowledge(ctx, ok ? undefined : ctx.say.t('broadcasts.notNow'), !ok)
      await open(ctx, id)
    }
  /** What cannot be undone is asked for twice. */
  const sure =
    (action: 'cancel' | 'delete' | 'resend', move: Move): Move =>
    async (ctx, broadcast, value) => {
      if (value === 'yes') return move(ctx, broadcast, value)
      await acknowledge(ctx)
      await show(ctx, sureScreen(action, broadcast, ctx.say))
    }
  const cancelled = done(sending.cancel, 'broadcast-cancelled')
  return {
    open: async (ctx, { id }) => {
      await acknowledge(ctx)
      await open(ctx, id)
    },
    pause: done(sending.pause, 'broadcast-paused'),
    resume: done(sending.resume, 'broadcast-resumed'),
    // In the minute of grace nothing has been sent, so that nothing is lost by one press.
    cancel: (ctx, broadcast, value) =>
      broadcast.state === 'scheduled'
        ? cancelled(ctx, broadcast, value)
        : sure('cancel', cancelled)(ctx, broadcast, value),
    resend: sure('resend', done(sending.resendUncertain, 'broadcast-resumed')),
    leave: done(sending.leaveUncertain),
    delete: sure('delete', done(sending.deleteForAll, 'broadcast-deleted')),
  }
}
