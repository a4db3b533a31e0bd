import MiniSearch from 'minisearch'

/**
 * Cyrillic letters of Russian and Ukrainian by sound, so coarse that the usual transliterations of one name meet:
 * «Умєрова», «Умерова» and “Umerova” are all `umerova`.
 */
const CYRILLIC: Record<string, string> = Object.fromEntries(
  [
    'а:a б:b в:v г:h ґ:h д:d е:e є:e ё:e ж:zh з:z и:i і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r с:s',
    'т:t у:u ф:f х:h ц:c ч:ch ш:sh щ:sh ъ: ы:i ь: э:e ю:u я:a ў:u',
  ].flatMap((row) => row.split(' ').map((pair) => pair.split(':') as [string, string])),
)

/** Latin spellings of the same sounds, longest first. */
const LATIN: [RegExp, string][] = [
  [/shch|schtsch/g, 'sh'],
  [/tsch|tch|cz/g, 'ch'],
  [/sch/g, 'sh'],
  [/kh/g, 'h'],
  [/ts|tz/g, 'c'],
  [/[yji]+e/g, 'e'],
  [/[yji]+u/g, 'u'],
  [/[yji]+a/g, 'a'],
  [/[yj]o/g, 'o'],
  [/g/g, 'h'],
  [/w/g, 'v'],
  [/x/g, 'ks'],
  [/[yj]/g, 'i'],
  [/(.)\1+/g, '$1'],
]

/** A name folded to one Latin key for comparing; not meant to be read. Empty when nothing of it is a letter or digit. */
export function searchKey(text: string): string {
  let key = ''
  for (const letter of text.normalize('NFC').toLowerCase()) key += CYRILLIC[letter] ?? letter
  key = key
    .normalize('NFD')
    .replace(SILENT, '')
    .replace(/[łøđæœß]/g, (letter) => SPECIAL[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  for (const [spelling, sound] of LATIN) key = key.replace(spelling, sound)
  return key
}
/** Marks, apostrophes and characters that nobody sees: they divide no word. */
const SILENT = /[\p{M}\p{Cf}'’ʼ`ʹ]+/gu
const SPECIAL: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', æ: 'e', œ: 'o', ß: 's' }

export interface NameSearch {
  /** Ids whose names the words may mean, best first, at most `limit` (8); empty when nothing is near. */
  find(words: string, limit?: number): string[]
  /** Takes in somebody new; an id that is known already stays as it is. */
  add(entry: NamedEntry): void
  remove(id: string): void
}

export interface NamedEntry {
  id: string
  names: readonly string[]
}

/** A search over names in any script that forgives typing mistakes; each id is found by any of its names. */
export function createNameSearch(entries: Iterable<NamedEntry>): NameSearch {
  const index = new MiniSearch<{ id: string; names: string }>({
    fields: ['names'],
    tokenize: (text) => text.split(' ').filter(Boolean),
    processTerm: (term) => term,
    searchOptions: {
      prefix: (term) => term.length >= 3,
      fuzzy: (term) => (term.length < 4 ? false : term.length < 7 || CYRILLIC_WORD.test(term) ? 1 : 2),
      weights: { fuzzy: 0.4, prefix: 0.7 },
      combineWith: 'OR',
    },
  })
  const document = ({ id, names }: NamedEntry) => ({ id, names: tokensOf(names) })
  index.addAll(Array.from(entries, document))
  return {
    find(words, limit = 8) {
      const hits = index.search(tokensOf([words.slice(0, LONGEST_QUERY)]))
      const best = hits[0]?.score ?? 0
      return hits
        .filter((hit) => hit.score >= best * WORTH_SHOWING)
        .slice(0, limit)
        .map((hit) => String(hit.id))
    },
    add(entry) {
      if (!index.has(entry.id)) index.add(document(entry))
    },
    remove(id) {
      if (index.has(id)) index.discard(id)
    },
  }
}

/** A word as typed, for which one slip is allowed; its folded key catches what is farther. */
const CYRILLIC_WORD = /\p{Script=Cyrillic}/u
/** Characters of a query that are looked at; names are shorter, and fuzzy matching grows with every word. */
const LONGEST_QUERY = 64
/** Hits that score less than this share of the best one only distract. */
const WORTH_SHOWING = 0.35

/**
 * The words of names, folded and as they are typed. One wrong letter can change two of the folded key («ж», `zh`),
 * which would be too far for a short name; between the words as typed it is one.
 */
function tokensOf(names: readonly string[]): string {
  const words = names.flatMap((name) => `${searchKey(name)} ${asTyped(name)}`.split(' '))
  return Array.from(new Set(words)).join(' ')
}

function asTyped(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(SILENT, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
}
