import { join } from 'node:path'
import { readLetterBank } from '../../src/content/letter.ts'
import type { Case } from '../../src/domain/case.ts'
import { composeLetter, type LetterAnswers } from '../../src/domain/letter/compose.ts'
import type { LetterBank } from '../../src/domain/letter/draft.ts'
import { ROOT, testContent } from '../support/data.ts'
import { elapsed, pick, quantile, type Section, seededRandom } from './measure.ts'
import { printTable } from './table.ts'

const LETTERS = 5_000
/** How often the bank is read anew, so that no wording is compiled yet. */
const BANKS = 30

/** How long it takes to write a letter from the project's own phrases. */
export async function composeBench(): Promise<Section[]> {
  const { cases, letter: bank } = await testContent()
  const people = Array.from(cases.values())
  const random = seededRandom(4)
  const warmUp = Array.from({ length: LETTERS }, () => timed(bank, people, random))
  const warm = Array.from({ length: LETTERS }, () => timed(bank, people, random))
  const fresh = Array.from({ length: BANKS }, () => timed(freshBank(), people, random))
  const line = (values: readonly number[]) =>
    `${[0.5, 0.95, 0.99, 1].map((share) => quantile(values, share).toFixed(2)).join(' / ')} ms`
  return [
    {
      title: `A letter from the phrase bank (p50 / p95 / p99 / most)`,
      rows: [
        { what: 'the very first letter of this process', measured: `${(warmUp[0] ?? 0).toFixed(1)} ms` },
        { what: `the first letter of a bank, ${BANKS} times`, measured: line(fresh) },
        { what: `${LETTERS} letters, every wording in use`, measured: line(warm) },
      ],
    },
  ]
}

function timed(bank: LetterBank, people: readonly Case[], random: () => number): number {
  const answers = someAnswers(bank, random)
  const person = pick(people, random)
  const seed = Math.floor(random() * 2 ** 31)
  return elapsed(() => composeLetter(answers, person, bank.phrases, seed))
}

function freshBank(): LetterBank {
  const bank = readLetterBank(join(ROOT, 'data', 'letter'), [], false)
  if (bank === undefined) throw new Error('data/letter is not right: npm run data:check')
  return bank
}

function someAnswers({ phrases, places }: LetterBank, random: () => number): LetterAnswers {
  const topics = phrases.topics
    .map((topic) => ({ topic, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .slice(0, 1 + Math.floor(random() * 3))
  return {
    name: { typed: 'Anna', russian: 'Анна' },
    sender: pick(['she', 'he', 'we', 'other'] as const, random),
    place: random() < 0.2 ? null : (places.get('DE') ?? null),
    details: topics.map(({ topic }) => ({
      topic: topic.id,
      detail: pick(topic.details, random).id,
      given: null,
    })),
    question: pick(phrases.questions, random).id,
    form: pick(['vy', 'ty'] as const, random),
    greeting: pick(phrases.greetings, random).id,
    reply: pick(phrases.replies, random).id,
    wish: pick(phrases.wishes, random).id,
    length: 'full',
    own: new Map(),
    turns: new Map(),
  }
}

if (import.meta.main) printTable(await composeBench())
