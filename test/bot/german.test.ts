import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testContent } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { letterOf } from '../support/letters.ts'

/** The language that came last, from a folder of locales and from data alone: what holds for it holds for the next. */
describe('German', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it('leads who has a German Telegram from /start to a finished letter', async () => {
    const person = konvert.person('de', 'Thomas')
    await person.send('/start')
    expect(person.last().text).toContain('Das ist Konvert. Der Bot hilft')
    await person.press('✍️ Brief schreiben')
    expect(person.last().text).toContain('Diesen Menschen kann man schreiben.')
    await person.press(/Alexej Gorinow/)
    expect(person.last().text).toMatch(/^Brief: Alexej Gorinow · 1 von 5\n/)
    await person.press('„Thomas“ nehmen')
    expect(person.last().text).toContain('Im Brief: Томас')
    await person.press('👨 Als Mann')
    await person.press('Deutschland')
    expect(person.last().text).toContain('Wählen Sie ein bis drei Themen.')
    await person.press(/📚/)
    await person.press(/🌦/)
    await person.press('Weiter (2) ›')
    for (const _ of ['books', 'weather']) {
      expect(person.last().text).toContain('Genau das steht dann im Brief.')
      await person.press(person.buttons()[0] ?? '')
      if (person.buttons()[0] === 'Weglassen') await person.press('Weglassen')
    }
    expect(person.last().text).toMatch(/^Brief: Alexej Gorinow · 5 von 5\n/)
    await person.press(person.buttons()[0] ?? '')
    const letter = letterOf(person)
    expect(letter).toMatch(/^Здравствуйте, Алексей Александрович!\n/)
    expect(letter).toContain('Германии')
    expect(letter).toMatch(/\nТомас$/)
    expect(person.last().text).toContain('Zeile für Zeile:')
    await person.press('✅ Fertig')
    const told = person.botMessages().map(({ text }) => text)
    expect(told.join('\n')).toContain('Geschafft: Der Brief kann auf die Reise gehen.')
  })

  it('is offered to everybody, and spoken from then on', async () => {
    const person = konvert.person('en')
    await person.send('/start')
    expect((await person.press('Deutsch')).text).toBe('Gut, auf Deutsch.')
    await person.send('/help')
    expect(person.last().text).toContain('Was der Bot kann')
    expect(konvert.person('de').commands()[1]).toEqual({
      command: 'letter',
      description: 'Einen Brief schreiben',
    })
  })

  it('shows people, dates and places as German writes them, and finds them so', async () => {
    const person = konvert.person('de')
    await person.send('Gorinow')
    expect(person.last().text).toMatch(/^Alexej Gorinow\nГоринов Алексей Александрович\n/)
    expect(person.last().text).toContain('Zuletzt bestätigt: 16. Februar 2026')
    await person.send('Petrijtschuk')
    expect(person.last().text).toMatch(/^Swetlana Petrijtschuk\n/)
    await person.send('/address Gorinow')
    await person.press('✉️ Post aus meinem Land')
    await person.press('Deutschland')
    expect(person.last().text).toContain('stellte 2014 den Versand auf die Krim ein')
    expect(person.last().text).toContain('3. April 2014')
  })

  it('calls those by their English name who have no German one', async () => {
    const { cases } = await testContent()
    expect(cases.get('leniye-umerova')?.names.shown).toBeUndefined()
    const person = konvert.person('de')
    await person.send('Умерова')
    expect(person.last().text).toMatch(/^Leniye Umerova\n/)
  })
})
