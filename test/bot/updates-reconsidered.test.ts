import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { type Konvert, openOwned } from '../support/konvert.ts'

const PAGE = 'https://memopzk.org/en/test\nA test page\n2026-11-20'
const TEXTS = ['A test.', 'Проба.', 'Спроба.']

describe('an editor who tells what happened', () => {
  let telegram: LocalTelegram
  let konvert: Konvert
  let owner: Person
  beforeEach(async () => {
    ;({ telegram, owner, konvert } = await openOwned())
  })
  afterEach(async () => {
    await konvert.close()
    await telegram.close()
  })
  const buttonData = (person: Person, label: RegExp): string => {
    const buttons = person.last().reply_markup?.inline_keyboard.flat() ?? []
    const found = buttons.find(({ text }) => label.test(text))
    return found && 'callback_data' in found ? found.callback_data : ''
  }
  const cardOf = async (name: string) => {
    const reader = konvert.person('en')
    await reader.send(`/case ${name}`)
    return reader.last().text
  }

  it('is asked about whom, and chooses where a name fits several people or nobody', async () => {
    await owner.send('/update')
    expect(owner.last().text).toContain('About whom?')
    await owner.send('/update Qwertyuiopasdf')
    expect(owner.last().text).toContain('Nobody')
    await owner.send('/update Iryna')
    expect(owner.last().text).not.toContain('Nobody')
    await owner.press(/Horobtsova/)
    expect(owner.last().text).toMatch(/^What happened: Iryna Horobtsova/)
  })

  it('can throw it away, and its buttons do nothing after that', async () => {
    await owner.send('/update Gorinov')
    await owner.press(/News/)
    await owner.send(PAGE)
    const data = buttonData(owner, /Discard/)
    await owner.press(/Discard/)
    expect(owner.last().text).toContain('nothing was changed')
    expect((await owner.press({ data })).text).toContain('from an old message')
    await owner.send('2026-11-20')
    expect(owner.last().text).not.toContain('in English')
    await owner.send('/update Gorinov')
    expect((await owner.press({ data })).text).toContain('from an old message')
    await owner.press(/News/)
    expect(owner.last().text).toContain('Where is it written?')
    expect(await konvert.store.caseEvents.list(['draft', 'waiting', 'published'])).toEqual([])
  })

  it('may say “today” with a press, mend each answer, and is asked again for texts that do not fit', async () => {
    await owner.send('/update Gorinov')
    await owner.press(/News/)
    await owner.send('https://memopzk.org/en/test\nA test page\n2026-11-22')
    await owner.press('Today')
    await owner.send('x'.repeat(1_001))
    for (const text of TEXTS.slice(1)) await owner.send(text)
    expect(owner.botMessages().some(({ text }) => text?.includes('longer than 1,000 characters'))).toBe(true)
    for (const text of TEXTS) await owner.send(text)
    expect(owner.last().text).toContain('A test.')
    await owner.press('✏️ What')
    await owner.press(/Court day/)
    await owner.press('✓ Publish without a message')
    const [kept] = await konvert.store.caseEvents.list(['published'])
    expect(kept?.event).toMatchObject({ kind: 'court-day', date: '2026-11-22' })
  })

  it('and a colleague who does not believe it throws it away, once', async () => {
    const editor = konvert.person('en')
    await editor.send('/start')
    await owner.press({ data: `admin:grant:editor:${editor.id}` })
    await owner.send('/update Gorinov')
    await owner.press(/Free/)
    for (const answer of [PAGE, '2026-11-20', ...TEXTS]) await owner.send(answer)
    await owner.press('✓ Publish without a message')
    const [no, yes] = [buttonData(editor, /Not true/), buttonData(editor, /I have looked/)]
    expect((await konvert.person('en').press({ data: no })).text).toContain('from an old message')
    await editor.press(/Not true/)
    expect(editor.last().text).toContain('nothing was changed')
    const { entries } = await konvert.store.audit.page(0, 5)
    expect(entries[0]).toMatchObject({ action: 'event-dropped', by: editor.id })
    for (const data of [no, yes]) expect((await editor.press({ data })).text).toContain('decided already')
    expect(await cardOf('Gorinov')).toContain('In prison')
  })

  it('cannot have agreed to what no longer fits', async () => {
    const editor = konvert.person('en')
    await editor.send('/start')
    await owner.press({ data: `admin:grant:editor:${editor.id}` })
    const propose = async (kind: RegExp) => {
      await owner.send('/update Gorinov')
      await owner.press(kind)
      for (const answer of [PAGE, '2026-11-20', ...TEXTS]) await owner.send(answer)
      await owner.press('✓ Publish without a message')
      return buttonData(editor, /I have looked/)
    }
    const [free, freeAgain] = [await propose(/Free/), await propose(/Free/)]
    await editor.press({ data: free })
    expect((await editor.press({ data: freeAgain })).text).toContain('no longer fits')
  })
})
