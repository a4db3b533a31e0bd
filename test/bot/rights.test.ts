import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../src/playground/telegram.ts'
import { testLanguages } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'

describe('a person’s rights', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  /** The file of /mydata. */
  async function myData(person: Person) {
    await person.send('/mydata')
    const document = person.botMessages().at(-1)?.document
    return JSON.parse(konvert.telegram.file(document?.file_id ?? '')?.bytes.toString() ?? '')
  }

  it('/mydata shows all that is kept, and nothing where there is nothing', async () => {
    const person = konvert.person()
    expect(await myData(person)).toEqual({
      onDisk: null,
      leftMarkUntil: null,
      inMemory: { messages: [expect.any(Number)] },
    })
    await person.press({ data: 'yes:case:gorinov-alexei' })
    await person.press({ data: 'language:ru' })
    await person.send('/letter Новак')
    await person.send('Katharina')
    const data = await myData(person)
    expect(data).toMatchObject({
      onDisk: { chat: person.id, chatIs: 'sealed', language: 'ru', topics: ['case:gorinov-alexei'] },
      leftMarkUntil: null,
      inMemory: {
        language: 'ru',
        person: 'novak-nika',
        lettersToday: { count: 1 },
        letter: { draft: { caseId: 'novak-nika', name: { typed: 'Katharina', russian: 'Катарина' } } },
      },
    })
    expect(Object.keys(data.inMemory).toSorted()).toEqual([
      'inTalk',
      'language',
      'letter',
      'lettersToday',
      'messages',
      'person',
    ])
    const said = person.botMessages().at(-2)?.text
    for (const part of ['Алексей Горинов', 'Ника Новак', 'Русский', 'начатое письмо', 'номер этого чата']) {
      expect(said).toContain(part)
    }
  })

  it.each(testLanguages().codes)('/forget asks, does it, and says what it did, in %s', async (language) => {
    const say = testLanguages().translator(language)
    const person = konvert.person(language)
    await person.press({ data: `language:${language}` })
    await person.press({ data: 'yes:cases' })
    await person.send('/letter Novak')
    await person.send('Katharina')
    await person.send('/forget')
    await person.press(say.t('privacy.forgetNo'))
    expect(person.last().text).toBe(say.t('privacy.forgetNot'))
    expect(await konvert.store.subscribers.find(person.id)).toBeDefined()
    await person.send('/forget')
    await person.press(say.t('privacy.forgetYes'))
    expect(await konvert.store.subscribers.find(person.id)).toBeUndefined()
    expect(person.messages()).toHaveLength(1)
    const said = person.last().text
    expect(said).toContain(say.t('privacy.forgottenRow'))
    expect(said).toContain(say.t('privacy.forgottenBackups'))
    expect(await myData(person)).toEqual({
      onDisk: null,
      leftMarkUntil: '2026-11-29',
      inMemory: { messages: [expect.any(Number)] },
    })
    await person.send('Anna')
    expect(person.last().text).not.toContain('Анна')
  })

  it('/forget forgets though the connection breaks off at its first deletion, and a second press says the same', async () => {
    const person = konvert.person()
    await person.press({ data: 'yes:cases' })
    await person.send('/letter Novak')
    await person.send('Katharina')
    await person.send('/forget')
    const remove = konvert.telegram.fault({ method: 'deleteMessages', times: 1, kind: 'reset' })
    await person.press('🗑 Yes, forget everything')
    remove()
    expect(person.last().text).toContain('your record and all subscriptions are deleted')
    expect((await myData(person)).inMemory).toEqual({ messages: [expect.any(Number)] })
    await person.press({ data: 'forget:yes' })
    expect(person.last().text).toContain('your record and all subscriptions are deleted')
  })

  it('letters can be written while the store cannot be read', async () => {
    const own = await openKonvert()
    const person = own.person()
    await own.store.close()
    await person.send('/letter Novak')
    await person.send('Katharina')
    expect(person.last().text).toContain('In the letter: Катарина')
    expect(own.logged).toContainEqual(expect.objectContaining({ event: 'store-failed' }))
    await own.close()
  })

  it('/forget of who never subscribed leaves nothing behind, not even a mark', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('/forget')
    await person.press('🗑 Yes, forget everything')
    expect(person.last().text).toContain('On disk there was nothing')
    expect(person.last().text).not.toContain('backups')
    expect((await myData(person)).leftMarkUntil).toBeNull()
  })

  it('/forget deletes a chat of hundreds of messages, and says what Telegram refused', async () => {
    const person = konvert.person()
    for (let index = 0; index < 110; index++) await person.send('/help')
    await person.send('/forget')
    const remove = konvert.telegram.fault({ method: 'deleteMessages', times: 1, kind: '400' })
    await person.press('🗑 Yes, forget everything')
    remove()
    expect(person.last().text).toContain('122 messages are deleted')
    expect(person.last().text).toContain('refused to delete 100 messages')
    expect(person.messages()).toHaveLength(101)
  })

  it('are on the buttons of /privacy', async () => {
    const person = konvert.person()
    await person.send('/privacy')
    await person.press('📄 What is kept')
    expect(person.botMessages().at(-1)?.document?.file_name).toBe('mydata.json')
    await person.send('/privacy')
    await person.press('🗑 Forget me')
    expect(person.buttons()).toEqual(['🗑 Yes, forget everything', '✕ No, leave it'])
  })
})
