import { join } from 'node:path'
import { createPrinter, type Printer } from '../../src/print/printer.ts'
import { ENVELOPE, letterOf } from '../print/sample-paper.ts'
import { ROOT } from '../support/data.ts'
import { runNode } from './child.ts'
import { median, quantile, type Row, type Section, spread } from './measure.ts'
import { printTable } from './table.ts'

const STARTS = 9
const DOCUMENTS = 200
const FIRST_MS = 50
const LATER_MS = 15

/** How long paper takes: the first document of a process, which loads the compiler, and those after it. */
export async function printBench(): Promise<Section[]> {
  const firsts = await firstDocuments()
  const printer = createPrinter()
  const kinds: [string, (text: string) => Promise<Uint8Array>][] = [
    ['a full letter, printed', (text) => printer.letter({ text, hand: false })],
    ['a full letter, in handwriting', (text) => printer.letter({ text, hand: true })],
    ['an envelope', () => printer.envelope(ENVELOPE, 'dl')],
    [
      'a full letter with its envelope',
      (text) => printer.letterWithEnvelope({ text, hand: false }, ENVELOPE),
    ],
  ]
  const rows: Row[] = []
  for (const [what, make] of kinds) rows.push(await laterDocuments(what, make))
  return [
    { title: `The first document of a process, ${STARTS} processes (least / median / most)`, rows: firsts },
    {
      title: `${DOCUMENTS} documents, each of them new (p50 / p95 / p99 / most)`,
      rows: [...rows, await growth(printer)],
    },
  ]
}

async function firstDocuments(): Promise<Row[]> {
  // Importing is left out: main.ts imports the printer at its start, and with it nothing of the compiler.
  const program = `
    import { createPrinter } from ${JSON.stringify(join(ROOT, 'src/print/printer.ts'))}
    const before = performance.now()
    await createPrinter().letter({ text: ${JSON.stringify(letterOf(1_000))}, hand: false })
    console.log(performance.now() - before)
  `
  const times: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const { printed } = await runNode(['--input-type=module', '-e', program])
    times.push(Number(printed))
  }
  return [
    {
      what: 'a short letter, compiler and fonts loaded for it',
      measured: spread(times, 'ms', 0),
      goal: `median ≤ ${FIRST_MS} ms`,
      met: median(times) <= FIRST_MS,
    },
  ]
}

async function laterDocuments(what: string, make: (text: string) => Promise<unknown>): Promise<Row> {
  const times: number[] = []
  for (let index = 0; index < DOCUMENTS; index++) {
    const text = ownLetter(index)
    const before = performance.now()
    await make(text)
    times.push(performance.now() - before)
  }
  const shares = [0.5, 0.95, 0.99, 1].map((share) => quantile(times, share).toFixed(1))
  return {
    what,
    measured: `${shares.join(' / ')} ms`,
    goal: `p50 ≤ ${LATER_MS} ms`,
    met: median(times) <= LATER_MS,
  }
}

async function growth(printer: Printer): Promise<Row> {
  const before = process.memoryUsage().rss
  for (let index = 0; index < DOCUMENTS; index++) {
    await printer.letter({ text: ownLetter(DOCUMENTS + index), hand: index % 2 === 0 })
  }
  const grown = (process.memoryUsage().rss - before) / 1e6
  return { what: `memory that ${DOCUMENTS} further letters leave behind`, measured: `${grown.toFixed(1)} MB` }
}

/** A letter that no other document of this process has been. */
function ownLetter(index: number): string {
  return letterOf(2_300).replaceAll('кот ', `кот номер ${index} `)
}

if (import.meta.main) printTable(await printBench())
