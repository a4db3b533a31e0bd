import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { readCensor } from '../../src/content/censor.ts'
import { checkLetter } from '../../src/domain/letter/check.ts'
import { ROOT } from '../support/data.ts'
import { elapsed, median, pick, quantile, type Section, seededRandom } from './measure.ts'
import { printTable } from './table.ts'

const LETTERS = 2_000
/** Milliseconds that a letter may take at the median. */
const GOAL = 2
/** Longer ones are measured without a promise. */
const PROMISED_SIZE = 1_500
const READINGS = 30

/** How long the check of a letter takes, for letters put together from the test lists, one sentence in ten risky. */
export function checkBench(): Section[] {
  const file = join(ROOT, 'data', 'letter', 'censor.yaml')
  const read = () => readCensor(file, [])
  const rules = read()
  if (rules === undefined) throw new Error('data/letter/censor.yaml is not right: npm run data:check')
  const random = seededRandom(5)
  const rows = [1_000, 1_500, 2_500].map((size) => {
    const letters = Array.from({ length: LETTERS }, () => someLetter(size, random))
    for (const letter of letters) checkLetter(letter, rules)
    const times = letters.map((letter) => elapsed(() => checkLetter(letter, rules)))
    const parts = [0.5, 0.95, 0.99].map((share) => (quantile(times, share) * 1_000).toFixed(0))
    const row = {
      what: `a letter of ${size} characters, ${LETTERS} times`,
      measured: `${parts.join(' / ')} µs`,
    }
    if (size > PROMISED_SIZE) return row
    return { ...row, goal: `≤ ${GOAL} ms at the median`, met: median(times) <= GOAL }
  })
  const reading = Array.from({ length: READINGS }, () => elapsed(read))
  return [
    {
      title: 'The check of a letter (p50 / p95 / p99)',
      rows: [
        ...rows,
        { what: 'reading and compiling the rules', measured: `${median(reading).toFixed(1)} ms` },
      ],
    },
  ]
}

const [innocent, risky] = ['innocent', 'risky'].map((name) => {
  const list = load(readFileSync(join(ROOT, 'test', 'domain', 'letter', `${name}.yaml`), 'utf8'))
  return (list as { text: string }[]).map(({ text }) => text)
})

/** Sentences up to the size, cut where it is reached. */
function someLetter(size: number, random: () => number): string {
  let letter = ''
  while (letter.length < size) letter += `${pick((random() < 0.1 ? risky : innocent) ?? [], random)} `
  return letter.slice(0, size)
}

if (import.meta.main) printTable(checkBench())
