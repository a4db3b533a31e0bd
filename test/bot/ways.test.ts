import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { writeLetter } from '../support/letters.ts'

describe('the ways to send a letter', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it('follow the finished letter, with what each asks and the day it was looked at', async () => {
    const person = konvert.person()
    await writeLetter(person, { to: 'Gorinov' })
    await person.press('✅ Done')
    await person.press('✈️ Ways to send')
    const { text = '' } = person.last()
    expect(text).toContain('Ways to send: Alexei Gorinov')
    for (const name of ['Paper mail', 'FSIN-Pismo', 'RosUznik']) expect(text).toContain(name)
    expect(text).toContain('By our notes of 22 November 2026')
    expect(text).toContain('Deutsche Post')
  })

  it('leave out what does not suit, say why, and remember nothing', async () => {
    const person = konvert.person()
    await person.send('/address Gorinov')
    await person.press('✈️ Ways to send')
    const all = person.last().text
    await person.press(/I have no Russian bank card/)
    expect(person.last().text).toMatch(/What does not suit:[\s\S]*FSIN-Pismo[^\n]*needs a Russian bank card/)
    await person.press(/should not learn who I am/)
    await person.press(/I would like an answer/)
    const [first] = person.last().text?.split('\n\n').slice(1) ?? []
    expect(first).toContain('An answer comes back as a scan.')
    for (const wish of [/no Russian bank card/, /who I am/, /like an answer/]) await person.press(wish)
    expect(person.last().text).toBe(all)
    await person.press('📮 Address')
    expect(person.last().text).toContain('Letters to: Alexei Gorinov')
  })

  it.each(['ru', 'uk', 'de'])('are told in %s too', async (language) => {
    const person = konvert.person(language)
    await person.send('/address Gorinov')
    await person.press(/^✈️/)
    expect(person.last().text).toMatch(/Как отправить|Як надіслати|Versandwege/)
    expect(person.last().text).not.toMatch(/\bPaper mail|It asks/)
  })
})
