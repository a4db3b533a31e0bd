import { createBatchSink, createRunner, createSource, createUpdateFetcher } from '@grammyjs/runner'
import { Bot } from 'grammy'
import type { Update } from 'grammy/types'
import { answerPeer, place } from './peer.ts'

// The least that a grammY bot can do, on the same intake as ours: the runner's batch sink.

const { token, url } = place()
const script = answerPeer()
const bot = new Bot(token, { client: { apiRoot: url } })
bot.on('message:text', async (ctx) => {
  const { text, ...rest } = script.of(ctx.chat.id, ctx.message.text)
  await ctx.reply(text, rest)
})
bot.on('callback_query:data', async (ctx) => {
  const { text, ...rest } = script.of(ctx.from.id, ctx.callbackQuery.data)
  await ctx.answerCallbackQuery()
  await ctx.editMessageText(text, rest)
})
await bot.init()
const supply = createUpdateFetcher(bot, {
  fetch: { timeout: 30, allowed_updates: ['message', 'callback_query', 'my_chat_member'] },
})
const sink = createBatchSink<Update>({ consume: (update) => bot.handleUpdate(update) }, (error) => {
  throw error
})
createRunner(createSource<Update>({ supply }), sink).start()
console.log('ready')
