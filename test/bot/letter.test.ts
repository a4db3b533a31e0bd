import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import { testContent, testLanguages } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { letterOf, writeLetter } from '../support/letters.ts'

const MINUTE = 60_000

/** An obviously made-up person of the given family name, otherwise like the model. */
function fictional(model: Case, last: string, changes: Partial<Case>): Case {
  const ru = {
    nominative: { last, first: 'Тест' },
    dative: { last, first: 'Тесту' },
    greeting: 'Тест',
    shown: `Тест ${last}`,
  }
  const other = { shown: `Test ${last}`, full: `Test ${last}`, greeting: 'Test' }
  return { ...model, names: { ru, en: other, uk: other, aliases: [] }, ...changes }
}

describe('the letter talk', () => {
  let konvert: Konvert
  beforeAll(async () => {
    const { cases } = await testContent()
    const model = cases.get('gorinov-alexei') as Case
    konvert = await openKonvert({
      extraCases: [
        fictional(model, 'Умершев', {
          id: 'fiction-died',
          status: { ...model.status, value: 'died', on: '2026-01-02' },
        }),
        fictional(model, 'Молчанов', { id: 'fiction-declined', letters: 'declined' }),
      ],
    })
  })
  afterAll(() => konvert.close())

  describe.each(testLanguages().codes)('in %s', (language) => {
    it('leads by five questions to a letter in Russian, with its meaning line by line', async () => {
      const say = testLanguages().translator(language)
      const details = (await testContent()).letter.phrases.topics.flatMap((topic) => topic.details)
      const detail = (id: string) =>
        details.flatMap((one) => (one.id === id ? [say.text(one.label)] : []))[0] ?? id
      const person = konvert.person(language)
      await person.send('/letter Новак')
      const steps = [person.last().text?.split('\n')[0]]
      await person.send('Thomas')
      expect(person.last().text).toContain('Томас')
      await person.press(say.t('letter.sender.he'))
      steps.push(person.last().text?.split('\n')[0])
      await person.send('Prague')
      steps.push(person.last().text?.split('\n')[0])
      await person.press(/🥾/)
      await person.press(/🐾/)
      await person.press(say.t('letter.topicsDone', { count: 2 }))
      steps.push(person.last().text?.split('\n')[0])
      await person.press(detail('river-ducks'))
      await person.press(detail('cat-breakfast'))
      await person.send('Moritz')
      steps.push(person.last().text?.split('\n')[0])
      await person.press(person.buttons()[2] ?? '')
      expect(steps.map((step) => /(\d) \p{L}+ 5$/u.exec(step ?? '')?.[1])).toEqual(['1', '2', '3', '4', '5'])
      const letter = letterOf(person)
      expect(letter).toMatch(/^Здравствуйте, Ника!\n/)
      expect(letter).toMatch(/Праг/)
      expect(letter).toContain('Мориц')
      expect(letter).toMatch(/\nТомас$/)
      expect(letter).not.toMatch(/[A-Za-z{}]/)
      const quotes = person.last().entities?.filter(({ type }) => type === 'expandable_blockquote') ?? []
      expect(quotes).toHaveLength(language === 'ru' ? 0 : 1)
      if (language === 'en') expect(person.last().text).toContain('Moritz')
    })
  })

  it('gives one person three different letters', async () => {
    const person = konvert.person()
    const letters = new Set([await writeLetter(person)])
    for (let time = 0; time < 4; time++) {
      await person.press('🔄 Other words')
      letters.add(letterOf(person))
    }
    expect(letters.size).toBeGreaterThanOrEqual(3)
  })

  it('can be walked by typing alone', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Ann')
    await person.press(/rather not say/i)
    await person.send('Deutschland')
    await person.send('books, weather')
    expect(person.buttons()).toEqual(expect.arrayContaining(['✅ Books', '✅ Weather']))
    await person.press(/^Next/)
    await person.send('1')
    await person.send('2')
    await person.send('Favourite season')
    expect(letterOf(person)).toContain('Энн')
  })

  it('goes back question by question and keeps the answers', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.press(/^👩/)
    await person.press('Germany')
    await person.press(/Books/)
    await person.press('‹ Back')
    expect(person.last().text).toContain('Where are you writing from?')
    await person.press('‹ Back')
    expect(person.last().text).toContain('In the letter: Анна')
    await person.press(/^👩/)
    expect(person.last().text).toContain('What would you like to tell about?')
    expect(person.buttons()).toContain('✅ Books')
  })

  it('explains what does not fit and asks again', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('x'.repeat(41))
    expect(person.last().text).toContain('too long for a first name')
    await person.send('R2-D2 <b>')
    expect(person.last().text).toContain('A name can have letters')
    await person.send('Anna')
    await person.press(/^👩/)
    await person.send('Atlantis')
    expect(person.last().text).toContain('“в Атлантисе”')
    await person.send('51.34, 12.37')
    expect(person.last().text).toContain('does not know that place')
    await person.send('Germny')
    expect(person.last().text).toContain('Is it one of these?')
    await person.press('Germany')
    await person.send('quantum gravity')
    expect(person.last().text).toContain('not among the choices')
    for (const topic of person.buttons().slice(0, 3)) await person.press(topic)
    const answer = await person.press(person.buttons()[4] ?? '')
    expect(answer.text).toContain('At most 3')
  })

  it('lets a command pass in the middle and goes on where it was', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.send('/help')
    expect(person.last().text).toContain('What the bot can do')
    await person.send('/case Gorinov')
    await person.send('Anne')
    expect(person.last().text).toContain('In the letter:')
    await person.press(/^👩/)
    expect(person.last().text).toContain('2 of 5')
  })

  it('stops at /cancel and at the button, and keeps nothing', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.send('/cancel')
    expect(person.last().text).toContain('The letter is dropped')
    await person.send('Gorinov')
    expect(person.last().text).toMatch(/^Alexei Gorinov\n/)
    await person.send('/letter Novak')
    await person.press('✕ Cancel')
    expect(person.last().text).toContain('The letter is dropped')
    await person.send('Umerova')
    expect(person.last().text).toContain('Free since')
  })

  it('changes each answer of a finished letter and comes back to it', async () => {
    const person = konvert.person()
    await writeLetter(person)
    const change = async (what: RegExp, ...moves: (string | RegExp)[]) => {
      await person.press('✏️ Change an answer')
      await person.press(what)
      for (const move of moves) await person.press(move)
      expect(person.last().text).toContain('Your letter: Nika Novak')
    }
    await change(/Where from/, 'Rather not say')
    expect(letterOf(person)).not.toContain('Герман')
    await change(/Greeting/, person.buttons()[0] ? /Dear/ : '')
    expect(letterOf(person)).toMatch(/^Дорогая Ника!/)
    await change(/«Вы»/, /familiar/)
    expect(letterOf(person)).not.toMatch(/Вы|Вас|Вам|Ваш/)
    await change(/Question/, 'Favourite tree')
    expect(letterOf(person)).toMatch(/дерев/i)
    await person.press('✏️ Change an answer')
    await person.press('👤 Name')
    await person.send('Peter')
    await person.press(/^👨/)
    expect(letterOf(person)).toMatch(/\nПетер$/)
    await person.press('✏️ Change an answer')
    await person.press('‹ Back')
    expect(person.last().text).toContain('Your letter: Nika Novak')
  })

  it('copies the letter alone, then hands over address and post, and deletes its messages when asked', async () => {
    const person = konvert.person()
    const letter = await writeLetter(person, { to: 'Gorinov' })
    await person.press('📋 Copy')
    const copies = person.botMessages().filter(({ text }) => text === letter)
    expect(copies).toHaveLength(1)
    expect(copies[0]?.entities).toEqual([{ type: 'pre', offset: 0, length: letter.length }])
    await person.press('✅ Done')
    expect(person.last().text).toContain('Copy it by hand')
    expect(person.last().text).toContain('Deutsche Post')
    expect(person.buttons()).toContain('📮 Address')
    await person.press('🧹 Delete this talk')
    expect(JSON.stringify(person.messages())).not.toContain(letter.slice(0, 30))
    expect(JSON.stringify(person.messages())).not.toContain('"Anna"')
    expect(person.last().text).toContain('messages are deleted')
    expect(person.messages().filter(({ text }) => text?.startsWith('/letter'))).toEqual([])
    expect((await person.press({ data: 'tidy:1' })).text).toBeUndefined()
    expect((await person.press({ data: 'tidy:zzzz' })).text).toContain('no longer knows')
  })

  it('keeps its Done button until everything that follows it was sent', async () => {
    const person = konvert.person()
    const letter = await writeLetter(person)
    const { message_id: messageId } = person.last()
    const remove = konvert.telegram.fault({ method: 'editMessageText', times: 1, kind: '500' })
    await person.press('✅ Done')
    remove()
    await person.press('✅ Done', { messageId })
    expect(person.buttons(messageId)).toContain('📄 PDF')
    expect(person.messages().some(({ text }) => text?.includes(letter))).toBe(true)
  })

  it('deletes also the command and the list that it began with, and what was dropped', async () => {
    const person = konvert.person()
    await person.send('/start')
    await person.send('/letter')
    await person.press(/Gorinov/)
    await person.send('Katharina')
    await person.send('/cancel')
    expect(person.last().text).toContain('The letter is dropped')
    await person.press('🧹 Delete this talk')
    const left = person.messages().map(({ text }) => text ?? '')
    expect(left[0]).toBe('/start')
    expect(left).toHaveLength(3)
    expect(left.join()).not.toMatch(/letter$|Katharina|Gorinov/)
  })

  it('is not dropped by one press when it is there', async () => {
    const person = konvert.person()
    await writeLetter(person)
    expect(person.buttons()).not.toContain('✕ Cancel')
    await person.press('✏️ Change an answer')
    expect(person.buttons()).not.toContain('✕ Cancel')
  })

  it('is not lost when Telegram refuses its last message', async () => {
    const person = konvert.person()
    const letter = await writeLetter(person)
    const remove = konvert.telegram.fault({ method: 'sendMessage', times: 1, kind: '500' })
    const { message_id: messageId } = person.last()
    const done = person
      .last()
      .reply_markup?.inline_keyboard.flat()
      .find(({ text }) => text === '✅ Done')
    const data = done && 'callback_data' in done ? done.callback_data : ''
    await person.press({ data }, { messageId })
    remove()
    await person.press({ data }, { messageId })
    expect(person.last().text).toContain('ready to be sent')
    expect(person.messages().some(({ text }) => text?.includes(letter))).toBe(true)
  })

  it('goes on when Telegram refuses to hear that a press arrived', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    const remove = konvert.telegram.fault({ method: 'answerCallbackQuery', times: 1, kind: '429' })
    await person.press(/^👩/)
    remove()
    expect(person.last().text).toContain('2 of 5')
  })

  it('is drawn again by the next press when its question could not be redrawn', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    const remove = konvert.telegram.fault({ method: 'editMessageText', times: 1, kind: '500' })
    await person.press(/^👩/)
    remove()
    await person.press(/^👩/)
    expect(person.messages().some(({ text }) => text?.includes('2 of 5'))).toBe(true)
  })

  it('does not take the same press twice', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.press(/^👩/)
    await person.press('Germany')
    const keyboard = person.last().reply_markup?.inline_keyboard.flat() ?? []
    const books = keyboard.find(({ text }) => /Books/.test(text))
    const data = books && 'callback_data' in books ? books.callback_data : ''
    await person.press({ data })
    await person.press({ data })
    expect(person.buttons()).toContain('✅ Books')
  })

  it('answers a button of an earlier question without losing its place', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    const first = person.last().reply_markup?.inline_keyboard.flat()[0]
    const data = first && 'callback_data' in first ? first.callback_data : ''
    const { message_id: messageId } = person.last()
    await person.send('Anna')
    const answer = await person.press({ data: data.replace('profile', 'back') }, { messageId })
    expect(answer.text).toContain('from an earlier step')
    await person.press(/^👩/)
    expect(person.last().text).toContain('2 of 5')
  })

  it('forgets a draft half an hour after the last answer, and says so', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    konvert.pass(29 * MINUTE)
    await person.press(/^👩/)
    konvert.pass(31 * MINUTE)
    expect((await person.press('Germany')).text).toContain('drafts live only in memory')
    await person.send('Gorinov')
    expect(person.last().text).toMatch(/^Alexei Gorinov\n/)
  })

  it('asks before a new letter takes the place of an unfinished one', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.send('/letter Gorinov')
    expect(person.last().text).toContain('not finished')
    await person.press('Go on with it')
    expect(person.last().text).toContain('In the letter: Анна')
    await person.send('/letter Gorinov')
    await person.press(/Drop it/)
    expect(person.last().text).toContain('Letter: Alexei Gorinov · 1 of 5')
  })

  it('says first that a freed person gets no letter, offers others, and drafts anyway to try it out', async () => {
    const person = konvert.person()
    await person.send('/case Umerova')
    await person.press('✍️ See how a letter is made')
    expect(person.last().text).toMatch(/^Leniye Umerova is free \(13 September 2024\)/)
    expect(person.buttons()).toContain('🟡 Nika Novak')
    await person.press('Draft it anyway, to see how it works')
    expect(person.last().text).toContain('the letter will have no address')
    await person.send('Anna')
    await person.press(/^👩/)
    await person.press('Rather not say')
    await person.press(/Books/)
    await person.press(/^Next/)
    await person.press(person.buttons()[0] ?? '')
    await person.press(person.buttons()[0] ?? '')
    expect(letterOf(person)).toContain('Здравствуйте, Ление!')
    await person.press('✅ Done')
    expect(person.last().text).toContain('This letter has nowhere to go')
    expect(person.buttons()).not.toContain('📮 Address')
  })

  it.each([
    ['Умершев', 'died on 2 January 2026'],
    ['Молчанов', 'does not wish to receive letters'],
  ])('never drafts to somebody who cannot or will not read it: %s', async (name, words) => {
    const person = konvert.person()
    await person.send(`/letter ${name}`)
    expect(person.last().text).toContain(words)
    expect(person.buttons().join()).not.toContain('Draft it anyway')
    const id = name === 'Умершев' ? 'fiction-died' : 'fiction-declined'
    expect((await person.press({ data: `practice:${id}` })).showAlert).toBe(true)
  })

  it('notes that the place is unconfirmed or the address incomplete before the first answer', async () => {
    const person = konvert.person()
    await person.send('/letter Mustafayev')
    expect(person.last().text).toContain('is not confirmed (last known: 6 April 2025)')
    await person.send('/cancel')
    await person.send('/letter Petriychuk')
    expect(person.last().text).toContain('not complete yet')
  })

  it('says in the offer whose address is not complete', async () => {
    const person = konvert.person()
    await person.send('/letter')
    expect(person.buttons()).toContain('🟡 Nika Novak')
    expect(person.buttons()).toContain('🟡 Svetlana Petriychuk · no full address yet')
  })

  it('asks who is meant when /letter names several', async () => {
    const person = konvert.person()
    await person.send('/letter Iryna')
    expect(person.last().text).toContain('Whom do you mean?')
  })

  it('takes the name of the Telegram profile when asked to', async () => {
    const person = konvert.person('en', 'Marie')
    await person.send('/letter Novak')
    await person.press('Use “Marie”')
    expect(person.last().text).toContain('In the letter: Мари')
  })

  it.each([
    ['markup', '<b>x</b>'],
    ['an emoji', '😀'],
    ['nothing visible', '\u200B\u200B'],
    ['a placeholder', '{name}'],
    ['a quote', "'"],
    ['dots', '   .   '],
    ['four thousand letters', 'a'.repeat(4096)],
  ])('answers a name of %s with a calm word', async (_, name) => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send(name)
    expect(person.last().text).toMatch(/letters, hyphens|too long|only text/)
  })

  it('writes to everybody who can be written to, and every letter names only them', async () => {
    const { cases } = await testContent()
    for (const [id, { names }] of cases) {
      if (id === 'leniye-umerova') continue
      const person = konvert.person()
      const letter = await writeLetter(person, { to: names.ru.nominative.last, topics: [/📚/] })
      expect(letter, id).toContain(`, ${names.ru.greeting}!`)
    }
  })
})
