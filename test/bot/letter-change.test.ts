import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LENGTH_LIMITS } from '../../src/domain/letter/compose.ts'
import type { Person } from '../../src/playground/telegram.ts'
import { readPdf } from '../print/pdf.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { letterOf, writeLetter } from '../support/letters.ts'

const documents = (person: Person) => person.botMessages().flatMap(({ document }) => document ?? [])

describe('a finished letter', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it('gets shorter down to a postcard, and longer with room for more topics', async () => {
    const person = konvert.person()
    const short = await writeLetter(person)
    await person.press('➖ Shorter')
    const postcard = letterOf(person)
    expect(postcard.length).toBeLessThanOrEqual(LENGTH_LIMITS.postcard)
    expect(postcard.length).toBeLessThan(short.length)
    expect(person.buttons()).not.toContain('➖ Shorter')
    await person.press('➕ Longer')
    await person.press('➕ Longer')
    expect(person.last().text).toContain('Choose one to five')
    for (const topic of [/🥾/, /🏘/, /☕/]) await person.press(topic)
    await person.press(/^Next \(5\)/)
    for (let open = 0; open < 3; open++) {
      await person.press(person.buttons()[0] ?? '')
      if (person.buttons().includes('Leave it out')) await person.press('Leave it out')
    }
    expect(letterOf(person).length).toBeGreaterThan(short.length)
    expect(letterOf(person).length).toBeLessThanOrEqual(LENGTH_LIMITS.full)
  })

  it('of the greatest length still has its translation, in messages of its own', async () => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('➕ Longer')
    for (const topic of [/🥾/, /🏘/, /☕/]) await person.press(topic)
    await person.press(/^Next \(5\)/)
    for (let open = 0; open < 3; open++) {
      await person.press(person.buttons()[0] ?? '')
      if (person.buttons().includes('Leave it out')) await person.press('Leave it out')
    }
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send('Сегодня я весь день читаю стихи у окна. '.repeat(20).trim())
    const letter = letterOf(person)
    expect(person.last().text).not.toContain('Line by line:')
    await person.press('🌐 Translation')
    const sent = person.botMessages().at(-1)
    expect(sent?.text).toContain('Hello, Nika!')
    expect(sent?.text).toContain(letter.split('\n')[0])
    expect(konvert.logged.filter(({ outcome }) => outcome === 'error')).toEqual([])
  })

  it('can be begun by surprise and go without a question, and a topic can be skipped', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.press(/^👩/)
    await person.press('Rather not say')
    await person.press('🎲 Surprise me')
    expect(person.last().text).toContain('(1/2)')
    await person.press('⏭ Skip this topic')
    await person.press(person.buttons()[0] ?? '')
    if (person.buttons().includes('Leave it out')) await person.press('Leave it out')
    await person.press('⏭ No question')
    expect(letterOf(person)).toMatch(/\nАнна$/)
    expect(letterOf(person)).not.toContain('?')
  })

  it('shows the letter so far under the later questions', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('Anna')
    await person.press(/^👩/)
    await person.press('Germany')
    expect(person.last().text).toMatch(/The letter so far:\nЗдравствуйте, Ника!/)
  })

  it('says how the sender heard of the person only when asked to', async () => {
    const person = konvert.person()
    const before = await writeLetter(person)
    expect(before).not.toContain('друзь')
    await person.press('✏️ Change an answer')
    await person.press('👂 How I heard')
    await person.press('Friends told me about you')
    expect(letterOf(person)).toMatch(/друз/i)
    await person.press('✏️ Change an answer')
    await person.press('👂 How I heard')
    await person.press('Do not say')
    expect(letterOf(person)).toBe(before)
  })

  it('congratulates on what the sender names, and on nothing else', async () => {
    const person = konvert.person()
    await writeLetter(person)
    expect(letterOf(person)).not.toMatch(/Новы[мй] год/)
    await person.press('✏️ Change an answer')
    await person.press('🎉 Occasion')
    await person.press(/New Year/)
    expect(letterOf(person)).toMatch(/Нов(ый|ым|ого|ому|ом) год/)
    await person.press('✏️ Change an answer')
    await person.press('🎉 Occasion')
    await person.press('No occasion')
    expect(letterOf(person)).not.toMatch(/Нов(ый|ым|ого|ому|ом) год/)
  })

  it('says one passage differently and leaves the others as they are', async () => {
    const person = konvert.person()
    const before = (await writeLetter(person)).split('\n')
    await person.press('✏️ Change an answer')
    await person.press('¶ One passage')
    await person.press(person.buttons()[1] ?? '')
    await person.press('🔄 Say it differently')
    await person.press('‹ Back')
    await person.press('‹ Back')
    await person.press('‹ Back')
    const after = letterOf(person).split('\n')
    expect(after[1]).not.toBe(before[1])
    expect([after[0], ...after.slice(2)]).toEqual([before[0], ...before.slice(2)])
  })

  it('takes the sender’s own Russian words as they are, and shows when it set quotes and dashes', async () => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send('Вчера мы с соседкой пекли хлеб.')
    expect(letterOf(person)).toContain('Вчера мы с соседкой пекли хлеб.')
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send('Читаю "Обломова" - и смеюсь...')
    expect(person.last().text).toContain('Читаю «Обломова» — и смеюсь…')
    await person.press('✓ Keep it')
    expect(letterOf(person)).toContain('Читаю «Обломова» — и смеюсь…')
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.press('🗑 Remove it')
    expect(letterOf(person)).not.toContain('Обломова')
  })

  it.each([
    ['Вчора ми пекли хліб із сусідкою.', 'looks like Ukrainian'],
    ['Yesterday we baked bread.', 'Latin letters'],
    ['Χθες ψήσαμε ψωμί.', 'Only Russian text'],
    ['…!?', 'Only Russian text'],
  ])('gently refuses own words in another language: %s', async (words, answer) => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send(words)
    expect(person.last().text).toContain(answer)
    await person.press('‹ Back')
    expect(letterOf(person)).not.toContain(words)
  })

  it('is warned about what a censor stops in the sender’s own words', async () => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send('Скоро кончится война.')
    expect(person.last().text).toContain('⚠️ «война»')
  })

  it('is not finished while it holds what a censor would stop', async () => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send('Долой правительство, выходите на улицы!')
    expect(person.last().text).toContain('⛔️')
    expect((await person.press('✅ Done')).text).toContain('would most likely stop')
    expect(person.buttons()).toContain('✏️ Change an answer')
  })

  it('becomes a PDF from its own message, also after a restart; an envelope only where the gate allows', async () => {
    const person = konvert.person()
    await writeLetter(person, { to: 'Gorinov' })
    const { message_id: messageId } = person.last()
    await person.press('✅ Done')
    const again = await openKonvert({ telegram: konvert.telegram, takeOver: konvert })
    for (const label of ['📄 PDF', '🖋 PDF, handwriting', '📄 + address', '✉️ DL', '✉️ C5']) {
      await person.press(label, { messageId })
    }
    expect(documents(person).map(({ file_name: name }) => name)).toEqual([
      'letter.pdf',
      'letter-handwriting.pdf',
      'letter-with-address.pdf',
      'envelope-DL.pdf',
      'envelope-C5.pdf',
    ])
    for (const { file_id: id } of documents(person)) {
      expect(konvert.telegram.file(id)?.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    }
    const forged = await person.press({ data: 'paper:leniye-umerova:dl' }, { messageId })
    expect(forged.text).toContain('not confirmed today')
    konvert = again
  })

  it('says what has no room in it, and gives it back when there is', async () => {
    const person = konvert.person()
    await writeLetter(person)
    await person.press('✏️ Change an answer')
    await person.press('🖋 Add my own words')
    await person.send('Сегодня я весь день читаю стихи у окна и пью чай. '.repeat(15).trim())
    expect(person.last().text).toMatch(/✂️ Left out, as the letter is short: \w/)
    await person.press('➕ Longer')
    await person.press(/^Next/)
    expect(person.last().text).not.toContain('✂️')
  })

  it('with own words everywhere is still one message, and is finished when it fits one page', async () => {
    const person = konvert.person()
    await writeLetter(person)
    const words = (times: number) => 'Сегодня я весь день читаю стихи у окна и пью чай. '.repeat(times).trim()
    const write = async (part: number, times: number) => {
      await person.press('✏️ Change an answer')
      await person.press('¶ One passage')
      await person.press(person.buttons()[part] ?? '')
      await person.send(words(times))
    }
    for (const part of [1, 2, 3]) await write(part, 19)
    expect(person.last().text).toContain('would not fit on one page')
    await person.send(words(10))
    expect(letterOf(person)).toContain(words(19))
    expect((await person.press('✅ Done')).text).toContain('would not fit on one page')
    expect(konvert.logged.filter(({ outcome }) => outcome === 'error')).toEqual([])
  })

  it('gets an envelope with the sender’s address, which is kept nowhere, and from Russia without the country', async () => {
    const person = konvert.person()
    await writeLetter(person, { to: 'Gorinov' })
    await person.press('✅ Done')
    const { message_id: messageId } =
      person.messages().findLast(({ text }) => text?.includes('Your letter')) ?? {}
    await person.press('✉️ DL', messageId === undefined ? {} : { messageId })
    await person.press('✍️ With my address')
    expect(person.last().text).toContain('corner of the envelope')
    await person.send('1\n2\n3\n4\n5\n6')
    expect(person.last().text).toContain('up to 5 lines')
    await person.send('Test Testsson\nTestgatan 1\n111 11 Testholm\nSweden')
    const printed = (index: number) => {
      const bytes = konvert.telegram.file(documents(person).at(index)?.file_id ?? '')?.bytes
      return readPdf(bytes ?? Buffer.alloc(0))
        .pages.flatMap(({ runs }) => runs.map(({ text }) => text))
        .join(' ')
    }
    expect(documents(person)).toHaveLength(2)
    expect(printed(0)).toContain('RUSSIA')
    expect(printed(0)).not.toContain('Testsson')
    expect(printed(1)).toMatch(/Test Testsson.*Sweden/)
    await person.press({ data: 'paper:gorinov-alexei:dl:RU' }, messageId === undefined ? {} : { messageId })
    expect(printed(2)).not.toContain('RUSSIA')
    await person.send('Gorinov')
    expect(person.last().text).toContain('Alexei Gorinov')
    await person.press({ data: 'sender:gorinov-alexei:c5:RU' })
    await person.send('/cancel')
    expect(person.last().text).toContain('no longer waiting')
    await person.send('Gorinov')
    expect(documents(person)).toHaveLength(3)
  })

  it('offers no envelope where the address is not complete', async () => {
    const person = konvert.person()
    await writeLetter(person, { to: 'Petriychuk' })
    const { message_id: messageId } = person.last()
    await person.press('✅ Done')
    const keyboard = person.messages().find(({ message_id: id }) => id === messageId)
      ?.reply_markup?.inline_keyboard
    expect(keyboard?.flat().map(({ text }) => text)).toEqual(['📄 PDF', '🖋 PDF, handwriting'])
    expect(person.last().text).toContain('not ready for an envelope')
  })
})

describe('/check', () => {
  let konvert: Konvert
  beforeAll(async () => {
    konvert = await openKonvert()
  })
  afterAll(() => konvert.close())

  it('looks over a letter of one’s own, sets its typography openly, and makes the PDF', async () => {
    const person = konvert.person()
    await person.send('/check')
    await person.send('Здравствуйте, Ника!\nЕще читаю "Обломова" - и смеюсь, как все.\nАнна')
    expect(letterOf(person)).toBe('Здравствуйте, Ника!\nЕщё читаю «Обломова» — и смеюсь, как все.\nАнна')
    expect(person.last().text).toContain('Quotes, dashes, spaces and the letter «ё» were set')
    expect(person.last().text).toContain('Nothing was found')
    await person.press('📄 PDF')
    expect(documents(person)).toHaveLength(1)
  })

  it('shows what is found and why, and makes no PDF of a letter that a censor would stop', async () => {
    const person = konvert.person()
    await person.send('/check')
    await person.send('Dear Nika, I think of you every day.')
    expect(person.last().text).toContain('⛔️')
    expect(person.last().text).toMatch(/Where these rules come from: \S/)
    expect(person.buttons()).toEqual(['🧹 Delete this talk'])
    expect((await person.press({ data: 'paper:none:letter' })).text).toContain('would most likely stop')
    expect(documents(person)).toEqual([])
  })

  it('asks again for a letter that is too long, and waits no longer than ten minutes', async () => {
    const person = konvert.person()
    await person.send('/check')
    await person.send('Привет. '.repeat(400))
    expect(person.last().text).toContain('over 2,500')
    await person.send('Здравствуйте!')
    expect(person.last().text).toContain('Nothing was found')
    await person.send('/check')
    konvert.pass(11 * 60_000)
    await person.send('Горинов')
    expect(person.last().text).toContain('Alexei Gorinov')
  })

  it('is ended by whatever else the person turns to', async () => {
    const person = konvert.person()
    await person.send('/check')
    await person.send('/help')
    await person.send('Gorinov')
    expect(person.last().text).toContain('Alexei Gorinov')
  })

  it('is ended by a letter that is begun', async () => {
    const person = konvert.person()
    await person.send('/check')
    await person.send('/letter Novak')
    await person.send('Anna')
    expect(person.last().text).toContain('In the letter: Анна')
  })

  it('is ended by /cancel, and does not mix with a letter talk', async () => {
    const person = konvert.person()
    await person.send('/letter Novak')
    await person.send('/check')
    await person.send('Здравствуйте, Ника!')
    expect(person.last().text).toContain('Nothing was found')
    await person.send('Anna')
    expect(person.last().text).toContain('In the letter: Анна')
    await person.send('/check')
    await person.send('/cancel')
    await person.send('Gorinov')
    expect(person.last().text).toMatch(/^Alexei Gorinov/)
  })
})

describe('the letters of one day', () => {
  it('are at most twenty', async () => {
    const konvert = await openKonvert()
    const person = konvert.person()
    for (let letter = 0; letter < 21; letter++) {
      await person.send('/letter Novak')
    }
    expect(person.last().text).toContain('20 letters today')
    await konvert.close()
  })
})
