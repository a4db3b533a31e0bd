import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MOST_TOPICS } from '../../src/domain/subscription.ts'
import type { Person } from '../../src/playground/telegram.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { writeLetter } from '../support/letters.ts'

describe('subscriptions', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())
  const kept = async (person: Person) => {
    const found = await konvert.store.subscribers.find(person.id)
    return found && { language: found.language, topics: Array.from(found.topics).toSorted() }
  }

  it('begin with a press that says what is kept, and not before it', async () => {
    const person = konvert.person()
    await person.send('/case Gorinov')
    await person.press('🔔 Tell me of changes')
    expect(person.last().text).toContain('the number of this chat, sealed')
    expect(await kept(person)).toBeUndefined()
    await person.press('🔔 Yes, write to me')
    expect(person.last().text).toContain('Subject: Alexei Gorinov')
    expect(await kept(person)).toEqual({ language: 'en', topics: ['case:gorinov-alexei'] })
    await person.press('‹ About the person')
    await person.press('🔔 Tell me of changes')
    expect(person.last().text).toContain('subscribed to this already')
    await person.press('🔕 Stop this')
    expect(person.last().text).toContain('your record is deleted')
    expect(await kept(person)).toBeUndefined()
    await person.press('🔔 Start again')
    expect(await kept(person)).toEqual({ language: 'en', topics: ['case:gorinov-alexei'] })
  })

  it('are asked for by name, and ask back when several are meant or nobody', async () => {
    const person = konvert.person()
    await person.send('/subscribe Novak')
    await person.press('🔔 Yes, write to me')
    expect(await kept(person)).toMatchObject({ topics: ['case:novak-nika'] })
    await person.send('/subscribe Gorinov')
    expect(person.last().text).toContain('the bot will write to you')
    await person.send('/subscribe Iryna')
    expect(person.buttons().length).toBeGreaterThan(1)
    await person.press(/Horobtsova/)
    expect((await kept(person))?.topics).toContain('case:horobtsova-iryna')
    await person.send('/subscribe Xyzzyplugh')
    expect(person.last().text).toContain('Nobody')
  })

  it('are switched in place, stay to be seen when off, and can be switched on again', async () => {
    const person = konvert.person()
    await person.send('/subscriptions')
    expect(person.last().text).toContain('So far about nothing')
    await person.press('◻️ News of this project')
    await person.press('🔔 Yes, write to me')
    await person.send('/subscribe Gorinov')
    await person.send('/subscriptions')
    const { message_id: id } = person.last()
    await person.press('✅ Alexei Gorinov')
    await person.press('◻️ Alexei Gorinov')
    await person.press('✅ Alexei Gorinov')
    await person.press('✅ News of this project')
    expect(person.last()).toMatchObject({
      message_id: id,
      text: expect.stringContaining('So far about nothing'),
    })
    expect(person.buttons()).toContain('◻️ Alexei Gorinov')
    expect(await kept(person)).toBeUndefined()
  })

  it('end all at once, after a question', async () => {
    const person = konvert.person()
    await person.send('/unsubscribe')
    expect(person.last().text).toContain('nothing to stop')
    for (const topic of ['cases', 'days', 'news']) await person.press({ data: `yes:${topic}` })
    await person.send('/unsubscribe')
    expect(await kept(person)).toMatchObject({ topics: ['cases', 'days', 'news'] })
    await person.press('🔕 Stop everything')
    expect(person.last().text).toContain('Everything is stopped')
    expect(await kept(person)).toBeUndefined()
  })

  it('stop with one press under what was sent, which stays as it is, and begin again the same way', async () => {
    const person = konvert.person()
    await person.press({ data: 'yes:case:gorinov-alexei' })
    await person.press({ data: 'yes:news' })
    const sent = await konvert.bot.api.sendMessage(person.id, 'Something has changed.', {
      reply_markup: {
        inline_keyboard: [
          [{ text: '🪪 Card', callback_data: 'case:gorinov-alexei:card' }],
          [{ text: '🔕 Stop this', callback_data: 'stop:case:gorinov-alexei' }],
        ],
      },
    })
    konvert.pass(366 * 24 * 60 * 60_000)
    const under = { messageId: sent.message_id }
    expect((await person.press('🔕 Stop this', under)).text).toContain(
      'Stopped. No more about: Alexei Gorinov',
    )
    expect(person.buttons(sent.message_id)).toEqual(['🪪 Card', '🔔 Start again'])
    expect((await person.press({ data: 'stop:case:gorinov-alexei' }, under)).text).toContain('stopped before')
    expect(await kept(person)).toMatchObject({ topics: ['news'] })
    await person.press('🔔 Start again', under)
    expect((await kept(person))?.topics).toContain('case:gorinov-alexei')
    const text = person.messages().find(({ message_id: id }) => id === sent.message_id)?.text
    expect(text).toBe('Something has changed.')
  })

  it('can be stopped for somebody who is no longer in the list', async () => {
    const person = konvert.person()
    await konvert.store.subscribers.add(person.id, 'en', 'case:gone-person')
    await person.send('/subscriptions')
    await person.press('✅ Somebody no longer in the list')
    expect(await kept(person)).toBeUndefined()
  })

  it('are offered after a letter, below what was said there, and for nobody who is free', async () => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('✅ Done')
    const advice = person.last()
    await person.press('🔔 Tell me of changes')
    expect(person.last().text).toContain('To be able to write')
    expect(person.messages().find(({ message_id: id }) => id === advice.message_id)?.text).toBe(advice.text)
    await person.send('/case Umerova')
    expect(person.buttons()).not.toContain('🔔 Tell me of changes')
    await person.send('/subscribe Umerova')
    expect(person.last().text).toContain('No more news')
    expect(await kept(person)).toBeUndefined()
  })

  it('keep the language that is chosen, also after a restart', async () => {
    const person = konvert.person('en')
    await person.press({ data: 'yes:cases' })
    await person.press({ data: 'language:uk' })
    expect(await kept(person)).toMatchObject({ language: 'uk' })
    konvert = await openKonvert({ telegram: konvert.telegram, takeOver: konvert })
    await person.send('/help')
    expect(person.last().text).toContain('Що вміє бот')
    const reader = konvert.person('en')
    await reader.press({ data: 'language:uk' })
    expect(await kept(reader)).toBeUndefined()
  })

  it('go at once when the bot is blocked or the chat is gone', async () => {
    const blocker = konvert.person()
    await blocker.press({ data: 'yes:cases' })
    blocker.block()
    await konvert.telegram.settled()
    expect(await kept(blocker)).toBeUndefined()
    const deleted = konvert.person()
    await deleted.press({ data: 'yes:cases' })
    const remove = konvert.telegram.fault({ chat: deleted.id, method: 'sendMessage', kind: '403' })
    await deleted.send('/help')
    remove()
    expect(await kept(deleted)).toBeUndefined()
    const writer = konvert.person()
    await writer.press({ data: 'yes:cases' })
    await writer.send('/letter Novak')
    const removeNext = konvert.telegram.fault({ chat: writer.id, method: 'sendMessage', kind: '403' })
    await writer.send('Anna')
    removeNext()
    expect(await kept(writer)).toBeUndefined()
    expect(konvert.logged).toContainEqual(
      expect.objectContaining({ event: 'update-failed', error: 'GrammyError', code: 403 }),
    )
  })

  it('are a hundred at most', async () => {
    const person = konvert.person()
    for (let index = 0; index < MOST_TOPICS; index++) {
      await konvert.store.subscribers.add(person.id, 'en', `case:test-${index}`)
    }
    await person.send('/subscribe Gorinov')
    expect(person.last().text).toContain('You have 100 subscriptions')
    await person.send('/subscriptions')
    for (let page = 0; page < 3; page++) await person.press('›')
    expect(person.buttons()).toContain('4 of 13')
    expect((await person.press({ data: 'on:3:news' })).text).toContain('can have no more')
    expect((await kept(person))?.topics).toHaveLength(MOST_TOPICS)
  })

  it.each([
    'yes:',
    'yes:case:',
    'yes:case:../x',
    'stop:all',
    'on:0:CASES',
    'follow:case:nobody-here',
    'again:x',
  ])('are not made by a forged button: %s', async (data) => {
    const person = konvert.person()
    expect((await person.press({ data })).text).toBeTruthy()
    expect(await kept(person)).toBeUndefined()
  })
})
