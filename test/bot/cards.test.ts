import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../src/playground/telegram.ts'
import { testContent, testLanguages } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'

/** Data of every button on a message that presses, as they are shown. */
function presses(person: Person): string[] {
  const keyboard = person.last().reply_markup?.inline_keyboard ?? []
  return keyboard.flat().flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}

describe('the card of a person', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it('shows at first sight that a person is free', async () => {
    const person = konvert.person()
    await person.send('/case Umerova')
    expect(person.last().text).toContain('🕊 Free since 13 September 2024')
    expect(person.buttons()).toContain('📮 Former address')
    expect(person.buttons()).toContain('✍️ Who can be written to')
  })

  it('shows at first sight that a person is long unconfirmed', async () => {
    const person = konvert.person()
    await person.send('/case Mustafayev')
    expect(person.last().text).toContain('⚪️ Not confirmed.')
    expect(person.last().text).toContain('Nothing newer than a year is known.')
  })

  it('asks to look again when the last confirmation is older than six months', async () => {
    const person = konvert.person()
    await person.send('/case Gorinov')
    expect(person.last().text).toContain('🟡 In prison. Last confirmed: 16 February 2026.')
  })

  it('is one message that changes in place, with a way back from every view', async () => {
    const person = konvert.person()
    await person.send('/case Umerova')
    const { message_id: id, text: front } = person.last()
    for (const label of [
      /The charges/,
      /Why political/,
      /What happened/,
      /How to help/,
      /Sources/,
      /Share/,
    ]) {
      await person.press(label)
      expect(person.last().message_id).toBe(id)
      expect(person.last().text).not.toBe(front)
      await person.press('‹ Back')
      expect(person.last().text).toBe(front)
    }
  })

  it('is silent on “why” where nobody is known to recognise the person', async () => {
    const person = konvert.person()
    await person.send('/case Gorinov')
    expect(person.buttons().join()).not.toContain('Why')
  })

  it('attributes “why” and says that recognition is not agreement', async () => {
    const person = konvert.person()
    await person.send('/case Umerova')
    await person.press(/Why political/)
    expect(person.last().text).toMatch(/Recognised as a political prisoner by .*, no later than 6 May 2024/)
    expect(person.last().text).toContain('is not to share or approve')
  })

  it('warns readers in Russia before the sources and before sharing', async () => {
    const person = konvert.person('ru')
    await person.send('/case Умерова')
    await person.press(/Источники/)
    expect(person.last().text?.split('\n\n')[1]).toContain('Тем, кто в России')
    await person.press('‹ Назад')
    await person.press(/Поделиться/)
    expect(person.last().text?.split('\n\n')[1]).toContain('Тем, кто в России')
    expect(person.last().text).toContain('https://t.me/konvert_bot?start=leniye-umerova')
  })

  it('warns people in Russia before a donation, and leads to the configured address', async () => {
    const person = konvert.person()
    await person.send('/case Novak')
    await person.press(/How to help/)
    expect(person.last().text).toContain('is prosecuted there')
    const links = person.last().reply_markup?.inline_keyboard.flat() ?? []
    expect(links).toContainEqual({ text: 'Donate ↗', url: 'https://memopzk.org' })
  })

  it('shows no source that is kept for checking only', async () => {
    const { cases } = await testContent()
    const hidden = cases.get('gorinov-alexei')?.sources.filter(({ shown }) => !shown) ?? []
    const person = konvert.person()
    await person.send('/case Gorinov')
    await person.press(/Sources/)
    const shown = JSON.stringify(person.last())
    expect(hidden.length).toBeGreaterThan(0)
    for (const { url, title } of hidden) {
      expect(shown).not.toContain(title)
      if (url) expect(shown).not.toContain(url)
    }
  })

  it('takes a double press calmly', async () => {
    const person = konvert.person()
    await person.send('/case Umerova')
    const id = person.last().message_id
    await person.press({ data: 'case:leniye-umerova:timeline' }, { messageId: id })
    const again = await person.press({ data: 'case:leniye-umerova:timeline' }, { messageId: id })
    expect(again.answered).toBe(true)
    expect(konvert.logged.filter(({ outcome }) => outcome === 'error')).toEqual([])
  })

  it('says so when a button leads to somebody who is no longer there', async () => {
    const person = konvert.person()
    for (const data of [
      'case:no-such-person:card',
      'case:leniye-umerova:secrets',
      'address:no-one',
      'write:no-one',
    ]) {
      expect((await person.press({ data })).text).toContain('no longer in the bot’s list')
    }
  })
})

describe.each(testLanguages().codes)('every button in %s', (language) => {
  it('leads somewhere, from every person’s card and address, and Telegram refuses none of it', async () => {
    const konvert = await openKonvert()
    const person = konvert.person(language)
    const { cases } = await testContent()
    const seen = new Set<string>()
    const queue = Array.from(cases.keys(), (id) => `case:${id}:card`).concat(
      'cases:0',
      'start',
      'help',
      'story',
    )
    await person.send('/help')
    for (let data = queue.shift(); data !== undefined; data = queue.shift()) {
      if (seen.has(data) || data.startsWith('language:') || /^(write|practice|anew):/.test(data)) continue
      seen.add(data)
      const answer = await person.press({ data })
      expect(answer.answered, data).toBe(true)
      expect(answer.showAlert ?? false, data).toBe(false)
      queue.push(...presses(person))
    }
    await konvert.close()
    expect(seen.size).toBeGreaterThan(17 * 6)
    expect(
      konvert.telegram.calls.filter(({ ok, description }) => !ok && !/not modified/.test(description ?? '')),
    ).toEqual([])
    expect(konvert.logged.filter(({ outcome }) => outcome === 'error')).toEqual([])
  })
})
