import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testContent, testLanguages } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'

const { cases } = await testContent()

describe('the commands', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it.each(testLanguages().codes)('stand in the menu with descriptions in %s', (language) => {
    const say = testLanguages().translator(language)
    const commands = konvert.person(language).commands()
    expect(commands.map(({ command }) => command)).toEqual([
      'start',
      'letter',
      'check',
      'cases',
      'case',
      'address',
      'subscribe',
      'subscriptions',
      'unsubscribe',
      'language',
      'cancel',
      'help',
      'privacy',
      'mydata',
      'forget',
      'about',
    ])
    expect(commands.find(({ command }) => command === 'letter')?.description).toBe(
      say.t('start.command.letter'),
    )
  })

  it('stand in the menu in English for everybody else', () => {
    expect(konvert.person('pt').commands()[1]?.description).toBe('Write a letter')
  })

  it.each([
    ['en', 'It helps you write to political prisoners'],
    ['ru', 'Он помогает писать политзаключённым'],
    ['uk', 'Він допомагає писати політв’язням'],
    ['de', 'Der Bot hilft Ihnen, politischen Gefangenen in Russland zu schreiben'],
    ['de-AT', 'Der Bot hilft Ihnen, politischen Gefangenen in Russland zu schreiben'],
  ])('greet in the language of the Telegram client: %s', async (language, words) => {
    const person = konvert.person(language)
    await person.send('/start')
    expect(person.last().text).toContain(words)
  })

  it('speak English to who has another language, and Russian to who is likelier to read it', async () => {
    const portuguese = konvert.person('pt-br')
    const belarusian = konvert.person('be')
    await portuguese.send('/help')
    await belarusian.send('/help')
    expect(portuguese.last().text).toContain('What the bot can do')
    expect(belarusian.last().text).toContain('Что умеет бот')
  })

  it('change the language for all that follows, by command and by button', async () => {
    const person = konvert.person('en')
    await person.send('/language')
    const answer = await person.press('Українська')
    expect(answer.text).toBe('Гаразд, українською.')
    await person.send('/help')
    expect(person.last().text).toContain('Що вміє бот')
  })

  it.each([
    ['/help', 'What the bot can do'],
    ['/about', 'This copy is run by Test Group.'],
    ['/privacy', 'nothing on disk'],
    ['/language', 'Which language shall the bot speak?'],
    ['/cancel', 'There is no letter to drop.'],
    ['/cases', `${cases.size} people`],
    ['/case', 'Leniye Umerova'],
    ['/address', 'Letters to: Leniye Umerova'],
    ['/letter', 'These people can be written to.'],
    ['/nonsense', 'The bot has no such command.'],
    ['/start leniye-umerova', 'Leniye Umerova'],
    ['/start nobody-known', 'That link leads to nobody'],
  ])('answer %s', async (command, words) => {
    const person = konvert.person()
    await person.send(command)
    expect(person.last().text).toContain(words)
  })

  it.each([
    '/case горинов',
    '/case Gorinov',
    '/case Горінов',
    '/case gorinow',
    '/start gorinov-alexei',
    'Gorinov',
  ])('find Gorinov by %s', async (words) => {
    const person = konvert.person()
    await person.send(words)
    expect(person.last().text).toContain('Alexei Gorinov')
  })

  it('offer everybody whom a name may mean', async () => {
    const person = konvert.person()
    await person.send('Iryna')
    expect(person.buttons()).toEqual(expect.arrayContaining(['🟡 Iryna Danylovych', '🟡 Iryna Horobtsova']))
    await person.press('🟡 Iryna Horobtsova')
    expect(person.last().text).toContain('Iryna Horobtsova')
  })

  it('say so when nobody has that name, with a way on', async () => {
    const person = konvert.person()
    await person.send('Qqqqzzzz')
    expect(person.last().text).toContain('Nobody of that name')
    await person.press('👥 All people')
    expect(person.last().text).toContain(`${cases.size} people`)
  })

  it('neither search nor echo nor log a long text', async () => {
    const person = konvert.person()
    const text = 'Дорогая Ника, пишу тебе из секретного места о своей жизни, Gorinov, и ещё много слов.'
    await person.send(text)
    expect(person.last().text).toContain('The bot keeps no drafts')
    expect(person.last().text).not.toContain('Gorinov')
    expect(JSON.stringify(konvert.logged)).not.toContain('секретного')
  })

  it('remember the person last opened in this chat', async () => {
    const person = konvert.person()
    await person.send('/case Novak')
    await person.send('/address')
    expect(person.last().text).toContain('Letters to: Nika Novak')
    await person.send('/letter')
    expect(person.last().text).toContain('Letter: Nika Novak · 1 of 5')
  })

  it('remember nothing of a link before something is pressed', async () => {
    const person = konvert.person()
    await person.send('/start novak-nika')
    await person.send('/letter')
    expect(person.last().text).toContain('These people can be written to.')
    for (let i = 0; i < 200; i++) person.type(`/start ${'x%$<>../'.repeat(i % 9)}${i}`)
    await konvert.telegram.settled(15_000)
    await person.send('/letter')
    expect(person.last().text).toContain('These people can be written to.')
  })

  it('answer an old button of a version long gone', async () => {
    const person = konvert.person()
    const answer = await person.press({ data: 'broadcast:42' })
    expect(answer.text).toContain('This button is from an old message')
  })

  it('say that pictures and voices are not understood', async () => {
    const person = konvert.person()
    konvert.telegram.pushUpdate({
      message: {
        message_id: 9_000,
        date: 1,
        chat: { id: person.id, type: 'private', first_name: 'Ann' },
        from: person.user,
        voice: { file_id: 'x', file_unique_id: 'y', duration: 1 },
      },
    })
    await konvert.telegram.settled()
    expect(person.last().text).toContain('only text and buttons')
  })
})
