import { cpus, loadavg } from 'node:os'
import type { Section } from './measure.ts'

/** Prints the sections as one table; a missed goal makes the exit code 1. */
export function printTable(sections: readonly Section[]): void {
  const rows = sections.flatMap((section) => section.rows)
  const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length))
  const first = width(rows.map(({ what }) => what))
  const second = width(rows.map(({ measured }) => measured))
  const processors = cpus()
  console.log(
    `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ` +
      `load ${loadavg()[0]?.toFixed(2)} before the table was printed`,
  )
  for (const { title, rows: lines } of sections) {
    console.log(`\n${title}`)
    for (const { what, measured, goal, met } of lines) {
      const verdict = goal === undefined ? '' : `   ${met ? 'kept' : 'MISSED'}: ${goal}`
      console.log(`  ${what.padEnd(first)}  ${measured.padEnd(second)}${verdict}`.trimEnd())
    }
  }
  if (rows.some(({ met }) => met === false)) process.exitCode = 1
}
