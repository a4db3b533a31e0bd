import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { type Konvert, openOwned } from '../support/konvert.ts'

/** Cards and addresses are kept as they were drawn: these are the moments at which they must not be. */
describe('a card and an address that were drawn already', () => {
  let telegram: LocalTelegram
  let konvert: Konvert
  let owner: Person
  beforeEach(async () => {
    ;({ telegram, owner, konvert } = await openOwned({ today: '2026-11-22' }))
  })
  afterEach(async () => {
    await konvert.close()
    await telegram.close()
  })

  async function seen(person: Person): Promise<{ card: string; address: string; copies: boolean }> {
    await person.send('/case Gorinov')
    const card = person.last().text ?? ''
    await person.send('/address Gorinov')
    const copies = person.buttons().some((label) => label.startsWith('📋'))
    return { card, address: person.last().text ?? '', copies }
  }

  it('are drawn anew when something was published, and again when it is taken back', async () => {
    const reader = konvert.person()
    const before = await seen(reader)
    expect(before.copies).toBe(true)
    await owner.send('/update Gorinov')
    await owner.press(/Free/)
    const page = 'https://memopzk.org/en/test\nA test page\n2026-11-20'
    for (const answer of [page, '2026-11-20', 'He is free.', 'Он на свободе.', 'Він на волі.'])
      await owner.send(answer)
    await owner.press('✓ Publish without a message')
    const after = await seen(reader)
    expect(after.card).toContain('Free since')
    expect(after.address).not.toBe(before.address)
    expect(after.copies).toBe(false)
    const [kept] = await konvert.store.caseEvents.list(['published'])
    await owner.press({ data: `up:undo:${kept?.event.id}` })
    expect(await seen(reader)).toEqual(before)
  })

  it('are drawn anew on the day on which they are no longer fresh', async () => {
    const reader = konvert.person()
    const before = await seen(reader)
    konvert.day('2029-01-01')
    const after = await seen(reader)
    expect(after.card).not.toBe(before.card)
    expect(after.copies).toBe(false)
    konvert.day('2026-11-22')
    expect(await seen(reader)).toEqual(before)
  })

  it('are not shown of somebody who is hidden, and are again afterwards', async () => {
    const reader = konvert.person()
    const before = await seen(reader)
    await owner.press({ data: 'up:hide:gorinov-alexei' })
    expect((await seen(reader)).card).not.toContain('Gorinov')
    expect((await reader.press({ data: 'address:gorinov-alexei' })).showAlert).toBe(true)
    await owner.press({ data: 'up:show:gorinov-alexei' })
    expect(await seen(reader)).toEqual(before)
  })

  it('are the reader’s own in language, and nobody’s own in anything else', async () => {
    const [english, russian] = [konvert.person('en'), konvert.person('ru')]
    const [before, inRussian] = [await seen(english), await seen(russian)]
    expect(before.card).not.toBe(inRussian.card)
    expect(inRussian.address).toContain('Горинов')
    await english.press({ data: 'yes:case:gorinov-alexei' })
    await english.press({ data: 'language:ru' })
    expect(await seen(english)).toEqual(inRussian)
    expect(await seen(konvert.person('en'))).toEqual(before)
  })
})
