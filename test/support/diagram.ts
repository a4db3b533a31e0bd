import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './data.ts'
import { type Arrow, BOTTOM, type Box, readBoxes, WIRING } from './diagram-layout.ts'

// `npm run diagram`: docs/pictures/imports.svg, the layers of src and how many imports lead from each to each, as
// they are in the code today. Every arrow has a vertical line of its own; where it passes a box that it does not
// concern it goes behind it, and its colour is that of the box in which it begins.

export const DIAGRAM = join(ROOT, 'docs', 'pictures', 'imports.svg')

const WIDTH = 1000
const MARGIN = 16
const BOX_HEIGHT = 44
const GAP = 66
const HEAD = 34
const LEAST_SLOTS = 3.4
const COLOURS = [
  '#7a4b00',
  '#9c1f1f',
  '#5b2a86',
  '#1d4f91',
  '#00695c',
  '#4a5a1f',
  '#37474f',
  '#8a3b6b',
  '#2e5d34',
]

interface Placed extends Box {
  x: number
  y: number
  width: number
  colour: string
}
interface Line extends Arrow {
  slot: number
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** The vertical lines: those that touch a box of a shared layer lie within it, the others in a lane at the left. */
function place(boxes: readonly Box[], arrows: readonly Arrow[]): { placed: Placed[]; lines: Line[] } {
  const layers = Math.max(...boxes.map(({ layer }) => layer)) + 1
  const shared = boxes.filter((box) => boxes.some((other) => other !== box && other.layer === box.layer))
  const layerOf = new Map(boxes.map(({ name, layer }) => [name, layer]))
  const sharedNames = new Set(shared.map(({ name }) => name))
  const rank = ({ from, to }: Arrow) => (layerOf.get(from) ?? 0) * 100 + (layerOf.get(to) ?? 0)
  const inOrder = arrows.toSorted((a, b) => rank(b) - rank(a) || a.to.localeCompare(b.to))

  const lane: Line[] = []
  for (const arrow of inOrder.filter(({ from, to }) => !sharedNames.has(from) && !sharedNames.has(to))) {
    const taken = (slot: number) =>
      lane.some(
        (line) =>
          line.slot === slot &&
          (layerOf.get(line.from) ?? 0) > (layerOf.get(arrow.to) ?? 0) &&
          (layerOf.get(arrow.from) ?? 0) > (layerOf.get(line.to) ?? 0),
      )
    let slot = 0
    while (taken(slot)) slot++
    lane.push({ ...arrow, slot })
  }
  let next = Math.max(-1, ...lane.map(({ slot }) => slot)) + 1.5
  const spans = new Map<string, [number, number]>()
  const lines: Line[] = [...lane]
  const busy = (box: Box) => arrows.filter(({ from, to }) => from === box.name || to === box.name).length
  for (const box of shared.toSorted((a, b) => busy(b) - busy(a) || a.name.localeCompare(b.name))) {
    const own = inOrder.filter(({ from, to }) => from === box.name || to === box.name)
    const room = Math.max(LEAST_SLOTS, own.length)
    lines.push(...own.map((arrow, index) => ({ ...arrow, slot: next + index + (room - own.length) / 2 })))
    spans.set(box.name, [next, next + room])
    next += room + 0.4
  }

  const step = (WIDTH - 2 * MARGIN) / (next - 0.4)
  const order = boxes.toSorted((a, b) => b.layer - a.layer || a.name.localeCompare(b.name))
  const placed = order.map((box, index) => {
    const [start, end] = spans.get(box.name) ?? [0, next - 0.4]
    return {
      ...box,
      x: MARGIN + start * step,
      width: (end - start) * step,
      y: HEAD + (layers - 1 - box.layer) * (BOX_HEIGHT + GAP),
      colour: COLOURS[index % COLOURS.length] ?? '#000',
    }
  })
  return { placed, lines: lines.map((line) => ({ ...line, slot: MARGIN + (line.slot + 0.5) * step })) }
}

function drawLine({ from, to, count, slot }: Line, boxes: ReadonlyMap<string, Placed>): string[] {
  const [above, below] = [boxes.get(from), boxes.get(to)]
  if (!above || !below) return []
  const x = slot.toFixed(1)
  const start = above.y + BOX_HEIGHT
  const end = below.y
  const width = (1 + Math.log2(count) / 2.2).toFixed(1)
  return [
    `<path d="M${x} ${start}V${end - 7}" stroke="${above.colour}" stroke-width="${width}"/>`,
    `<path d="M${x} ${end}l-4.5 -9h9z" fill="${above.colour}"/>`,
  ]
}

function drawCount({ from, count, slot }: Line, boxes: ReadonlyMap<string, Placed>): string {
  const above = boxes.get(from)
  if (!above) return ''
  const y = above.y + BOX_HEIGHT + 18
  return `<text x="${slot.toFixed(1)}" y="${y}" class="count" fill="${above.colour}">${count}</text>`
}

function drawBox({ name, files, x, y, width, colour }: Placed): string[] {
  const middle = (x + width / 2).toFixed(1)
  return [
    `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BOX_HEIGHT}" rx="6" stroke="${colour}"/>`,
    `<text x="${middle}" y="${y + 19}" class="name" fill="${colour}">${escaped(name)}</text>`,
    `<text x="${middle}" y="${y + 35}" class="files">${files} ${files === 1 ? 'file' : 'files'}</text>`,
  ]
}

export function drawDiagram(): string {
  const { boxes, arrows } = readBoxes()
  const { placed, lines } = place(boxes, arrows)
  const byName = new Map(placed.map((box) => [box.name, box]))
  const height = Math.max(...placed.map(({ y }) => y)) + BOX_HEIGHT + MARGIN
  // Lines first, then boxes, so that a line which passes a box goes behind it; arrow heads end at their box.
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>The layers of src: from ${WIRING} down to the ${BOTTOM}</title>`,
    '<style>',
    'text { font-family: system-ui, "DejaVu Sans", sans-serif; text-anchor: middle }',
    '.name { font-size: 13.5px; font-weight: 600 } .files { font-size: 12px; fill: #444 }',
    '.count { font-size: 12px; font-weight: 600; paint-order: stroke; stroke: #fff; stroke-width: 5px }',
    '.note { font-size: 12px; fill: #444; text-anchor: start } rect { fill: #fff; stroke-width: 1.5 }',
    '</style>',
    `<rect width="${WIDTH}" height="${height}" stroke="none"/>`,
    `<text x="${MARGIN}" y="20" class="note">Arrows lead from a folder to those that it imports; a number says how many imports. A line that passes a box goes behind it.</text>`,
    ...lines.flatMap((line) => drawLine(line, byName)),
    ...placed.flatMap(drawBox),
    ...lines.map((line) => drawCount(line, byName)),
    '</svg>',
  ].join('\n')}\n`
}

if (import.meta.main) {
  mkdirSync(dirname(DIAGRAM), { recursive: true })
  writeFileSync(DIAGRAM, drawDiagram())
}
