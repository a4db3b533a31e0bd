import { Composer } from 'grammy'
import { forColleagues } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import { acknowledge, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { withMessage } from './content.ts'
import { type BroadcastDeps, createViews, draftMoves, sentMoves } from './moves.ts'
import { listScreen } from './screens.ts'

const LISTED = 10

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
  const realm = { commands: ['broadcasts?'], prefix: 'bc:', awaits: 'broadcast' } as const
  const senders = forColleagues(root, deps, realm, 'sender')

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
