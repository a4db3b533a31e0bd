import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../src/playground/telegram.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'

const copyButtons = (person: Person) =>
  (person.last().reply_markup?.inline_keyboard ?? []).flat().filter((button) => 'copy_text' in button)
const block = (person: Person, type: string) => {
  const { text = '', entities = [] } = person.last()
  const entity = entities.find((candidate) => candidate.type === type)
  return entity && text.slice(entity.offset, entity.offset + entity.length)
}

describe('/address', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it('gives a held person’s whole address in a block and a button that copy it', async () => {
    const person = konvert.person()
    await person.send('/address Gorinov')
    const envelope = [
      '658209, Алтайский край, г. Рубцовск',
      'ул. Тракторная, д. 26а',
      'ФКУ ИК-10 УФСИН России по Алтайскому краю',
      'Горинову Алексею Александровичу, 1961 г. р.',
    ].join(',\n')
    expect(block(person, 'pre')).toBe(envelope)
    expect(copyButtons(person)).toEqual([{ text: '📋 Copy the address', copy_text: { text: envelope } }])
    const { text } = person.last()
    expect(text).toContain('Last confirmed: 16 February 2026')
    expect(text).toContain('Alexei Alexandrovich Gorinov (born 1961), Penal Colony No. 10')
    expect(text).toContain('РОССИЯ / RUSSIA')
    expect(text).toContain('Write in Russian only')
  })

  it('shows a freed person’s address as former: whole, in both languages, and with nothing to copy', async () => {
    const person = konvert.person()
    await person.send('/address Umerova')
    const { text } = person.last()
    expect(text).toContain('She is free. A letter to the old address will not reach her.')
    expect(text).toContain(
      '111020, Москва, Лефортовский вал, д. 5, п/я 201, ФКУ СИЗО-2 ФСИН России, Умеровой Ление Резвановне, 1998 г. р.',
    )
    expect(text).toContain(
      'Leniye Rezvanovna Umerova (born 1998), Remand Prison No. 2, Federal Penitentiary Service of Russia, ' +
        'P. O. Box 201, 5 Lefortovsky Val, Moscow, 111020, Russia',
    )
    expect(copyButtons(person)).toEqual([])
    expect(block(person, 'pre') ?? block(person, 'code')).toBeUndefined()
    await person.press('✍️ Who can be written to')
    expect(person.buttons()).toContain('🟡 Nika Novak')
  })

  it('says what is missing and where to look, and gives nothing to copy', async () => {
    const person = konvert.person()
    await person.send('/address Danylovych')
    expect(person.last().text).toContain('still unknown: patronymic')
    expect(person.last().text).toContain('Where to look')
    expect(copyButtons(person)).toEqual([])
    expect(block(person, 'pre')).toBeUndefined()
  })

  it('says so when no address is known at all', async () => {
    const person = konvert.person()
    await person.send('/address Petriychuk')
    expect(person.last().text).toContain('No letter address is known')
    expect(person.buttons()).toContain('🔎 Sources')
  })

  it('shows an unconfirmed address with its date, and gives nothing to copy', async () => {
    const person = konvert.person()
    await person.send('/address Mustafayev')
    expect(person.last().text).toContain('Not confirmed today; last known: 6 April 2025')
    expect(person.last().text).toContain('г. Тамбов')
    expect(copyButtons(person)).toEqual([])
  })

  it('tells what was last known of a country’s post, with its date', async () => {
    const person = konvert.person()
    await person.send('/address Novak')
    await person.press('✉️ Post from my country')
    await person.press('Poland')
    expect(person.last().text).toContain('15 April 2022')
    await person.press('Choose another')
    await person.press('Another country')
    expect(person.last().text).toContain('Ask at a post office')
    await person.press('‹ Back')
    expect(person.last().text).toContain('Letters to: Nika Novak')
  })

  it.each([
    ['ru', 'Последнее подтверждение: 16 февраля 2026'],
    ['uk', 'Останнє підтвердження: 16 лютого 2026'],
    ['de', 'Zuletzt bestätigt: 16. Februar 2026'],
  ])('is dated in %s too', async (language, words) => {
    const person = konvert.person(language)
    await person.send('/address Gorinov')
    expect(person.last().text).toContain(words)
  })
})

describe('time', () => {
  it('turns an address that nobody confirmed for a year into one that cannot be copied', async () => {
    const konvert = await openKonvert({ today: '2027-02-17' })
    const person = konvert.person()
    await person.send('/address Gorinov')
    expect(person.last().text).toContain('Not confirmed today')
    expect(copyButtons(person)).toEqual([])
    await person.send('/letter')
    await person.send('/start')
    await person.press('✍️ Write a letter')
    expect(person.buttons().join()).not.toContain('Gorinov')
    await konvert.close()
  })
})
