import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { letterLines, printable, unprintable } from '../../src/print/lines.ts'
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
    const shown = (text: string) => plain(text.replace(/\p{Cc}/gu, ' ')).replaceAll(' ', '')
    const sign = fc.constantFrom(...Array.from('абвАБВёЁxyzß1230 —«».,!?-№\u00A0\n\t\r"\'#$@\\'))
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 300 }), (text) => {
        const lines = letterLines(text).map((line) => line.text)
        expect(shown(lines.join('\n'))).toBe(shown(text))
      }),
    )
  })
})

describe('printable text', () => {
  it('has one kind of line break, no control characters and no half surrogates', () => {
    expect(printable('a\r\nb\rc\u2028d\u0000\u0007\te\uD800')).toBe('a\nb\nc\nd e\uFFFD')
  })

  it('lets an endless run break, between whole signs', () => {
    const accented = 'а\u0301'
    const parts = printable(accented.repeat(20)).split('\u200B')
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.join('')).toBe(accented.repeat(20))
    for (const part of parts) expect(part).toMatch(/^(а\u0301)+$/u)
  })

  it('shows one box for a sign that no face has, and says which these are', () => {
    expect(printable('кот 👩‍👩‍👧 и 漢字 ❤️ שלום')).toBe('кот □ и □□ ❤ □□□□')
    expect(unprintable('кот 👩‍👩‍👧 и 漢漢 ❤️ «да» — № 5,\nß')).toEqual(['👩‍👩‍👧', '漢'])
  })

  it('drops marks of direction, which no reader sees', () => {
    expect(printable('\u202Eсправа\u202C \u200Fналево\u2067\u200E')).toBe('справа налево')
    expect(unprintable('\u202Eсправа\u202C')).toEqual([])
  })

  it('leaves ordinary words whole', () => {
    expect(printable('человеконенавистничество и превысокомногорассмотрительный')).not.toContain('\u200B')
  })
})
