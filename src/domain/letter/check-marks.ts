import { ROMAN, type Span, type Word } from './check-words.ts'

/** What is found by the look of a text and not by its words. */
export const MARKS = [
  'foreign-text',
  'foreign-word',
  'disguise',
  'digits',
  'abbreviation',
  'contact',
  'flag',
  'emoji',
  'drawing',
  'brackets',
  'length',
] as const
export type Mark = (typeof MARKS)[number]

/** What the data adds to a mark: words or signs that it lets pass or looks for, and a length in characters. */
export interface MarkOptions {
  allow: ReadonlySet<string>
  signs: readonly string[]
  most: number
}

/** Every place of a text that bears the mark. */
export function findMark(mark: Mark, text: string, words: readonly Word[], options: MarkOptions): Span[] {
  switch (mark) {
    case 'foreign-text':
      return foreign(text, words).flatMap(({ span, language }) => (language ? [span] : []))
    case 'foreign-word':
      return foreign(text, words).flatMap(({ span, language }) =>
        language || options.allow.has(text.slice(span.start, span.end).toLowerCase()) ? [] : [span],
      )
    case 'disguise':
      return [
        ...words.filter((word) => isDisguise(word, text, options.allow)).map(spanOf),
        ...spans(MASKED, text),
      ]
    case 'digits':
      return digits(text).filter((span) => !contacts(text).some((contact) => within(span, contact)))
    case 'abbreviation':
      return words.filter((word) => isAbbreviation(word, text, options.allow)).map(spanOf)
    case 'contact':
      return contacts(text)
    case 'flag':
      return [...spans(FLAG, text), ...signs(text, options.signs)]
    case 'emoji':
      return [...spans(PICTURE, text), ...spans(SMILEY, text)].filter(
        ({ start, end }) => !options.signs.some((sign) => text.slice(start, end).includes(sign)),
      )
    case 'drawing':
      return spans(DRAWING, text).filter(
        ({ start, end }) => new Set(text.slice(start, end).replace(/\s/g, '')).size > 1,
      )
    case 'brackets':
      return spans(BRACKETS, text)
    case 'length':
      return text.length > options.most ? [{ start: options.most, end: text.length }] : []
  }
}

// Every repetition has a bound, so that no text makes one of these patterns slow.
const MASKED = /(?<![\p{L}*])[а-яёА-ЯЁ]{1,12}[*#@$%]{1,6}[а-яё]{1,12}(?![\p{L}*])/gu
const HOST =
  '(?:[a-z0-9-]{1,40}\\.){1,4}(?:com|org|net|info|ru|su|ua|de|eu|io|me|uk|fr|pl|cz|biz|app|dev|tv|by|kz)|[а-яёa-z0-9-]{1,40}\\.рф'
const ADDRESS = new RegExp(
  `(?:https?://|www\\.)[^\\s«»]{1,200}|(?<![\\p{L}\\d.@-])(?:[a-z0-9._%+-]{1,40}@)?(?:${HOST})(?![\\p{L}\\d])(?:/[^\\s«»]{0,200})?`,
  'giu',
)
const HANDLE = /(?<![\p{L}\d._%+-])@[a-z0-9_]{3,40}/giu
const PHONE =
  /(?<![\d.])(?:\+\d[\d ()-]{6,18}\d|8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|\d{3}[ -]\d{2,3}-\d{2}-\d{2})(?!\d)/g
const FLAG = /\p{Regional_Indicator}{2}|\u{1F3F4}[\u{E0020}-\u{E007F}]{2,8}/gu
const PICTURE =
  /(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})(?:[\p{Extended_Pictographic} ]|\u{FE0F}|\u{200D}|\p{Emoji_Modifier}){0,40}/gu
const SMILEY = /(?<![\p{L}\d)])[:;=]['-]?[)(DPРЗ*]{1,10}(?!\p{L})/gu
const DRAWING = /(?:[^\p{L}\p{N}\p{M}\p{Cf}\s.,!?…«»“”„"—–'’:;№\p{Extended_Pictographic}]\s?){6,400}/gu
const BRACKETS = /[а-яё]{1,30}\((?:а|ла|на|ась|лась|ая|яя|ый|ий|ен|ому|ой|ей|ы|и)\)/giu
const CONTINUOUS_DIGITS = /(?<![\d.])\d{7,400}/g
const DIGIT_GROUPS = /(?<![\d.,:])\d{1,8}(?:[ ,;–-]{1,2}\d{1,8}){2,100}/g

function spans(pattern: RegExp, text: string): Span[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }))
}

function contacts(text: string): Span[] {
  return [...spans(ADDRESS, text), ...spans(HANDLE, text), ...spans(PHONE, text)]
}

function spanOf({ start, end }: Span): Span {
  return { start, end }
}

function signs(text: string, wanted: readonly string[]): Span[] {
  return wanted.flatMap((sign) => {
    const found: Span[] = []
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + sign.length)) {
      found.push({ start: at, end: at + sign.length })
    }
    return found
  })
}

/** Words without a vowel and mixtures of letters and digits say nothing to a reader. */
function isDisguise(word: Word, text: string, allow: ReadonlySet<string>): boolean {
  if (word.disguised) return true
  if (word.script !== 'russian') return false
  const changes = word.folded.match(/\p{L}(?=\p{N})|\p{N}(?=\p{L})/gu)?.length ?? 0
  if (changes >= 3) return true
  const soundless = /^[^аеиоуыэюя\d]{4,}$/.test(word.folded)
  return soundless && word.capital !== 'all' && text[word.end] !== '.' && !allow.has(word.folded)
}

function isAbbreviation(word: Word, text: string, allow: ReadonlySet<string>): boolean {
  if (word.capital !== 'all' || word.script !== 'russian' || word.disguised) return false
  if (ROMAN.test(text.slice(word.start, word.end))) return false
  return /^[^аеиоуыэюя\d]{3,8}$/.test(word.folded) && !allow.has(word.folded)
}

/** Sums («1 250 000») and dates are numbers that everybody reads; rows of numbers and account numbers are not. */
function digits(text: string): Span[] {
  const groups = spans(DIGIT_GROUPS, text).filter(({ start, end }) => {
    const row = text.slice(start, end)
    if (/^\d{1,3}(?: \d{3}){1,3}$/.test(row)) return false
    const parts = row.split(/[^\d]+/)
    return parts.length >= 6 || parts.every((part) => part.length >= 3)
  })
  const long = spans(CONTINUOUS_DIGITS, text)
  return [...groups, ...long.filter((span) => !groups.some((group) => within(span, group)))]
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

/** From so many words in a row on, another alphabet is another language and not a name. */
const LANGUAGE_WORDS = 3
/** So many words with a Ukrainian or Belarusian letter make a sentence Ukrainian or Belarusian. */
const NEIGHBOUR_WORDS = 2
/** In a sentence of up to so many words one is enough, unless a capital shows that it may be a name. */
const SHORT_SENTENCE = 4

/** Passages that are not Russian by their letters; `language` tells a text from a word or name. */
function foreign(text: string, words: readonly Word[]): { span: Span; language: boolean }[] {
  const links = [...spans(ADDRESS, text), ...spans(HANDLE, text)]
  const passages: Word[][] = []
  let open: Word[] | undefined
  let before: Word | undefined
  for (const word of words) {
    const strange = word.script !== 'russian' && word.script !== 'number'
    const counts = strange && !links.some((link) => within(word, link))
    const goesOn = before?.sentence === word.sentence && before.script === word.script
    if (counts && open && goesOn) open.push(word)
    else {
      open = counts ? [word] : undefined
      if (open) passages.push(open)
    }
    before = word
  }
  const sizes = countBy(words)
  const neighbours = countBy(words.filter(({ script }) => script === 'neighbour'))
  return passages
    .filter((passage) => !passage.every(({ start, end }) => ROMAN.test(text.slice(start, end))))
    .map((passage) => {
      const [first] = passage
      const last = passage.at(-1)
      if (first === undefined || last === undefined) throw new Error('a passage has words')
      const language =
        first.script === 'other' ||
        (first.script === 'latin' && passage.length >= LANGUAGE_WORDS) ||
        (first.script === 'neighbour' &&
          ((neighbours.get(first.sentence) ?? 0) >= NEIGHBOUR_WORDS ||
            (first.capital === 'none' && (sizes.get(first.sentence) ?? 0) <= SHORT_SENTENCE)))
      return { span: { start: first.start, end: last.end }, language }
    })
}

/** How many of the words each sentence has. */
function countBy(words: readonly Word[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { sentence } of words) counts.set(sentence, (counts.get(sentence) ?? 0) + 1)
  return counts
}
