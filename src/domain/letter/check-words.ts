/** Where something stands in a text, in UTF-16 units; `end` is the unit after it. */
export interface Span {
  start: number
  end: number
}

export type Script = 'russian' | 'neighbour' | 'latin' | 'other' | 'number'

/** A word of a letter, as it stands there and as the rules see it. */
export interface Word extends Span {
  /** Small letters, «ё» as «е», without stress marks and invisible characters, disguises undone. */
  folded: string
  /** Whether it begins with a capital, or is nothing but capitals (two at least). */
  capital: 'none' | 'first' | 'all'
  /** `neighbour` is Cyrillic with letters that Russian lacks, such as «ї»; `number` begins with a digit. */
  script: Script
  /** Whether letters of another script or digits stood in for Russian ones: «вoйна» with a Latin “o”. */
  disguised: boolean
  /** Counted from 0; patterns do not reach from one sentence into the next. */
  sentence: number
  /** Whether it stands in quotation marks that were opened in this sentence. */
  quoted: boolean
}

// Apostrophes join («д’Артаньян»); marks and format characters are what hides inside words.
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}'’]*/gu
const PLAIN = /^[а-яё]+$/i
const NEIGHBOUR_LETTERS = /[іїєґўј]/i
const INVISIBLE = /[\p{M}\p{Cf}'’]+/gu
const SENTENCE_END = /[\n\r\u2028\u2029]|[.!?…]["»”“)\]]*\s/
/** Latin letters, digits and signs that pass for Russian letters. */
const LOOK_ALIKES = new Map(
  ['aа', 'bв', 'cс', 'eе', 'hн', 'kк', 'mм', 'nп', 'oо', 'pр', 'tт', 'xх', 'yу', 'iи', 'uи', 'rг', 'gд', '0о', '3з', '4ч', '6б', '1и', 'αа', 'οо', 'ρр', 'іи', 'ѕс', 'јй', 'ɑа'].map(
    (pair) => [pair.slice(0, 1), pair.slice(1)] as const,
  ),
) // biome-ignore format: a table of pairs reads better in one row

/** Roman numerals, which people also write with Cyrillic «Х», «С», «М». */
export const ROMAN = /^[IVXLCDMХСМ]+$/

/** The words of a text in their order, numbers among them. */
export function readWords(text: string): Word[] {
  const words: Word[] = []
  let sentence = 0
  let quoted = false
  let end = 0
  for (const match of text.matchAll(WORD)) {
    const between = text.slice(end, match.index)
    const boundary = SENTENCE_END.exec(between)
    if (boundary && words.length > 0) {
      sentence++
      quoted = opens(between.slice(boundary.index + boundary[0].length), false)
    } else quoted = opens(between, quoted)
    const raw = match[0]
    end = match.index + raw.length
    words.push({ start: match.index, end, sentence, quoted, ...readWord(raw) })
  }
  return words
}

function opens(between: string, before: boolean): boolean {
  let quoted = before
  for (const sign of between) {
    if (sign === '«' || sign === '„') quoted = true
    else if (sign === '»' || sign === '”') quoted = false
    else if (sign === '"' || sign === '“') quoted = !quoted
  }
  return quoted
}

function readWord(raw: string): Omit<Word, 'start' | 'end' | 'sentence' | 'quoted'> {
  const bare = PLAIN.test(raw) ? raw : raw.normalize('NFC').replace(INVISIBLE, '')
  const capital = capitalOf(bare)
  const small = bare.toLowerCase()
  if (PLAIN.test(bare)) {
    const folded = fold(small)
    return { folded, capital, script: 'russian', disguised: false }
  }
  const script = scriptOf(small)
  const disguised = script === 'russian' && isDisguised(bare)
  const folded = disguised ? fold(Array.from(small, (l) => LOOK_ALIKES.get(l) ?? l).join('')) : small
  return { folded, capital, script, disguised }
}

/** «ё» is often written «е», and a letter may be drawn out: «воооойна». */
function fold(small: string): string {
  return small.replaceAll('ё', 'е').replace(/(.)\1{2,}/g, '$1')
}

function capitalOf(bare: string): Word['capital'] {
  const first = bare.slice(0, 1)
  if (first === first.toLowerCase()) return 'none'
  return bare.length > 1 && bare === bare.toUpperCase() ? 'all' : 'first'
}

/** One Cyrillic letter of Russian among others makes a word Russian: the others are then in disguise. */
function scriptOf(small: string): Script {
  if (/^\p{N}/u.test(small) && !/\p{L}\p{N}\p{L}/u.test(small)) return 'number'
  if (/^\p{Script=Cyrillic}+$/u.test(small) && NEIGHBOUR_LETTERS.test(small)) return 'neighbour'
  if (/[а-яё]/.test(small)) return 'russian'
  return /\p{Script=Latin}/u.test(small) ? 'latin' : 'other'
}

/** «ХVI» is a numeral and «Ту154М» an aeroplane; a Latin letter beside Russian ones, or «в0йна», is neither. */
function isDisguised(bare: string): boolean {
  if (ROMAN.test(bare)) return false
  return /[^\p{Script=Cyrillic}\p{N}]/u.test(bare) || /\p{Ll}[01346]\p{Ll}/u.test(bare)
}

/**
 * Letters set apart by spaces, dots, hyphens or the like, joined to the words they spell: «в о й н а».
 * A few single letters in a row are ordinary («а я и в лесу», «и т. д.», «А. С. Пушкин»), so `sure` tells
 * whether the row can hardly be anything but a word spelled out.
 */
export function spelledOut(text: string, words: readonly Word[]): { word: Word; sure: boolean }[] {
  const rows: { word: Word; sure: boolean }[] = []
  let row: Word[] = []
  const close = () => {
    rows.push(...sentencesOf(text, row).map(joined))
    row = []
  }
  for (const [index, word] of words.entries()) {
    const before = words[index - 1]
    const single = word.folded.length === 1 && word.script !== 'number'
    if (!single || isShortening(words, index)) {
      close()
      continue
    }
    if (before && !/^(?:[\s._*/|-]|\. )$/.test(text.slice(before.end, word.start))) close()
    row.push(word)
  }
  close()
  return rows
}

/** «…как и я. П.у.т.и.н.»: a sentence that ends in a single letter is not part of what is spelled out after it. */
function sentencesOf(text: string, row: readonly Word[]): (readonly Word[])[] {
  const start = row.findIndex((word, index) => {
    const before = row[index - 1]
    const begins =
      before !== undefined && word.capital !== 'none' && /\.\s/.test(text.slice(before.end, word.start))
    return begins && row.length - index >= SHORTEST_ROW
  })
  const parts = start < 0 ? [row] : [row.slice(0, start), row.slice(start)]
  return parts.filter((part) => part.length >= SHORTEST_ROW)
}

/** The single letters that are words of Russian. */
const ONE_LETTER_WORDS = 'аияоувксбж'
/** Letters in a row, from which on they may spell a word. */
const SHORTEST_ROW = 3
const SHORTENINGS = new Set(['тд', 'тп', 'те', 'тк', 'тн', 'тч', 'нэ', 'гр', 'жд'])

function isShortening(words: readonly Word[], index: number): boolean {
  const at = (position: number) => words[position]?.folded ?? ''
  return SHORTENINGS.has(at(index) + at(index + 1)) || SHORTENINGS.has(at(index - 1) + at(index))
}

function joined(row: readonly Word[]): { word: Word; sure: boolean } {
  const [first] = row
  const last = row.at(-1)
  if (first === undefined || last === undefined) throw new Error('a row has letters')
  const folded = row.map((word) => LOOK_ALIKES.get(word.folded) ?? word.folded).join('')
  const strange = row.filter((word) => !ONE_LETTER_WORDS.includes(word.folded)).length
  const word: Word = {
    ...first,
    end: last.end,
    folded,
    script: 'russian',
    capital: 'all',
    disguised: true,
  }
  return { word, sure: row.length >= 4 && strange >= 2 }
}
