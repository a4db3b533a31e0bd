import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { letterLines, printable } from '../../src/print/lines.ts'
import { plain } from './pdf.ts'
import { LETTER } from './sample-paper.ts'

const placesOf = (text: string) => letterLines(text).map(({ place }) => place)

describe('the lines of a letter', () => {
  it('are a greeting, paragraphs and a signature', () => {
    expect(placesOf(LETTER)).toEqual(['greeting', 'paragraph', 'paragraph', 'paragraph', 'signature'])
  })

  it.each([
    ['a first line that is a sentence', 'Пишу Вам впервые.\nАнна', ['paragraph', 'signature']],
    ['a last line that is a sentence', 'Здравствуйте!\nВсего Вам доброго.', ['greeting', 'paragraph']],
    ['a greeting with a comma', 'Дорогая Тестина,\nпишу Вам.\nАнна', ['greeting', 'paragraph', 'signature']],
    [
      'an exclamation too long to greet',
      `${'Ах, какая погода '.repeat(6)}!\nАнна`,
      ['paragraph', 'signature'],
    ],
    ['a name too long to sign', `Привет!\n${'слово '.repeat(8)}`, ['greeting', 'paragraph']],
    ['one bare word', 'Анна', ['paragraph']],
    [
      'empty lines in between',
      'Привет!\n\n\nПишу Вам.\n\nАнна',
      ['greeting', 'gap', 'gap', 'paragraph', 'gap', 'signature'],
    ],
    ['empty lines around', '\n\nПривет!\nПишу Вам.\n\n', ['greeting', 'paragraph']],
    ['nothing', ' \n\n', []],
  ])('recognise %s', (_, text, places) => {
    expect(placesOf(text)).toEqual(places)
  })

  it('bind a one-letter word to the next, and a dash to the word before', () => {
    const [line] = letterLines('Я живу в лесу и у реки — а он в городе.')
    expect(line?.text).toBe('Я\u00A0живу в\u00A0лесу и у\u00A0реки\u00A0— а\u00A0он в\u00A0городе.')
  })

  it('never bind so many words that a line could not break', () => {
    for (const text of ['а '.repeat(500), '— '.repeat(500), 'а — '.repeat(500), 'в «'.repeat(500)]) {
      const [line] = letterLines(text)
      expect(Math.max(...(line?.text ?? '').split(/[ \u200B]/).map((run) => run.length))).toBeLessThan(10)
    }
  })

  it('say what the text says, whatever it is', () => {
    const shown = (text: string) => plain(text.replace(/\p{Cc}/gu, ' '))
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const lines = letterLines(text).map((line) => line.text)
        expect(shown(lines.join('\n')).replaceAll(' ', '')).toBe(
          shown(text.toWellFormed()).replaceAll(' ', ''),
        )
      }),
    )
  })
})

describe('printable text', () => {
  it('has one kind of line break, no control characters and no half surrogates', () => {
    expect(printable('a\r\nb\rc\u2028d\u0000\u0007\te\uD800')).toBe('a\nb\nc\nd e\uFFFD')
  })

  it('lets an endless run break, between whole signs', () => {
    const family = '👩‍👩‍👧'
    const broken = printable(family.repeat(20))
    expect(broken.split('\u200B').join('')).toBe(family.repeat(20))
    expect(broken.split('\u200B').every((part) => part.length % family.length === 0)).toBe(true)
    expect(broken).toContain('\u200B')
  })

  it('leaves ordinary words whole', () => {
    expect(printable('человеконенавистничество и превысокомногорассмотрительный')).not.toContain('\u200B')
  })
})
