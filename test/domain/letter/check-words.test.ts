import { describe, expect, it } from 'vitest'
import { readWords, type Script, spelledOut, type Word } from '../../../src/domain/letter/check-words.ts'

const folded = (text: string) => readWords(text).map((word) => word.folded)

describe('the words of a text', () => {
  it('stand where they stand, numbers among them', () => {
    expect(readWords('Я в лесу 3 дня.').map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [2, 3],
      [4, 8],
      [9, 10],
      [11, 14],
    ])
    expect(readWords('')).toEqual([])
  })

  it.each([
    ['Ёлка', ['елка']],
    ['воооойна', ['война']],
    ['длинношеее и ааа', ['длинноше', 'и', 'а']],
    ['во\u00ADйна', ['война']],
    ['д’Артаньян', ['дартаньян']],
    ['кто-то', ['кто', 'то']],
    ['London', ['london']],
    ['вoйна', ['война']],
    ['в0йна', ['война']],
    ['Ту154М', ['ту154м']],
  ])('are folded: %s', (text, words) => {
    expect(folded(text)).toEqual(words)
  })

  it.each<[string, Word['capital'], Script, boolean]>([
    ['лес', 'none', 'russian', false],
    ['Лес', 'first', 'russian', false],
    ['ЛЕС', 'all', 'russian', false],
    ['Я', 'first', 'russian', false],
    ['їжак', 'none', 'neighbour', false],
    ['Wald', 'first', 'latin', false],
    ['森', 'none', 'other', false],
    ['2026', 'none', 'number', false],
    ['5й', 'none', 'number', false],
    ['15й', 'none', 'number', false],
    ['5лет', 'none', 'number', false],
    ['1а22', 'none', 'number', false],
    // Letters on both sides of a digit are no number.
    ['1а2б', 'none', 'russian', false],
    ['а5б6', 'none', 'russian', false],
    ['Ил5', 'first', 'russian', false],
    ['вЕРА', 'none', 'russian', false],
    // A Latin letter makes even a Ukrainian word a Russian one in disguise.
    ['вoзімі', 'none', 'russian', true],
    ['вoйна', 'none', 'russian', true],
    ['в0йна', 'none', 'russian', true],
    ['в2йна', 'none', 'russian', false],
    ['ХVI', 'all', 'russian', false],
    ['ХVII', 'all', 'russian', false],
    ['ЛЕСx', 'first', 'russian', true],
  ])('%s begins with a capital: %s, is %s, in disguise: %s', (text, capital, script, disguised) => {
    expect(readWords(text)).toMatchObject([{ capital, script, disguised }])
  })

  it.each([
    ['Лес. Река.', [0, 1]],
    ['Лес! Река? Море… Гора', [0, 1, 2, 3]],
    ['Лес.» Река', [0, 1]],
    ['Лес, река; море: гора', [0, 0, 0, 0]],
    ['Лес\nрека', [0, 1]],
    ['Лес\u2028река', [0, 1]],
    ['лес.ру', [0, 0]],
    ['. Лес река', [0, 0]],
  ])('belong to sentences: %j', (text, sentences) => {
    expect(readWords(text).map(({ sentence }) => sentence)).toEqual(sentences)
  })

  it.each([
    ['Читаю «Войну и мир» вечером', [false, true, true, true, false]],
    ['Читаю „Войну” вечером', [false, true, false]],
    ['Читаю "Войну" вечером', [false, true, false]],
    ['Читаю “Войну“ вечером', [false, true, false]],
    ['Он сказал: "Лес." Река', [false, false, true, false]],
    ['Читаю «Войну. Вечером', [false, true, false]],
    ['Читаю. «Войну» вечером', [false, true, false]],
    ['Читаю «Войну». Вечером', [false, true, false]],
  ])('stand in quotation marks or not: %s', (text, quoted) => {
    expect(readWords(text).map((word) => word.quoted)).toEqual(quoted)
  })
})

describe('a word spelled out', () => {
  const found = (text: string) =>
    spelledOut(text, readWords(text)).map(({ word, sure }) => [
      text.slice(word.start, word.end),
      word.folded,
      sure,
    ])

  it.each([
    ['Там в о й н а была', [['в о й н а', 'война', true]]],
    ['в-о-й-н-а', [['в-о-й-н-а', 'война', true]]],
    ['в.о.й.н.а', [['в.о.й.н.а', 'война', true]]],
    ['в. о. й. н. а', [['в. о. й. н. а', 'война', true]]],
    ['в o й н а', [['в o й н а', 'война', true]]],
    ['м и р', [['м и р', 'мир', false]]],
    ['а я и в лесу', [['а я и в', 'аяив', false]]],
    ['а й и в', [['а й и в', 'айив', false]]],
    ['н е т в', [['н е т в', 'нетв', true]]],
    ['м и', []],
    ['м, и, р', []],
    ['и т. д. и т. п.', []],
    ['1 2 3 4', []],
    ['м — и — р', []],
    [
      'м и р лес м и р',
      [
        ['м и р', 'мир', false],
        ['м и р', 'мир', false],
      ],
    ],
    // A capital after a full stop begins another word, if there are letters enough for one.
    ['а я. М и р', [['М и р', 'мир', false]]],
    [
      'н е т в. М и р',
      [
        ['н е т в', 'нетв', true],
        ['М и р', 'мир', false],
      ],
    ],
    ['в о й. Н а', [['в о й. Н а', 'война', true]]],
    ['Лес. в О й н а', [['в О й н а', 'война', true]]],
    // Letters of a shortening spell nothing, wherever it stands.
    ['а я и т. д.', [['а я и', 'аяи', false]]],
    ['т. д. а я', []],
  ])('%s', (text, rows) => {
    expect(found(text)).toEqual(rows)
  })

  it('is met by patterns in capitals and in small letters', () => {
    expect(spelledOut('ф с б', readWords('ф с б'))).toMatchObject([
      { word: { folded: 'фсб', capital: 'all', script: 'russian', disguised: true } },
    ])
  })
})
