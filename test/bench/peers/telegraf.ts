import { Telegraf } from 'telegraf'
import { answerPeer, place } from './peer.ts'

// The same answers by Telegraf, which fetches by long polling and handles each batch at once, as ours does.

const { token, url } = place()
const script = answerPeer()
const bot = new Telegraf(token, { telegram: { apiRoot: url } })
bot.on('text', async (ctx) => {
  const { text, ...rest } = script.of(ctx.chat.id, ctx.message.text)
  await ctx.reply(text, rest as object)
})
bot.on('callback_query', async (ctx) => {
  const data = 'data' in ctx.callbackQuery ? ctx.callbackQuery.data : ''
  const { text, ...rest } = script.of(ctx.from.id, data)
  await ctx.answerCbQuery()
  await ctx.editMessageText(text, rest as object)
})
await bot.launch({ allowedUpdates: ['message', 'callback_query', 'my_chat_member'] }, () => {
  console.log('ready')
})
