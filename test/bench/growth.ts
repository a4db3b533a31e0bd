import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../support/data.ts'
import { growthOfCases } from './growth-cases.ts'
import { growthSvg } from './growth-chart.ts'
import { type Day, growthOfDay } from './growth-day.ts'
import { growthOfSubscribers } from './growth-subscribers.ts'
import { growthOfTalks } from './growth-talks.ts'
import type { Section } from './measure.ts'
import { count, type Growth, measured, slopeInWords } from './slope.ts'
import { printTable } from './table.ts'

const GROWTHS = { cases: growthOfCases, subscribers: growthOfSubscribers, talks: growthOfTalks }
const PARTS = [...Object.keys(GROWTHS), 'day']
const PICTURE = join(ROOT, 'docs', 'pictures', 'growth.svg')
const DOCUMENT = join(ROOT, 'docs', 'performance.md')
/** What stands between these is written by `--chart`. */
const MARKS = ['<!-- begin: node test/bench/growth.ts --chart -->', '<!-- end -->'] as const

interface Measured {
  growths: Growth[]
  day: Day | undefined
}

/**
 * How start, memory and answers grow with cases, subscribers and open talks, and what a day leaves behind.
 *
 * @param chart also writes it into docs/performance.md, with the picture
 */
export async function growthBench(chart = false): Promise<Section[]> {
  const all = await measureParts(PARTS)
  if (chart) writeDown(all)
  return sectionsOf(all)
}

async function measureParts(parts: readonly string[]): Promise<Measured> {
  const growths: Growth[] = []
  for (const [part, measure] of Object.entries(GROWTHS))
    if (parts.includes(part)) growths.push(await measure())
  return { growths, day: parts.includes('day') ? await growthOfDay() : undefined }
}

function sectionsOf({ growths, day }: Measured): Section[] {
  const sections = growths.map((growth) => ({
    title: `Growth with ${growth.of}`,
    rows: growth.series.flatMap((series) => [
      {
        what: series.what,
        measured: series.points
          .map(({ n, cost }) => `${count(n)}: ${measured(cost, series.unit)}`)
          .join(', '),
      },
      { what: '', measured: slopeInWords(series, growth) },
    ]),
  }))
  return day ? [...sections, { title: DAY, rows: day.rows }] : sections
}

const DAY = '24 simulated hours of mixed load'

function markdown({ growths, day }: Measured): string {
  const table = (growth: Growth) => {
    const sizes = growth.series[0]?.points.map(({ n }) => n) ?? []
    return [
      `| ${growth.of} | ${sizes.map(count).join(' | ')} |`,
      `|---|${sizes.map(() => '---|').join('')}`,
      ...growth.series.map(
        ({ what, unit, points }) =>
          `| ${what} | ${points.map(({ cost }) => measured(cost, unit)).join(' | ')} |`,
      ),
      '',
      ...growth.series.map((series) => `- ${slopeInWords(series, growth)}`),
    ]
  }
  return [
    '![Growth of costs](pictures/growth.svg)',
    ...growths.flatMap((growth) => ['', ...table(growth)]),
    '',
    `| ${DAY} | |`,
    '|---|---|',
    ...(day?.rows ?? []).map(({ what, measured: cost }) => `| ${what} | ${cost} |`),
  ].join('\n')
}

function writeDown(all: Measured): void {
  if (all.growths.length < Object.keys(GROWTHS).length || all.day === undefined)
    throw new Error('--chart goes with all parts, so that the picture and the tables are of one run')
  const document = readFileSync(DOCUMENT, 'utf8')
  const [begin, end] = MARKS.map((mark) => document.indexOf(mark)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md has no place ${MARKS.join(' … ')}`)
  writeFileSync(PICTURE, growthSvg(all.growths, all.day.hours))
  const head = document.slice(0, begin + MARKS[0].length)
  writeFileSync(DOCUMENT, `${head}\n\n${markdown(all)}\n\n${document.slice(end)}`)
}

// node test/bench/growth.ts [cases] [subscribers] [talks] [day] [--chart]
if (import.meta.main) {
  const chosen = PARTS.filter((part) => process.argv.includes(part))
  const all = await measureParts(chosen.length > 0 ? chosen : PARTS)
  printTable(sectionsOf(all))
  if (process.argv.includes('--chart')) writeDown(all)
}
