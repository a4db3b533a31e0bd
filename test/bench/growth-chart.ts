import type { Hour } from './growth-day.ts'
import { count, type Growth, type Series } from './slope.ts'

// docs/pictures/growth.svg: a panel for each thing of which there is more and more, and one for the day. Cost is
// relative to that at the smallest size, and both axes are logarithms, so that a power is a straight line.

const PANEL = { width: 620, height: 300 }
const PLOT = { left: 52, right: 292, top: 48, bottom: 258 }
const COLUMNS = 2
const LABEL_STEP = 16
const LEAST = 0.5
const COLOURS = [
  '#1d4f91',
  '#9c1f1f',
  '#00695c',
  '#7a4b00',
  '#5b2a86',
  '#37474f',
  '#8a3b6b',
  '#4a5a1f',
  '#b35900',
]

/** The whole picture; `hours` is the day of mixed load. */
export function growthSvg(growths: readonly Growth[], hours: readonly Hour[]): string {
  const panels = [...growths.map(growthPanel), dayPanel(hours)]
  const [width, height] = [COLUMNS * PANEL.width, Math.ceil(panels.length / COLUMNS) * PANEL.height]
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>How costs grow with cases, subscribers and open talks, and memory over a day</title>',
    '<style>',
    'text { font-family: system-ui, "DejaVu Sans", sans-serif; font-size: 12px; fill: #333 }',
    '.title { font-size: 15px; font-weight: 600; fill: #111 } .grid { stroke: #dde3e8 }',
    '.even { stroke: #888; stroke-dasharray: 5 4; fill: none } .note { fill: #666; font-size: 11.5px }',
    '.cost { fill: none; stroke-width: 2 } .lead { fill: none; stroke-width: 0.8 }',
    '</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels.flatMap((panel, index) => [
      `<g transform="translate(${(index % COLUMNS) * PANEL.width} ${Math.floor(index / COLUMNS) * PANEL.height})">`,
      ...panel,
      '</g>',
    ]),
    '</svg>',
  ].join('\n')}\n`
}

interface Line {
  label: string
  points: { x: number; y: number }[]
}

function growthPanel({ of, series }: Growth): string[] {
  const sizes = series[0]?.points.map(({ n }) => n) ?? []
  const [least = 1, most = 10] = [sizes[0], sizes.at(-1)]
  const highest = Math.max(10, ...series.flatMap((one) => relative(one).map(({ cost }) => cost)))
  const ceiling = 10 ** Math.ceil(Math.log10(highest))
  const x = (n: number) => along(Math.log(n / least) / Math.log(most / least), PLOT.left, PLOT.right)
  const y = (cost: number) => along(Math.log(cost / LEAST) / Math.log(ceiling / LEAST), PLOT.bottom, PLOT.top)
  const powers = Array.from({ length: Math.round(Math.log10(ceiling)) + 1 }, (_, power) => 10 ** power)
  const end = Math.min(most, least * ceiling)
  const lines = series.map((one) => ({
    label: `${one.what}, ${times(relative(one).at(-1)?.cost ?? 1)}`,
    points: relative(one).map(({ n, cost }) => ({ x: x(n), y: Math.min(y(cost), PLOT.bottom) })),
  }))
  return [
    text(PLOT.left, 22, `${of[0]?.toUpperCase()}${of.slice(1)}: ${count(least)} to ${count(most)}`, 'title'),
    text(PLOT.left, 38, `times the cost at ${count(least)}; dashed: in proportion`, 'note'),
    ...powers.map((power) => across(y(power), `× ${count(power)}`)),
    ...sizes.map((n) => upright(x(n), count(n))),
    `<path class="even" d="M${x(least).toFixed(1)} ${y(1).toFixed(1)}L${x(end).toFixed(1)} ${y(end / least).toFixed(1)}"/>`,
    ...drawn(lines),
  ]
}

function dayPanel(hours: readonly Hour[]): string[] {
  const last = hours.at(-1)?.hour ?? 1
  const ceiling = Math.ceil(Math.max(...hours.map(({ resident }) => resident)) / 100) * 100
  const x = (hour: number) => along(hour / last, PLOT.left, PLOT.right)
  const y = (mb: number) => along(mb / ceiling, PLOT.bottom, PLOT.top)
  const line = (name: string, of: (hour: Hour) => number): Line => ({
    label: `${name}, ${of(hours.at(-1) as Hour).toFixed(0)} MB`,
    points: hours.map((hour) => ({ x: x(hour.hour), y: y(of(hour)) })),
  })
  const marks = Array.from({ length: ceiling / 100 + 1 }, (_, index) => index * 100)
  return [
    text(PLOT.left, 22, `A day of mixed load: ${last} simulated hours`, 'title'),
    text(PLOT.left, 38, 'MB after each hour', 'note'),
    ...marks.map((mb) => across(y(mb), String(mb))),
    ...[0, 6, 12, 18, 24].filter((hour) => hour <= last).map((hour) => upright(x(hour), `${hour} h`)),
    ...drawn([line('live objects', ({ heap }) => heap), line('resident', ({ resident }) => resident)]),
  ]
}

/** Lines with their names at the right, so far apart that each can be read, and led to where its line ends. */
function drawn(lines: readonly Line[]): string[] {
  const ends = lines
    .map(({ label, points }, index) => ({ label, points, colour: COLOURS[index % COLOURS.length] ?? '#000' }))
    .toSorted((a, b) => (a.points.at(-1)?.y ?? 0) - (b.points.at(-1)?.y ?? 0))
  const room = PLOT.bottom - PLOT.top
  const height = (ends.length - 1) * LABEL_STEP
  let next = PLOT.top + 4
  const wanted = ends.map(({ points }) => points.at(-1)?.y ?? 0)
  return ends.flatMap(({ label, points, colour }, index) => {
    const below = ends.length - 1 - index
    const lowest = PLOT.top + Math.max(room, height) + 4 - below * LABEL_STEP
    const at = Math.min(Math.max(next, (wanted[index] ?? 0) - crowd(wanted, index)), lowest)
    next = at + LABEL_STEP
    const path = points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')
    const end = points.at(-1) ?? { x: 0, y: 0 }
    return [
      `<path class="cost" stroke="${colour}" d="M${path}"/>`,
      ...points.map(
        ({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.6" fill="${colour}"/>`,
      ),
      `<path class="lead" stroke="${colour}" d="M${(end.x + 4).toFixed(1)} ${end.y.toFixed(1)}L${PLOT.right + 22} ${at.toFixed(1)}"/>`,
      `<text x="${PLOT.right + 26}" y="${(at + 4).toFixed(1)}" style="fill: ${colour}">${escaped(label)}</text>`,
    ]
  })
}

/** How far a name has to move up, so that those that end close below it find room about the middle. */
function crowd(wanted: readonly number[], index: number): number {
  const own = wanted[index] ?? 0
  const near = wanted.slice(index + 1).filter((other) => other - own < LABEL_STEP * 2).length
  return (near * LABEL_STEP) / 2
}

function relative({ points }: Series): { n: number; cost: number }[] {
  const first = points[0]?.cost ?? 1
  return points.map(({ n, cost }) => ({ n, cost: cost / first }))
}

const times = (ratio: number) => `× ${ratio.toFixed(ratio < 10 ? 2 : 0)}`
const along = (share: number, from: number, to: number) => from + share * (to - from)

function across(y: number, label: string): string {
  return `<path class="grid" d="M${PLOT.left} ${y.toFixed(1)}H${PLOT.right}"/>${text(PLOT.left - 6, y + 4, label, '', 'end')}`
}

function upright(x: number, label: string): string {
  return `<path class="grid" d="M${x.toFixed(1)} ${PLOT.top}V${PLOT.bottom}"/>${text(x, PLOT.bottom + 18, label, '', 'middle')}`
}

function text(x: number, y: number, words: string, kind: string, anchor = 'start'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${kind}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
