import { press } from '../../chat/buttons.ts'
import { auditNote } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type Screen, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { type BroadcastContent, type ContentProblem, contentProblems } from '../../domain/broadcast.ts'
import type { Broadcast } from '../../domain/broadcast-keeping.ts'
import type { Audit, AuditAction, Staff } from '../../domain/staff.ts'
import type { Languages, Translator } from '../../i18n.ts'
import { withAudience } from './content.ts'
import {
  audienceScreen,
  confirmScreen,
  draftScreen,
  type Progress,
  problemsScreen,
  problemTexts,
  progressScreen,
  sureScreen,
} from './screens.ts'

type Done = { ok: true } | { ok: false; error: string; problems?: ContentProblem[] }

/** The engine as this feature sees it: `Broadcaster` of src/broadcast. */
export interface Sending {
  create(content: BroadcastContent): Promise<{ id: string }>
  edit(id: string, content: BroadcastContent): Promise<Done>
  approve(id: string, hash: string): Promise<Done>
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
  expecting: ExpiringMap<Expected>
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

/** Time in which a cancel sends nothing. */
const GRACE_MS = 60_000
/** After this long a confirmation is asked for anew. */
const CONFIRM_MS = 10 * 60_000

/** What a button does to the broadcast that it names. */
export type Move = (ctx: KonvertContext, broadcast: Broadcast, value: string) => Promise<void>

export interface Views {
  /** Draws the broadcast where it stands; while it moves, the message is kept up to date. */
  open(ctx: KonvertContext, id: string, draw?: typeof show): Promise<void>
  /** Opens a draft without a text, or a new one. */
  begin(ctx: KonvertContext, draw: typeof show): Promise<void>
}

export function createViews({ sending, languages, now, audienceSize, watch }: BroadcastDeps): Views {
  async function screenOf(ctx: KonvertContext, { broadcast, ...rest }: Progress): Promise<Screen> {
    if (broadcast.state !== 'draft' && broadcast.state !== 'approved') {
      return progressScreen({ broadcast, ...rest }, now(), ctx.say)
    }
    return draftScreen(broadcast, await audienceSize(broadcast.content), ctx.say, languages)
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

/** What can be done with a draft, by the word that its buttons carry. */
export function draftMoves(deps: BroadcastDeps, { open }: Views): Record<string, Move> {
  const { sending, expecting, languages, now, graceMs = GRACE_MS } = deps
  const note = auditNote(deps)
  const ask =
    (part: 'text' | 'picture', question: 'broadcasts.askText' | 'broadcasts.askPicture'): Move =>
    async (ctx, { id }, value) => {
      const language = languages.codes.includes(value) ? value : ''
      await acknowledge(ctx)
      expecting.set(ctx.chatId ?? 0, { for: 'broadcast', id, part, language })
      const name = language && languages.translator(language).t('common.languageName')
      await send(ctx, {
        text: paragraphs(ctx.say.t(question, { language: name })),
        keyboard: [[press(ctx.say.t('common.back'), `bc:open:${id}`)]],
      })
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
  /** What keeps it from being sent, as sentences. */
  function obstacles({ content }: Broadcast, say: Translator): string[] {
    const hosts = deps.unknownLinks(content)
    return [
      ...problemTexts(contentProblems(content), say, languages),
      ...(hosts.length > 0 ? [say.t('broadcasts.unknownLinks', { hosts: hosts.join(', ') })] : []),
    ]
  }
  async function confirm(ctx: KonvertContext, broadcast: Broadcast): Promise<void> {
    await acknowledge(ctx)
    const why = obstacles(broadcast, ctx.say)
    if (why.length > 0) return void (await show(ctx, problemsScreen(broadcast, why, ctx.say)))
    const bound = `${broadcast.hash}:${Math.floor(now() / 1_000).toString(36)}`
    const people = await deps.audienceSize(broadcast.content)
    await show(ctx, confirmScreen(broadcast, people, bound, ctx.say))
  }

  return {
    to: async (ctx, { id }) => {
      await acknowledge(ctx)
      await showAudience(ctx, id)
    },
    on: switched(true),
    off: switched(false),
    text: ask('text', 'broadcasts.askText'),
    picture: ask('picture', 'broadcasts.askPicture'),
    nopicture: async (ctx, { id, content }) => {
      const { picture: _, ...rest } = content
      await acknowledge(ctx)
      await sending.edit(id, rest)
      await open(ctx, id)
    },
    preview: async (ctx, broadcast) => {
      await acknowledge(ctx)
      for (const language of Object.keys(broadcast.content.texts)) {
        const shown = await deps.preview(ctx.chatId ?? 0, broadcast, language)
        if (!shown) await send(ctx, { text: paragraphs(ctx.say.t('broadcasts.previewRefused')) })
      }
      await open(ctx, broadcast.id, send)
    },
    send: (ctx, broadcast) => confirm(ctx, broadcast),
    go: async (ctx, broadcast, value) => {
      const [, hash = '', at = ''] = /^(.{16}):([0-9a-z]+)$/.exec(value) ?? []
      const old = now() - Number.parseInt(at, 36) * 1_000 > CONFIRM_MS
      const ready = obstacles(broadcast, ctx.say).length === 0
      if (old || hash !== broadcast.hash || !ready) return confirm(ctx, broadcast)
      const approved =
        broadcast.state === 'approved' ? { ok: true } : await sending.approve(broadcast.id, hash)
      const started = approved.ok && (await sending.startNow(broadcast.id, hash, graceMs)).ok
      if (!started) return acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
      await note(ctx, 'broadcast-started', { subject: broadcast.id })
      await acknowledge(ctx)
      await open(ctx, broadcast.id)
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
