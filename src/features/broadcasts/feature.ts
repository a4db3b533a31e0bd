import { Composer, type Filter } from 'grammy'
import { press } from '../../chat/buttons.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type Screen, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import {
  type BroadcastContent,
  type ContentProblem,
  contentProblems,
  type FormattedText,
} from '../../domain/broadcast.ts'
import type { Broadcast } from '../../domain/broadcast-keeping.ts'
import type { Audit, AuditAction, Staff } from '../../domain/staff.ts'
import { isTopic } from '../../domain/subscription.ts'
import type { Languages } from '../../i18n.ts'
import {
  audienceScreen,
  confirmScreen,
  draftScreen,
  listScreen,
  OPEN_TOPICS,
  type Progress,
  problemsScreen,
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
const LISTED = 10
const COMMANDS = /^\/broadcasts?\b/

/**
 * /broadcast and /broadcasts: a message to subscribers, from the first word to its end. For those who may send, asked
 * anew at every press; for everybody else nothing of it exists.
 */
export function broadcastFeature(deps: BroadcastDeps): Composer<KonvertContext> {
  const { sending, expecting, languages, now, graceMs = GRACE_MS } = deps
  const root = new Composer<KonvertContext>()
  const senders = root
    .filter((ctx) => isForSenders(ctx, expecting))
    .filter(async (ctx) => (await deps.staff.rolesOf(ctx.from?.id ?? 0)).has('sender'))

  async function screenOf(ctx: KonvertContext, { broadcast, ...rest }: Progress): Promise<Screen> {
    if (broadcast.state !== 'draft' && broadcast.state !== 'approved') {
      return progressScreen({ broadcast, ...rest }, now(), ctx.say)
    }
    return draftScreen(broadcast, await deps.audienceSize(broadcast.content), ctx.say, languages)
  }

  /** Draws the broadcast where it stands; while it moves, the message is kept up to date. */
  async function open(ctx: KonvertContext, id: string, draw: typeof show = show): Promise<void> {
    const progress = await sending.progress(id)
    if (progress === undefined)
      return void (await send(ctx, { text: paragraphs(ctx.say.t('broadcasts.gone')) }))
    const message = await draw(ctx, await screenOf(ctx, progress))
    const { state } = progress.broadcast
    if (state === 'scheduled' || state === 'running') {
      deps.watch(id, { chat: ctx.chatId ?? 0, message, language: ctx.say.language })
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

  senders.command('broadcast', (ctx) => begin(ctx, send))
  senders.command('broadcasts', async (ctx) => {
    await send(ctx, listScreen((await sending.list()).slice(0, LISTED), ctx.say))
  })
  senders.callbackQuery('bc:list', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, listScreen((await sending.list()).slice(0, LISTED), ctx.say))
  })
  senders.callbackQuery('bc:new', async (ctx) => {
    await acknowledge(ctx)
    await begin(ctx, send)
  })

  senders.callbackQuery(/^bc:([a-z]+):([\w-]{8})(?::(.+))?$/, async (ctx) => {
    const [, action = '', id = '', value = ''] = ctx.match
    const progress = await sending.progress(id)
    if (progress === undefined) return acknowledge(ctx, ctx.say.t('broadcasts.gone'), true)
    const { broadcast } = progress
    const draft = broadcast.state === 'draft' || broadcast.state === 'approved'
    const move = draft ? (DRAFT_MOVES[action] ?? MOVES[action]) : MOVES[action]
    if (move === undefined) return acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
    await move(ctx, broadcast, value)
  })

  type Move = (ctx: KonvertContext, broadcast: Broadcast, value: string) => Promise<void>
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
  async function confirm(ctx: KonvertContext, broadcast: Broadcast): Promise<void> {
    await acknowledge(ctx)
    const problems = contentProblems(broadcast.content)
    if (problems.length > 0)
      return void (await show(ctx, problemsScreen(broadcast, problems, ctx.say, languages)))
    const bound = `${broadcast.hash}:${Math.floor(now() / 1_000).toString(36)}`
    const people = await deps.audienceSize(broadcast.content)
    await show(ctx, confirmScreen(broadcast, people, bound, ctx.say))
  }

  const DRAFT_MOVES: Record<string, Move> = {
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
      if (old || hash !== broadcast.hash) return confirm(ctx, broadcast)
      const approved =
        broadcast.state === 'approved' ? { ok: true } : await sending.approve(broadcast.id, hash)
      const started = approved.ok && (await sending.startNow(broadcast.id, hash, graceMs)).ok
      if (!started) return acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
      await note(ctx, 'broadcast-started', broadcast.id)
      await acknowledge(ctx)
      await open(ctx, broadcast.id)
    },
    cancel: async (ctx, { id }) => {
      await sending.cancel(id)
      await acknowledge(ctx)
      await show(ctx, { text: paragraphs(ctx.say.t('broadcasts.discarded')) })
    },
  }

  const done =
    (work: (id: string) => Promise<Done>, action?: AuditAction): Move =>
    async (ctx, { id }) => {
      const { ok } = await work(id)
      if (!ok) await acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
      else if (action) await note(ctx, action, id)
      await acknowledge(ctx)
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
  const MOVES: Record<string, Move> = {
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

  senders.on('message', async (ctx, next) => {
    const expected = expecting.get(ctx.chatId)
    if (expected?.for !== 'broadcast') return next()
    const content = (await sending.progress(expected.id))?.broadcast.content
    if (content === undefined) return next()
    const changed = withMessage(content, ctx, expected)
    if (changed === undefined) {
      const question = expected.part === 'text' ? 'broadcasts.needText' : 'broadcasts.needPicture'
      return void (await send(ctx, { text: paragraphs(ctx.say.t(question)) }))
    }
    expecting.delete(ctx.chatId)
    const { ok } = await sending.edit(expected.id, changed)
    if (!ok) return void (await send(ctx, { text: paragraphs(ctx.say.t('broadcasts.notNow')) }))
    await open(ctx, expected.id, send)
  })

  async function note(ctx: KonvertContext, action: AuditAction, subject: string): Promise<void> {
    const at = `${new Date(now()).toISOString().slice(0, 16)}Z`
    await deps.audit.add({ at, by: ctx.from?.id ?? 0, action, subject })
  }

  return root
}

/** Only these updates cost a look at who somebody is. */
function isForSenders(ctx: KonvertContext, expecting: ExpiringMap<Expected>): boolean {
  const data = ctx.callbackQuery?.data
  if (data !== undefined) return data.startsWith('bc:')
  return COMMANDS.test(ctx.message?.text ?? '') || expecting.get(ctx.chatId ?? 0)?.for === 'broadcast'
}

/** The content with a topic or language switched; undefined where none would be left, or there is no such thing. */
function withAudience(
  content: BroadcastContent,
  value: string,
  on: boolean,
  codes: readonly string[],
): BroadcastContent | undefined {
  const { audience } = content
  const switchedIn = <T extends string>(all: readonly T[], present: readonly T[]) =>
    all.filter((one) => (one === value ? on : present.includes(one)))
  if (isTopic(value)) {
    const topics = switchedIn(OPEN_TOPICS, audience.topics as never)
    return topics.length === 0 ? undefined : { ...content, audience: { ...audience, topics } }
  }
  if (!codes.includes(value)) return undefined
  const languages = switchedIn(codes, audience.languages ?? codes)
  if (languages.length === 0) return undefined
  const { languages: _, ...rest } = audience
  return { ...content, audience: languages.length === codes.length ? rest : { ...rest, languages } }
}

/** The content with what an admin sent: a text with its formatting, or a picture with or without one. */
function withMessage(
  content: BroadcastContent,
  ctx: Filter<KonvertContext, 'message'>,
  { part, language }: Extract<Expected, { for: 'broadcast' }>,
): BroadcastContent | undefined {
  const { text, entities, caption, caption_entities: captionEntities, photo } = ctx.message
  const words = text ?? caption
  const fileId = photo?.at(-1)?.file_id
  const formatted: FormattedText | undefined =
    words === undefined
      ? undefined
      : {
          text: words,
          entities: (text === undefined ? captionEntities : entities)?.map((one) => ({ ...one })) ?? [],
        }
  if (part === 'picture') return fileId === undefined ? undefined : { ...content, picture: { fileId } }
  if (formatted === undefined) return undefined
  return {
    ...content,
    texts: { ...content.texts, [language]: formatted },
    ...(fileId === undefined ? {} : { picture: { fileId } }),
  }
}
