import { describe, expect, it } from 'vitest'
import {
  createPatternIndex,
  createWordTest,
  PatternError,
  parsePattern,
} from '../../../src/domain/letter/check-pattern.ts'
import { readWords } from '../../../src/domain/letter/check-words.ts'

const SETS = { month: ['январь', 'май'], both: ['@month', 'год'] }

/** What a pattern meets in a text, each meeting as the words that it met. */
function met(pattern: string, text: string): string[] {
  const words = readWords(text)
  const index = createPatternIndex(parsePattern(pattern, SETS).map((one) => ({ pattern: one, owner: 0 })))
  return index.hits(words).map(({ at }) =>
    at
      .map((place) => words[place])
      .map((word) => (word ? text.slice(word.start, word.end) : '?'))
      .join(' '),
  )
}

describe('a pattern meets', () => {
  it.each<[string, string, string[]]>([
    ['книга', 'О книгах и о книге', ['книгах', 'книге']],
    ['книга', 'книжный', []],
    ['=книга', 'книга, но не книги', ['книга']],
    ['книг*', 'книгах, книгоноша', ['книгах', 'книгоноша']],
    ['=ёлка', 'Елка и ёлка', ['Елка', 'ёлка']],
    ['детектив', 'детектив о детективах', ['детектив', 'детективах']],
    ['Немцов', 'Немцов, немцов, немцы, Немцова', ['Немцов', 'Немцова']],
    ['Вера', 'Вера и вера', ['Вера']],
    ['Вер*', 'Верить и верить', ['Верить']],
    ['ФСБ', 'ФСБ, фсб и Фсб', ['ФСБ']],
    ['УДОшник', 'УДОшники и удошники', ['УДОшники']],
    ['партизан', 'партизан, партизаны', ['партизан', 'партизаны']],
    ['партизан', 'у партизана к партизану', ['партизана', 'партизану']],
    ['партизан', 'с партизаном, о партизанах', ['партизаном', 'партизанах']],
    ['мРНК', 'мРНК и мрнк', ['мРНК', 'мрнк']],
    ['книга*|книгоно*', 'книга и книгоноша', ['книга', 'книгоноша']],
    ['#', 'Было 5 и 6й, но не пять', ['5', '6й']],
    ['лес|река', 'в лесу и у реки', ['лесу', 'реки']],
    ['@month', 'в мае и в январе', ['мае', 'январе']],
    ['@both', 'в мае того года', ['мае', 'года']],
    ['# @month', '5 мая, пятого мая', ['5 мая']],
    ['мой лес', 'мой лес', ['мой лес']],
    ['мой лес', 'мой тёмный лес', []],
    ['мой лес', 'мой. Лес', []],
    // What follows is met as the first word is.
    ['моя книга', 'моя книгоноша, моих книг', ['моих книг']],
    ['моя =книга', 'мою книгу, моя книга', ['моя книга']],
    ['моя =книга', 'моя книгами', []],
    ['моя книга*', 'мою книгу, моя книгами', ['моя книгами']],
    ['май #', 'мая пятого, мая 5', ['мая 5']],
    ['мой ..2 лес', 'мой очень тёмный лес', ['мой лес']],
    ['мой ..2 лес', 'мой тёмный лес, мой очень тёмный густой лес', ['мой лес']],
    ['мой ..1 лес', 'мой мой лес', ['мой лес', 'мой лес']],
    ['мой ..1 лес сад', 'мой лес лес сад', ['мой лес сад']],
    ['..2 мой лес', 'мой тёмный лес', []],
    ['лес & река', 'лес один два три четыре река', ['лес река']],
    ['лес & река', 'лес один два три четыре пять река', []],
    ['река & лес', 'лес и река', ['лес река']],
    ['лес & моя река', 'лес и моя река', ['лес моя река']],
    ['лес & моя река', 'лес и моя тихая река', []],
    ['«мой лес»', 'мой лес и «мой лес»', ['мой лес']],
    ['«мой лес»', '«мой» лес', []],
    ['«лес»', 'лес', []],
    ['=5', '5 или 6', ['5']],
  ])('%s in “%s”', (pattern, text, found) => {
    expect(met(pattern, text)).toEqual(found)
  })

  it('in quotation marks only where all of it stands in them', () => {
    const words = readWords('мой лес и «мой лес»')
    const index = createPatternIndex(
      parsePattern('«мой лес»', {}).map((pattern) => ({ pattern, owner: 'one' })),
    )
    expect(index.hits(words)).toEqual([{ owner: 'one', at: [3, 4] }])
  })

  it('both orders of what is joined', () => {
    expect(parsePattern('лес & река', {})).toHaveLength(2)
    expect(parsePattern('лес река', {})).toHaveLength(1)
  })
})

describe('what is no pattern', () => {
  it.each([
    ['', 'not a word of a pattern: “”'],
    ['..2', 'no word in “..2”'],
    ['лес & река & гора', 'more than one “&” in “лес & река & гора”'],
    ['@nothing', 'no set @nothing'],
    ['wood', 'not a word of a pattern: “wood”'],
    ['лес,', 'not a word of a pattern: “лес,”'],
    ['лес..2', 'not a word of a pattern: “лес..2”'],
    ['лес ..12 река', 'not a word of a pattern: “..12”'],
    ['«лес', 'not a word of a pattern: “«лес”'],
    ['лес»', 'not a word of a pattern: “лес»”'],
    ['лес*река', 'not a word of a pattern: “лес*река”'],
  ])('%j', (pattern, message) => {
    expect(() => parsePattern(pattern, SETS)).toThrow(new PatternError(message))
  })
})

it('a word is one of a list, or is not', () => {
  const reads = createWordTest(['читать', '=книга', 'фильм*'])
  const found = readWords('Читаю книга книги фильмы лес').map(reads)
  expect(found).toEqual([true, true, false, true, false])
})
