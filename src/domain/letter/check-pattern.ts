import { stemmer } from '@orama/stemmers/russian'
import type { Word } from './check-words.ts'

/** One way to meet a word. */
interface Test {
  kind: 'stem' | 'exact' | 'prefix' | 'number'
  value: string
  capital: 'any' | 'first' | 'all'
}

/** A word of a pattern: any of its tests may hold. */
interface Term {
  tests: readonly Test[]
  /** How many other words may stand between it and the term before; the first term's says nothing. */
  gap: number
}

export interface Pattern {
  terms: readonly Term[]
  /** Whether all of it must stand in quotation marks. */
  quoted: boolean
}

/** Words between the halves of a pattern joined by `&`, at most. */
const NEAR = 4

/**
 * Reads a pattern of data/letter/censor.yaml; its language is described at the head of that file.
 * `a & b` gives two patterns, one for each order.
 *
 * @param sets lists of words that `@name` stands for
 * @throws PatternError when the pattern cannot be read
 */
export function parsePattern(source: string, sets: Readonly<Record<string, readonly string[]>>): Pattern[] {
  const [, inQuotes] = /^«(.+)»$/.exec(source) ?? []
  const quoted = inQuotes !== undefined
  const halves = (inQuotes ?? source).split(' & ').map((half) => parseTerms(half, sets))
  const [first = [], second] = halves
  if (second === undefined) return [{ terms: first, quoted }]
  if (halves.length > 2) throw new PatternError(`more than one “&” in “${source}”`)
  return [
    { terms: joinedTerms(first, second), quoted },
    { terms: joinedTerms(second, first), quoted },
  ]
}

export class PatternError extends Error {}

function joinedTerms(before: readonly Term[], after: readonly Term[]): Term[] {
  return [...before, ...after.map((term, index) => (index === 0 ? { ...term, gap: NEAR } : term))]
}

function parseTerms(source: string, sets: Readonly<Record<string, readonly string[]>>): Term[] {
  const terms: Term[] = []
  let gap = 0
  for (const part of source.split(' ')) {
    const skip = /^\.\.(\d)$/.exec(part)
    if (skip) gap = Number(skip[1])
    else {
      terms.push({ tests: parseTests(part, sets), gap })
      gap = 0
    }
  }
  if (terms.length === 0) throw new PatternError(`no word in “${source}”`)
  return terms
}

function parseTests(part: string, sets: Readonly<Record<string, readonly string[]>>): Test[] {
  return part.split('|').flatMap((alternative) => {
    if (!alternative.startsWith('@')) return parseWord(alternative)
    const set = sets[alternative.slice(1)]
    if (set === undefined) throw new PatternError(`no set ${alternative}`)
    return set.flatMap((word) => parseTests(word, sets))
  })
}

function parseWord(source: string): Test[] {
  if (source === '#') return [{ kind: 'number', value: '', capital: 'any' }]
  const found = /^(=?)([а-яёА-ЯЁіїєґўІЇЄҐЎ\d]+)(\*?)$/.exec(source)
  if (!found) throw new PatternError(`not a word of a pattern: “${source}”`)
  const [, exact, word = '', open] = found
  const value = word.toLowerCase().replaceAll('ё', 'е')
  if (!open && /^[А-ЯЁ]{2,}$/.test(word)) return [{ kind: 'exact', value, capital: 'all' }]
  const capital = /^[А-ЯЁ]/.test(word) ? 'first' : 'any'
  if (open) return [{ kind: 'prefix', value, capital }]
  return exact ? [{ kind: 'exact', value, capital }] : byStem(value, capital)
}

/**
 * The stemmer takes the end of «детектив», «Немцов» or «партизан» for an ending. In «детектива» it does not: such
 * words are met as they are in the nominative, lest «Немцов» be found in «немцы». In «партизана» it does, but not in
 * «партизану»: such words have two stems.
 */
function byStem(value: string, capital: Test['capital']): Test[] {
  const stem = stemmer(value)
  const short: Test = { kind: 'stem', value: stem, capital }
  if (stem === value || !/[бвгджзклмнпрстфхцчшщ]$/.test(value)) return [short]
  const long: Test = { kind: 'stem', value, capital }
  return stemmer(`${value}а`) === value ? [{ kind: 'exact', value, capital }, long] : [short, long]
}

type Stems = (word: Word) => string

/** Longer than any word of Russian; what is longer is not worth the time of a stemmer. */
const LONGEST_WORD = 40

/** Stemming is what a check spends most of its time on: each word once, and only where its stem is asked for. */
function createStems(): Stems {
  const known = new Map<string, string>()
  return ({ folded, script }) => {
    if (script !== 'russian' || folded.length > LONGEST_WORD) return folded
    const stem = known.get(folded) ?? stemmer(folded)
    known.set(folded, stem)
    return stem
  }
}

function passes(word: Word, { kind, value, capital }: Test, stemOf: Stems): boolean {
  if (capital === 'all' ? word.capital !== 'all' : capital === 'first' && word.capital === 'none')
    return false
  switch (kind) {
    case 'stem':
      return word.folded.startsWith(value) && stemOf(word) === value
    case 'exact':
      return word.folded === value
    case 'prefix':
      return word.folded.startsWith(value)
    case 'number':
      return word.script === 'number'
  }
}

/** Whether a word is any of those that a set lists. */
export function createWordTest(words: readonly string[]): (word: Word) => boolean {
  const tests = words.flatMap(parseWord)
  return (word) => {
    const stemOf = createStems()
    return tests.some((test) => passes(word, test, stemOf))
  }
}

/** The words, by their place in the list, that a pattern met. */
export interface Hit<T> {
  owner: T
  at: readonly number[]
}

export interface PatternIndex<T> {
  /** Every hit in the words of a text, each pattern once at most for each first word. */
  hits(words: readonly Word[]): Hit<T>[]
}

/** Keeps patterns under what may be their first word, so that a text costs a few look-ups a word. */
export function createPatternIndex<T>(patterns: Iterable<{ pattern: Pattern; owner: T }>): PatternIndex<T> {
  type Entry = { pattern: Pattern; owner: T; test: Test }
  const byKind = {
    stem: new Map<string, Entry[]>(),
    exact: new Map<string, Entry[]>(),
    prefix: new Map<string, Entry[]>(),
  }
  const numbers: Entry[] = []
  for (const { pattern, owner } of patterns) {
    for (const test of pattern.terms[0]?.tests ?? []) {
      const entry = { pattern, owner, test }
      if (test.kind === 'number') numbers.push(entry)
      else {
        const { kind, value } = test
        byKind[kind].set(value, [...(byKind[kind].get(value) ?? []), entry])
      }
    }
  }
  const lengths = Array.from(new Set(Array.from(byKind.prefix.keys(), (prefix) => prefix.length)))
  // The stem is always the beginning of the word, so that most words need not be stemmed to be passed over.
  const heads = new Set(Array.from(byKind.stem.keys(), (stem) => stem.slice(0, 3)))
  const mayHaveStem = ({ folded }: Word) => [1, 2, 3].some((length) => heads.has(folded.slice(0, length)))
  const starting = (word: Word, stemOf: Stems): Entry[] => {
    if (word.script === 'number') return [...numbers, ...(byKind.exact.get(word.folded) ?? [])]
    const found = [...(byKind.exact.get(word.folded) ?? [])]
    if (mayHaveStem(word)) found.push(...(byKind.stem.get(stemOf(word)) ?? []))
    for (const length of lengths) {
      if (length <= word.folded.length) found.push(...(byKind.prefix.get(word.folded.slice(0, length)) ?? []))
    }
    return found
  }
  return {
    hits(words) {
      const stemOf = createStems()
      return words.flatMap((word, index) =>
        starting(word, stemOf).flatMap(({ pattern, owner, test }) => {
          if (!passes(word, test, stemOf)) return []
          const at = follow(words, index, pattern, 1, stemOf)
          return at && (!pattern.quoted || at.every((place) => words[place]?.quoted)) ? [{ owner, at }] : []
        }),
      )
    },
  }
}

/** The places of `terms` from the one numbered `next` on, after `index`; undefined where they do not follow. */
function follow(
  words: readonly Word[],
  index: number,
  pattern: Pattern,
  next: number,
  stemOf: Stems,
): number[] | undefined {
  const term = pattern.terms[next]
  if (term === undefined) return [index]
  for (let place = index + 1; place <= index + 1 + term.gap; place++) {
    const word = words[place]
    if (word === undefined || word.sentence !== words[index]?.sentence) return undefined
    if (!term.tests.some((test) => passes(word, test, stemOf))) continue
    const rest = follow(words, place, pattern, next + 1, stemOf)
    if (rest) return [index, ...rest]
  }
  return undefined
}
