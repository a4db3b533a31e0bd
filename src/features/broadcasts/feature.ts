import { Composer } from 'grammy'
import { forColleagues } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Feature } from '../../chat/feature.ts'
import { acknowledge, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { createConfirmation } from './confirm.ts'
import { withLink, withMessage } from './content.ts'
import { type BroadcastDeps, createViews, draftMoves, sentMoves } from './moves.ts'
import { listScreen } from './screens.ts'

const LISTED = 10
const NEEDED = {
  text: 'broadcasts.needText',
  picture: 'broadcasts.needPicture',
  link: 'broadcasts.needLink',
} as const

/**
 * /broadcast and /broadcasts: a message to subscribers, from the first word to its end. For those who may send, asked
 * anew at every press; for everybody else nothing of it exists.
 */
export function broadcastFeature(deps: BroadcastDeps): Feature {
  const { sending, expecting } = deps
  const views = createViews(deps)
  const confirmation = createConfirmation(deps, views)
  const ofDraft = { ...draftMoves(deps, views), ...confirmation.moves }
  const ofSent = sentMoves(deps, views)
  const root = new Composer<KonvertContext>()
  const senders = forColleagues(root, deps, 'sender')

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
    const broadcast = (await sending.progress(expected.id))?.broadcast
    if (broadcast === undefined) return next()
    const { content } = broadcast
    if (expected.part === 'time') {
      if (await confirmation.typed(ctx, broadcast, ctx.message.text ?? '')) expecting.delete(ctx.chatId)
      return
    }
    const changed =
      expected.part === 'link'
        ? withLink(content, ctx.message.text ?? '', deps.languages.codes)
        : withMessage(content, ctx, expected.part === 'text' ? expected.language : undefined)
    if (changed === undefined) {
      return void (await send(ctx, { text: paragraphs(ctx.say.t(NEEDED[expected.part])) }))
    }
    expecting.delete(ctx.chatId)
    const { ok } = await sending.edit(expected.id, changed)
    if (!ok) return void (await send(ctx, { text: paragraphs(ctx.say.t('broadcasts.notNow')) }))
    await views.open(ctx, expected.id, send)
  })

  return { commands: ['broadcast', 'broadcasts'], buttons: ['bc'], awaits: 'broadcast', composer: root }
}
