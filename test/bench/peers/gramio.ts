import { Bot } from 'gramio'
import { answerPeer, place } from './peer.ts'

// The same answers by GramIO, which fetches by long polling and begins each update as soon as it comes.

const { token, url } = place()
const script = answerPeer()
const bot = new Bot(token, { api: { baseURL: `${url}/bot` } })
bot.on('message', async (context) => {
  const { text, ...rest } = script.of(context.chat.id, context.text ?? '')
  await context.send(text, rest)
})
bot.on('callback_query', async (context) => {
  const { text, ...rest } = script.of(context.from.id, context.data ?? '')
  await context.answer()
  await context.editText(text, rest)
})
await bot.start({ allowedUpdates: ['message', 'callback_query', 'my_chat_member'] })
console.log('ready')
