import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { type Konvert, openKonvert, openOwned } from '../support/konvert.ts'

const PAGE = 'https://memopzk.org/en/test\nA test page\n2026-11-20'
const TEXTS = ['He is free.', 'Он на свободе.', 'Він на волі.']

describe('what happens to a person', () => {
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

  async function tell(person: Person, kind: RegExp, ...answers: string[]) {
    await person.send('/update Gorinov')
    await person.press(kind)
    for (const answer of answers) await person.send(answer)
  }

  it('is told by an editor, seen beforehand, and changes card, gate and running letters at once', async () => {
    const reader = konvert.person('uk')
    await reader.send('/letter Горінов')
    await reader.send('Тест')
    await tell(owner, /Free/, PAGE, '2026-11-20', ...TEXTS)
    expect(owner.last().text).toContain('🕊 Free since 20 November 2026')
    expect(owner.last().text).toContain('He is free.\n\nA test page, 20 November 2026')
    expect(owner.last().text).toContain('Он на свободе.\n\nA test page, 20 ноября 2026')
    expect(owner.last().text).toContain('Він на волі.\n\nA test page, 20 листопада 2026')
    await owner.press('✓ Publish without a message')
    await reader.press(/^👨/)
    expect(reader.last().text).toContain('лист зупинено')
    expect(reader.buttons()).toContain('👥 Усі люди')
    for (const [language, free] of [
      ['en', 'Free since'],
      ['ru', 'На свободе'],
      ['uk', 'На волі'],
    ] as const) {
      const person = konvert.person(language)
      await person.send('/case Gorinov')
      expect(person.last().text).toContain(free)
      expect(person.last().text?.split('\n').join()).not.toContain('🟡')
      await person.send('/address')
      expect(person.buttons().some((label) => label.startsWith('📋'))).toBe(false)
    }
    await owner.send('/audit')
    expect(owner.last().text).toMatch(/published/)
  })

  it('with texts as long as can be is still shown before it is published', async () => {
    const longest = TEXTS.map((text) => `${text} ${'x'.repeat(999 - text.length)}`)
    const page = PAGE.replace('A test page', 'A'.repeat(200))
    await tell(owner, /Free/, page, '2026-11-20', ...longest)
    expect(owner.last().text).toContain(longest[0])
    expect(owner.last().text).toContain('do not fit')
    expect(owner.buttons()).toContain('✓ Publish without a message')
  })

  it('is told to the subscribers in their languages', async () => {
    const people = [konvert.person('en'), konvert.person('ru'), konvert.person('uk')]
    for (const person of people) await person.press({ data: 'yes:case:gorinov-alexei' })
    await tell(owner, /News/, PAGE, '2026-11-20', ...TEXTS)
    await owner.press('✓ Publish, and tell 3 subscribers')
    for (const [index, person] of people.entries()) {
      await person.waitFor(({ text }) => text?.includes(TEXTS[index] ?? '') ?? false, 5_000)
      expect(person.last().reply_markup?.inline_keyboard.flat()[0]?.text).toMatch(/^🔕/)
    }
  })

  it('can be taken back, and then nobody is told', async () => {
    await konvert.close()
    konvert = await openKonvert({ telegram, owners: [owner.id], undoMs: 60_000 })
    const reader = konvert.person()
    await reader.press({ data: 'yes:case:gorinov-alexei' })
    await tell(owner, /Free/, PAGE, '2026-11-20', ...TEXTS)
    await owner.press('✓ Publish, and tell 1 subscriber')
    await reader.send('/case Gorinov')
    expect(reader.last().text).toContain('Free since')
    await owner.press('↩️ Take it back')
    await reader.send('/case Gorinov')
    expect(reader.last().text).toContain('🟡 In prison')
    expect((await konvert.broadcaster.list())[0]?.state).toBe('cancelled')
    expect((await owner.press({ data: (await lastUndo()) ?? '' })).text).toContain('decided already')
  })
  const lastUndo = async () => {
    const [kept] = await konvert.store.caseEvents.list(['undone'])
    return kept && `up:undo:${kept.event.id}`
  }

  it('needs a second editor where it is grave and there is one, and it is not the same one', async () => {
    const editor = konvert.person()
    await editor.send('/start')
    await owner.press({ data: `admin:grant:editor:${editor.id}` })
    await tell(owner, /Free/, PAGE, '2026-11-20', ...TEXTS)
    await owner.press('✓ Publish without a message')
    expect(owner.last().text).toContain('second pair of eyes')
    const button = editor.last().reply_markup?.inline_keyboard[0]?.[0]
    const data = button && 'callback_data' in button ? button.callback_data : ''
    expect((await owner.press({ data })).text).toContain('proposed it yourself')
    const stranger = konvert.person()
    expect((await stranger.press({ data })).text).toContain('from an old message')
    await stranger.send('/case Gorinov')
    expect(stranger.last().text).toContain('In prison')
    await editor.press('✓ I have looked: publish')
    await stranger.send('/case Gorinov')
    expect(stranger.last().text).toContain('Free since')
    expect((await editor.press({ data })).text).toContain('decided already')
  })

  it('is refused with a reason where the page is unknown or the day has not come', async () => {
    await tell(owner, /News/, 'https://evil.example/x\nA page', '2031-01-01', ...TEXTS)
    expect(owner.last().text).toContain('not in the project’s list')
    expect(owner.last().text).toContain('has not come yet')
    expect(owner.buttons().some((label) => label.startsWith('✓'))).toBe(false)
    await owner.press('✏️ Page')
    await owner.send('no link at all')
    expect(owner.last().text).toContain('Where is it written?')
    await owner.send(PAGE)
    await owner.press('✏️ Day')
    await owner.send('19.11.2026')
    await owner.press('✓ Publish without a message')
    expect(owner.last().text).toContain('Published')
  })

  it('moves somebody only to institutions that are in the data', async () => {
    await tell(owner, /Arrived/, PAGE, '2026-11-20')
    expect(owner.last().text).toContain('Where to?')
    await owner.press('Not known yet')
    for (const text of TEXTS) await owner.send(text)
    await owner.press('✓ Publish without a message')
    await owner.send('/address Gorinov')
    expect(owner.last().text).toContain('No letter address is known')
  })

  it('of a court to come stands on the card until it has been, and in no history', async () => {
    await tell(owner, /Court day/, PAGE, '2026-12-10', ...TEXTS)
    await owner.press('✓ Publish without a message')
    const reader = konvert.person('uk')
    await reader.send('/case Горінов')
    expect(reader.last().text).toContain('Найближчий день суду: 10 грудня 2026')
    konvert = await openKonvert({ telegram, takeOver: konvert, owners: [owner.id], today: '2026-12-11' })
    await reader.send('/case Горінов')
    expect(reader.last().text).not.toContain('день суду')
  })

  it('can be gone on with after a look at something else', async () => {
    await tell(owner, /News/, PAGE)
    await owner.send('/case Novak')
    await owner.send('/update')
    expect(owner.last().text).toContain('On which day?')
    await owner.send('2026-11-20')
    expect(owner.last().text).toContain('in English')
  })

  it('is taken back alone: what else was published of the person still goes out', async () => {
    await konvert.close()
    konvert = await openKonvert({ telegram, owners: [owner.id], undoMs: 60_000 })
    await konvert.person().press({ data: 'yes:case:gorinov-alexei' })
    await tell(owner, /News/, PAGE, '2026-11-20', ...TEXTS)
    await owner.press(/tell 1 subscriber/)
    await tell(owner, /Sentence/, PAGE, '2026-11-20', 'A sentence.', 'Приговор.', 'Вирок.')
    await owner.press(/tell 1 subscriber/)
    await owner.press('↩️ Take it back')
    const states = (await konvert.broadcaster.list()).map(({ state, content }) => [
      content.texts['en']?.text.includes('A sentence.'),
      state,
    ])
    expect(new Map(states as [boolean, string][])).toEqual(
      new Map([
        [true, 'cancelled'],
        [false, 'scheduled'],
      ]),
    )
  })

  it('ends a letter to somebody who was hidden meanwhile, and says so', async () => {
    const writer = konvert.person()
    await writer.send('/letter Gorinov')
    await writer.send('Anna')
    await owner.send('/hide Gorinov')
    await owner.press('🙈 Hide at once')
    expect((await writer.press(/^👩/)).text).toContain('no longer in the bot’s list')
  })

  it('hides a person at the word of an owner, and shows them again', async () => {
    await owner.send('/hide Gorinov')
    await owner.press('🙈 Hide at once')
    const reader = konvert.person()
    await reader.send('/case Gorinov')
    expect(reader.last().text).not.toContain('Alexei Gorinov')
    konvert = await openKonvert({ telegram, takeOver: konvert, owners: [owner.id] })
    await reader.send('/case Gorinov')
    expect(reader.last().text).not.toContain('Alexei Gorinov')
    await owner.send('/hide')
    await owner.press(/Show again/)
    await reader.send('/case Gorinov')
    expect(reader.last().text).toContain('Alexei Gorinov')
  })

  it('is nothing that others can change, however forged', async () => {
    const stranger = konvert.person()
    for (const command of ['/update Gorinov', '/hide Gorinov']) {
      await stranger.send(command)
      expect(stranger.last().text).toContain('no such command')
    }
    for (const data of [
      'up:new:gorinov-alexei',
      'up:hide:gorinov-alexei',
      'up:undo:eabcdefgh',
      'up:drop:eabcdefgh',
    ]) {
      expect((await stranger.press({ data })).text).toContain('from an old message')
    }
    const sender = konvert.person()
    await konvert.store.staff([]).grant(sender.id, 'sender')
    await sender.press({ data: 'up:hide:gorinov-alexei' })
    const editor = konvert.person()
    await konvert.store.staff([]).grant(editor.id, 'editor')
    await editor.press({ data: 'up:hide:gorinov-alexei' })
    expect(await konvert.store.caseEvents.hidden()).toEqual(new Set())
  })
})
