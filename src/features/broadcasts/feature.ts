import { Composer } from 'grammy'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { withMessage } from './content.ts'
import { type BroadcastDeps, createViews, draftMoves, sentMoves } from './moves.ts'
import { listScreen } from './screens.ts'

const LISTED = 10
const COMMANDS = /^\/broadcasts?\b/

/**
 * /broadcast and /broadcasts: a message to subscribers, from the first word to its end. For those who may send, asked
 * anew at every press; for everybody else nothing of it exists.
 */
export function broadcastFeature(deps: BroadcastDeps): Composer<KonvertContext> {
  const { sending, expecting } = deps
  const views = createViews(deps)
  const ofDraft = draftMoves(deps, views)
  const ofSent = sentMoves(deps, views)
  const root = new Composer<KonvertContext>()
  const senders = root
    .filter((ctx) => isForSenders(ctx, expecting))
    .filter(async (ctx) => (await deps.staff.rolesOf(ctx.from?.id ?? 0)).has('sender'))

  senders.command('broadcast', (ctx) => views.begin(ctx, send))
  senders.command('broadcasts', async (ctx) => {
    await send(ctx, listScreen((await sending.list()).slice(0, LISTED), ctx.say))
  })
  senders.callbackQuery('bc:list', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, listScreen((await sending.list()).slice(0, LISTED), ctx.say))
  })
  senders.callbackQuery('bc:new', async (ctx) => {
    await acknowledge(ctx)
    await views.begin(ctx, send)
  })

  senders.callbackQuery(/^bc:([a-z]+):([\w-]{8})(?::(.+))?$/, async (ctx) => {
    const [, action = '', id = '', value = ''] = ctx.match
    const progress = await sending.progress(id)
    if (progress === undefined) return acknowledge(ctx, ctx.say.t('broadcasts.gone'), true)
    const { broadcast } = progress
    const draft = broadcast.state === 'draft' || broadcast.state === 'approved'
    const move = draft ? (ofDraft[action] ?? ofSent[action]) : ofSent[action]
    if (move === undefined) return acknowledge(ctx, ctx.say.t('broadcasts.notNow'), true)
    await move(ctx, broadcast, value)
  })

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
    await views.open(ctx, expected.id, send)
  })

  return root
}

/** Only these updates cost a look at who somebody is. */
function isForSenders(ctx: KonvertContext, expecting: ExpiringMap<Expected>): boolean {
  const data = ctx.callbackQuery?.data
  if (data !== undefined) return data.startsWith('bc:')
  return COMMANDS.test(ctx.message?.text ?? '') || expecting.get(ctx.chatId ?? 0)?.for === 'broadcast'
}
