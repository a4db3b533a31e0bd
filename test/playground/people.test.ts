import { Bot, InlineKeyboard } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ChatEvent, createLocalTelegram, type LocalTelegram } from '../../src/playground/telegram.ts'

let telegram: LocalTelegram
let bot: Bot

beforeEach(async () => {
  telegram = await createLocalTelegram({ bot: { first_name: 'Конверт', username: 'test_bot' } })
  bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } })
  bot.catch(({ error }) => {
    throw error
  })
})
afterEach(async () => {
  await bot.stop()
  await telegram.close()
})

/** Starts polling, but not before the handlers are there. */
function start(): void {
  void bot.start()
}

describe('a talk between a person and a bot', () => {
  it('goes over real HTTP', async () => {
    bot.command('start', (ctx) =>
      ctx.reply(`Здравствуйте, ${ctx.from?.first_name}! ${ctx.match}`, {
        reply_markup: new InlineKeyboard().text('Дальше', 'next').url('Сайт', 'https://example.org'),
      }),
    )
    bot.callbackQuery('next', async (ctx) => {
      await ctx.answerCallbackQuery({ text: 'Хорошо', show_alert: true })
      await ctx.editMessageText('Второй шаг', { reply_markup: new InlineKeyboard().text('Назад', 'back') })
    })
    start()
    const anna = telegram.addPerson({ firstName: 'Анна', language: 'ru' })
    await anna.send('/start  abc')
    expect(anna.last()).toMatchObject({
      text: 'Здравствуйте, Анна! abc',
      from: { id: telegram.bot.id, is_bot: true, username: 'test_bot' },
      chat: { id: anna.id, type: 'private' },
    })
    expect(anna.buttons()).toEqual(['Дальше', 'Сайт'])
    expect(await anna.press(/дал/i)).toEqual({ answered: true, text: 'Хорошо', showAlert: true })
    expect(anna.last().text).toBe('Второй шаг')
    expect(anna.buttons()).toEqual(['Назад'])
    expect(await anna.press('Назад')).toEqual({ answered: false })
    expect(anna.messages().map(({ text }) => text)).toEqual(['/start  abc', 'Второй шаг'])
  })

  it('names the buttons there are when there is not the one to press', async () => {
    start()
    const anna = telegram.addPerson()
    await expect(anna.press('Да')).rejects.toThrow('no buttons are visible')
    const reply_markup = new InlineKeyboard().text('Нет', 'no').copyText('Копия', 'x')
    await bot.api.sendMessage(anna.id, 'Да?', { reply_markup })
    await expect(anna.press('Да')).rejects.toThrow('Нет | Копия')
    await expect(anna.press('Копия')).rejects.toThrow('no callback button')
  })

  it('takes forged presses and those of a keyboard that is gone', async () => {
    const seen: unknown[] = []
    bot.on('callback_query:data', (ctx) => {
      seen.push([ctx.callbackQuery.data, ctx.callbackQuery.message?.date === 0])
    })
    start()
    const anna = telegram.addPerson()
    await bot.api.sendMessage(anna.id, 'x')
    await anna.press({ data: 'admin:all' })
    await anna.press({ data: 'old' }, { messageId: 12_345 })
    expect(seen).toEqual([
      ['admin:all', false],
      ['old', true],
    ])
  })

  it('can wait for a message that comes by itself', async () => {
    const anna = telegram.addPerson()
    const waiting = anna.waitFor(({ text }) => text === 'news', 2_000)
    await bot.api.sendMessage(anna.id, 'other')
    await bot.api.sendMessage(anna.id, 'news')
    expect((await waiting).text).toBe('news')
    expect((await anna.waitFor(({ text }) => text === 'other')).text).toBe('other')
    await expect(anna.waitFor(() => false, 20)).rejects.toThrow('the newest is "news"')
  })

  it('keeps the newest 500 messages', async () => {
    const anna = telegram.addPerson()
    for (let i = 0; i < 600; i++) anna.type(`${i}`)
    expect(anna.messages()).toHaveLength(500)
    expect(anna.messages()[0]?.text).toBe('100')
  })

  it('tells the bot of blocking and keeps the blocked from writing', async () => {
    const seen: string[] = []
    bot.on('my_chat_member', (ctx) => {
      seen.push(`${ctx.myChatMember.old_chat_member.status} → ${ctx.myChatMember.new_chat_member.status}`)
    })
    start()
    const anna = telegram.addPerson({ firstName: 'Анна' })
    anna.block()
    anna.block()
    await expect(anna.send('hello')).rejects.toThrow('has blocked the bot')
    anna.unblock()
    await telegram.settled()
    expect(seen).toEqual(['member → kicked', 'kicked → member'])
  })

  it('empties a view without taking the messages from the bot', async () => {
    const anna = telegram.addPerson()
    const { message_id } = await bot.api.sendMessage(anna.id, 'one')
    anna.clear()
    expect(anna.messages()).toEqual([])
    await bot.api.editMessageText(anna.id, message_id, 'two')
    await bot.api.sendMessage(anna.id, 'three')
    expect(anna.messages().map(({ text }) => text)).toEqual(['three'])
  })
})

describe('what the bot calls', () => {
  it('is copied, forwarded, pinned, reacted to and looked up', async () => {
    const [anna, boris] = [telegram.addPerson({ firstName: 'Анна' }), telegram.addPerson()]
    const message_id = anna.type('hello')
    const copy = await bot.api.copyMessage(boris.id, anna.id, message_id)
    expect(boris.last()).toMatchObject({ message_id: copy.message_id, text: 'hello' })
    expect(boris.last().forward_origin).toBeUndefined()
    const forwarded = await bot.api.forwardMessage(boris.id, anna.id, message_id)
    expect(forwarded.forward_origin).toMatchObject({ type: 'user', sender_user: { first_name: 'Анна' } })
    await bot.api.pinChatMessage(boris.id, copy.message_id)
    expect((await bot.api.getChat(boris.id)).pinned_message?.text).toBe('hello')
    await bot.api.unpinChatMessage(boris.id)
    expect((await bot.api.getChat(boris.id)).pinned_message).toBeUndefined()
    await bot.api.setMessageReaction(anna.id, message_id, [{ type: 'emoji', emoji: '❤' }])
    expect(await bot.api.getChatMember(anna.id, anna.id)).toMatchObject({ status: 'member', user: anna.user })
    await expect(bot.api.getChatMember(anna.id, boris.id)).rejects.toThrow('member not found')
  })

  it('answers with the message that is answered', async () => {
    const anna = telegram.addPerson()
    const message_id = anna.type('hello')
    const sent = await bot.api.sendMessage(anna.id, 'hi', {
      reply_parameters: { message_id },
      protect_content: true,
      link_preview_options: { is_disabled: true },
    })
    expect(sent).toMatchObject({
      reply_to_message: { message_id, text: 'hello' },
      has_protected_content: true,
      link_preview_options: { is_disabled: true },
    })
  })

  it('sets names by language', async () => {
    await bot.api.setMyName('Konvert')
    await bot.api.setMyName('Конверт', { language_code: 'ru' })
    expect(await bot.api.getMyName({ language_code: 'ru' })).toEqual({ name: 'Конверт' })
    expect(await bot.api.getMyName({ language_code: 'uk' })).toEqual({ name: 'Konvert' })
    await bot.api.setMyDescription('Letters')
    expect(await bot.api.getMyDescription()).toEqual({ description: 'Letters' })
    await expect(bot.api.setMyShortDescription('x'.repeat(121))).rejects.toThrow('0-120 characters')
    await bot.api.setChatMenuButton({ menu_button: { type: 'commands' } })
    expect(await bot.api.getChatMenuButton()).toEqual({ type: 'commands' })
  })
})

describe('the menu of commands', () => {
  const list = (word: string) => [{ command: 'letter', description: word }]
  const seenBy = (language: string) => {
    const person = telegram.addPerson({ language })
    return () => person.commands().map(({ description }) => description)
  }

  it('is the narrowest list, in the person’s language if there is one', async () => {
    const [ru, uk, en] = [seenBy('ru'), seenBy('uk'), seenBy('en-US')]
    await bot.api.setMyCommands(list('default'))
    await bot.api.setMyCommands(list('стандарт'), { language_code: 'ru' })
    expect([ru(), uk(), en()]).toEqual([['стандарт'], ['default'], ['default']])
    await bot.api.setMyCommands(list('private'), { scope: { type: 'all_private_chats' } })
    expect(ru()).toEqual(['private'])
    const boris = telegram.addPerson({ language: 'ru' })
    const scope = { type: 'chat' as const, chat_id: boris.id }
    await bot.api.setMyCommands(list('admin'), { scope })
    expect(boris.commands()).toEqual(list('admin'))
    expect(await bot.api.getMyCommands({ scope })).toEqual(list('admin'))
    await bot.api.deleteMyCommands({ scope })
    expect(boris.commands()).toEqual(list('private'))
    expect(await bot.api.getMyCommands({ language_code: 'uk' })).toEqual([])
  })
})

describe('a group', () => {
  it('can add the bot, be written to, and be left', async () => {
    const seen: string[] = []
    bot.on('my_chat_member', (ctx) => {
      seen.push(ctx.myChatMember.new_chat_member.status)
    })
    bot.on('message:text', async (ctx) => {
      seen.push(ctx.message.text)
      await ctx.reply('goodbye')
      await ctx.leaveChat()
    })
    start()
    const anna = telegram.addPerson()
    const group = telegram.addGroup({ title: 'Letters', type: 'group' })
    group.addBot(anna)
    await telegram.settled()
    expect(group.hasBot).toBe(true)
    await group.say(anna, '/start@test_bot')
    expect(seen).toEqual(['member', '/start@test_bot'])
    expect(group.botMessages().map(({ text }) => text)).toEqual(['goodbye'])
    expect(group.botHasLeft).toBe(true)
    await expect(group.say(anna, 'hello?')).rejects.toThrow('not in the group')
  })
})

describe('listeners', () => {
  it('hear what a page has to show', async () => {
    const heard: ChatEvent[] = []
    const stop = telegram.subscribe((event) => heard.push(event))
    const anna = telegram.addPerson()
    const { message_id } = await bot.api.sendMessage(anna.id, 'one')
    await bot.api.sendChatAction(anna.id, 'typing')
    await bot.api.editMessageText(anna.id, message_id, 'two')
    await bot.api.deleteMessage(anna.id, message_id)
    await bot.api.setMyCommands([{ command: 'a', description: 'b' }])
    anna.block()
    expect(heard.map(({ type }) => type)).toEqual([
      'person',
      'message',
      'action',
      'edited',
      'deleted',
      'commands',
      'blocked',
    ])
    stop()
    anna.unblock()
    expect(heard).toHaveLength(7)
  })
})
