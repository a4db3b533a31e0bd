import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { type Konvert, openKonvert, openOwned } from '../support/konvert.ts'

const DAY = 24 * 60 * 60_000

describe('what readers tell of a card', () => {
  let telegram: LocalTelegram
  let konvert: Konvert
  let owner: Person
  beforeAll(async () => {
    ;({ telegram, owner, konvert } = await openOwned())
  })
  afterAll(async () => {
    await konvert.close()
    await telegram.close()
  })
  const tell = async (person: Person, what: RegExp) => {
    await person.send('/case Gorinov')
    await person.press('⚠️ Wrong here?')
    await person.press(what)
    return person.last().text
  }

  it('counts once a day, comes first for editors, and is taken off when they have looked', async () => {
    const [anna, boris] = [konvert.person(), konvert.person()]
    expect(await tell(anna, /came back/)).toContain('Thank you. Now')
    expect(await tell(anna, /came back/)).toContain('that today')
    expect(await tell(boris, /came back/)).toContain('Thank you. Now')
    expect(await tell(boris, /not true/)).toContain('Thank you. Now')
    await owner.send('/stale')
    const lines = owner.last().text?.split('\n') ?? []
    expect(lines[2]).toContain('Alexei Gorinov — 16 February 2026')
    expect(lines[3]).toContain('letters came back: 2')
    expect(lines[4]).toContain('not true: 1')
    expect(owner.last().text).not.toMatch(new RegExp(`${anna.id}|${boris.id}`))
    await owner.press('✓ Looked at: Alexei Gorinov')
    expect(owner.last().text).not.toContain('came back')
    konvert = await openKonvert({ telegram, takeOver: konvert, owners: [owner.id], today: '2026-11-23' })
    konvert.pass(DAY)
    expect(await tell(anna, /came back/)).toContain('Thank you. Now')
  })

  it('is in order of the oldest confirmation where nothing was told', async () => {
    await owner.send('/stale')
    await owner.press({ data: 'stale:seen:gorinov-alexei' })
    const years = Array.from(owner.last().text?.matchAll(/ — .*?(\d{4})$/gm) ?? [], ([, year]) =>
      Number(year),
    )
    expect(years.length).toBeGreaterThan(4)
    expect(years).toEqual(years.toSorted((a, b) => a - b))
    expect(owner.last().text).not.toContain('Umerova')
  })

  it('is for editors: others have no such command and no such button', async () => {
    const stranger = konvert.person()
    await tell(stranger, /not true/)
    await stranger.send('/stale')
    expect(stranger.last().text).toContain('no such command')
    for (const data of ['stale:0', 'stale:seen:gorinov-alexei']) {
      expect((await stranger.press({ data })).text).toContain('from an old message')
    }
    await owner.send('/stale')
    expect(owner.last().text).toContain('not true: 1')
    expect((await stranger.press({ data: 'report:wrong:nobody-here' })).text).toContain('no longer in')
  })
})
