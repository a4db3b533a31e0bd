import type { Case } from '../../src/domain/case.ts'
import { inLatin, type LatinSystem } from './invented-names.ts'
import { pick } from './measure.ts'

export interface Query {
  kind: string
  words: string
  /** Whether a person is who the words mean; absent where they mean nobody. */
  means?: (person: Case) => boolean
}

type Writer = (person: Case, random: () => number) => Omit<Query, 'kind'>

const RUSSIAN = 'абвгдежзийклмнопрстуфхцчшщыьэюя'

/** Ways in which people look for somebody: the table has a line for each. */
const WRITERS: Record<string, Writer> = {
  'first and family name': (person, random) =>
    meant(person, pick([shown(person), reversed(shown(person))], random)),
  'official name, both cases': ({ names: { ru }, id }, random) => {
    const { last, first, patronymic = '' } = pick([ru.nominative, ru.dative], random)
    return { words: `${last} ${first} ${patronymic}`, means: (other) => other.id === id }
  },
  'family name alone': (person) => ofFamily(person, person.names.ru.nominative.last.toLowerCase()),
  'Ukrainian spelling': (person) => meant(person, person.names.uk.shown),
  'English spelling of the data': (person) => meant(person, person.names.en.shown),
  'usual Latin spellings': (person, random) => latin(person, ['press', 'passport', 'careless'], random),
  'Latin of other languages': (person, random) =>
    latin(person, ['scientific', 'german', 'french', 'polish'], random),
  'family name without its end': (person, random) => {
    const { last, first } = person.names.ru.nominative
    const cut = last.slice(0, Math.max(4, last.length - 2 - Math.floor(random() * 2)))
    return meant(person, `${first} ${cut}`)
  },
  'first three or four letters': (person, random) => {
    const beginning = person.names.ru.nominative.last.slice(0, random() < 0.5 ? 3 : 4).toLowerCase()
    return {
      words: beginning,
      means: (other) => other.names.ru.nominative.last.toLowerCase().startsWith(beginning),
    }
  },
  'one slip': (person, random) => meant(person, withSlip(shown(person), random)),
  'two slips': (person, random) => meant(person, withSlip(withSlip(shown(person), random), random)),
  'family name with a slip': (person, random) =>
    ofFamily(person, withSlip(person.names.ru.nominative.last, random)),
  'one slip, in Latin': (person, random) => meant(person, withSlip(person.names.en.shown, random)),
  nonsense: (_, random) => ({ words: letters(4 + Math.floor(random() * 12), RUSSIAN, random) }),
  '64 characters of junk': (_, random) => ({
    words: pick(
      [
        () => letters(64, RUSSIAN, random),
        () => letters(64, 'abcdefghijklmnopqrstuvwxyz', random),
        () => letters(64, `${RUSSIAN}      `, random),
        () => Array.from({ length: 16 }, () => letters(3, 'аеиновск', random)).join(' '),
        () => letters(64, '!?.,:;()0123456789 🙂', random),
      ],
      random,
    )(),
  }),
}

/** As many queries of each kind, the same ones for the same chance. */
export function writeQueries(people: readonly Case[], each: number, random: () => number): Query[] {
  return Object.entries(WRITERS).flatMap(([kind, write]) =>
    Array.from({ length: each }, () => ({ kind, ...write(pick(people, random), random) })),
  )
}

function shown(person: Case): string {
  return person.names.ru.shown
}

function meant({ id }: Case, words: string): Omit<Query, 'kind'> {
  return { words, means: (other) => other.id === id }
}

/** Anybody of that family name is right, in its feminine and masculine forms. */
function ofFamily({ names: { ru } }: Case, words: string): Omit<Query, 'kind'> {
  const stem = (last: string) => last.replace(/(ая|ий|а)$/, '')
  return { words, means: (other) => stem(other.names.ru.nominative.last) === stem(ru.nominative.last) }
}

function latin(person: Case, systems: readonly LatinSystem[], random: () => number): Omit<Query, 'kind'> {
  return meant(person, inLatin(shown(person), pick(systems, random)))
}

function reversed(name: string): string {
  return name.split(' ').toReversed().join(' ')
}

function letters(count: number, alphabet: string, random: () => number): string {
  const all = Array.from(alphabet)
  return Array.from({ length: count }, () => pick(all, random)).join('')
}

/** One slip of the finger in the longest word: a letter wrong, missing, added, or two in the wrong order. */
function withSlip(name: string, random: () => number): string {
  const words = name.split(' ')
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? ''
  const at = 1 + Math.floor(random() * Math.max(1, longest.length - 2))
  const before = longest.slice(0, at)
  const letter = pick(Array.from(/[a-z]/i.test(longest) ? 'abcdefghijklmnopqrstuvwxyz' : RUSSIAN), random)
  const slips = [
    () => before + letter + longest.slice(at + 1),
    () => before + longest.slice(at + 1),
    () => before + letter + longest.slice(at),
    () => before + (longest[at + 1] ?? '') + (longest[at] ?? '') + longest.slice(at + 2),
  ]
  return words.map((word) => (word === longest ? pick(slips, random)() : word)).join(' ')
}
