import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import type { StatsChart, Tally } from '../domain/stats.ts'

const WIDTH = 1_000
const MARGIN = 60
const LINE_HEIGHT = 300
const BAR_HEIGHT = 34
const LABEL_WIDTH = 330
const INK = '#22303c'
const FAINT = '#d5dce2'
const ACCENT = '#2f7fb8'

/** Draws the chart as a PNG, 1,000 pixels wide; the fonts are the letters', so that every script has its shapes. */
export function drawChart(chart: StatsChart): Uint8Array {
  const { resolve } = createRequire(import.meta.url)
  const fontFiles = ['400Regular', '700Bold'].map((face) =>
    resolve(`@expo-google-fonts/pt-serif/${face}/PTSerif_${face}.ttf`),
  )
  const drawing = new Resvg(chartSvg(chart), {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'PT Serif' },
  })
  return drawing.render().asPng()
}

/** The chart as SVG: the line of days, and below it the bars. */
export function chartSvg({ over, bars }: StatsChart): string {
  const parts = [titleAt(MARGIN, over.title), ...lineOf(over)]
  let y = MARGIN + 40 + LINE_HEIGHT + 80
  for (const { title, tallies, empty } of bars) {
    parts.push(titleAt(y, title))
    y += 26
    if (tallies.length === 0) parts.push(text(MARGIN, y + 18, empty))
    parts.push(...tallies.flatMap((tally, index) => barOf(tally, y + index * BAR_HEIGHT, highest(tallies))))
    y += Math.max(1, tallies.length) * BAR_HEIGHT + 44
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" font-family="PT Serif" font-size="19" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>`,
    ...parts,
    '</svg>',
  ].join('\n')
}

const highest = (tallies: readonly Tally[]) => Math.max(1, ...tallies.map(({ count }) => count))

function lineOf({ days, dayLabel, empty }: StatsChart['over']): string[] {
  const top = MARGIN + 30
  const bottom = top + LINE_HEIGHT
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) return [text(MARGIN, top + 30, empty)]
  const ceiling = roundUp(Math.max(...days.map(({ count }) => count)))
  const [from, to] = [Date.parse(first.day), Date.parse(last.day)]
  const x = (day: string) =>
    MARGIN + 70 + ((WIDTH - 2 * MARGIN - 70) * (Date.parse(day) - from)) / (to - from || 1)
  const y = (count: number) => bottom - (LINE_HEIGHT * count) / ceiling
  const grid = [0, 0.5, 1].map((part) => part * ceiling)
  const points = days.map(({ day, count }) => `${x(day).toFixed(1)},${y(count).toFixed(1)}`)
  return [
    ...grid.flatMap((count) => [
      `<line x1="${MARGIN + 70}" x2="${WIDTH - MARGIN}" y1="${y(count)}" y2="${y(count)}" stroke="${FAINT}"/>`,
      text(MARGIN + 60, y(count) + 6, String(Math.round(count)), 'end'),
    ]),
    `<polyline points="${points.join(' ')}" fill="none" stroke="${ACCENT}" stroke-width="3"/>`,
    `<circle cx="${x(last.day)}" cy="${y(last.count)}" r="6" fill="${ACCENT}"/>`,
    text(MARGIN + 70, bottom + 30, dayLabel(first.day)),
    ...(first === last ? [] : [text(WIDTH - MARGIN, bottom + 30, dayLabel(last.day), 'end')]),
  ]
}

function barOf({ label, count }: Tally, y: number, most: number): string[] {
  const width = ((WIDTH - 2 * MARGIN - LABEL_WIDTH - 80) * count) / most
  return [
    text(MARGIN, y + 21, label),
    `<rect x="${MARGIN + LABEL_WIDTH}" y="${y + 4}" width="${width.toFixed(1)}" height="22" rx="3" fill="${ACCENT}"/>`,
    text(MARGIN + LABEL_WIDTH + width + 10, y + 21, String(count)),
  ]
}

/** The next number of the kind 1, 2 or 5 with noughts. */
function roundUp(number: number): number {
  const unit = 10 ** Math.floor(Math.log10(number))
  return [1, 2, 5, 10].map((times) => times * unit).find((round) => round >= number) ?? number
}

function titleAt(y: number, title: string): string {
  return `<text x="${MARGIN}" y="${y}" font-size="24" font-weight="700">${escaped(title)}</text>`
}

function text(x: number, y: number, words: string, anchor = 'start'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
