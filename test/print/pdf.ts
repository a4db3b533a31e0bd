import { inflateSync } from 'node:zlib'

/** A run of signs that the PDF sets in one go: a line, or the part of one that shares a font. */
export interface Run {
  text: string
  /** Millimetres from the left and upper edge of the page to the beginning of the base line. */
  x: number
  y: number
  /** Points. */
  size: number
  /** How many signs are boxes, because the font has no shape for them. */
  boxes: number
}

export interface PdfPage {
  /** Millimetres. */
  width: number
  height: number
  runs: Run[]
}

export interface Pdf {
  pages: PdfPage[]
  /** Names of the fonts that are inside, without the six letters of their subset. */
  fonts: string[]
  /** The file as Latin-1. */
  raw: string
  /** The same without what is compressed, where any letters may meet by chance. */
  structure: string
}

type Matrix = readonly [number, number, number, number, number, number]
type Cmap = ReadonlyMap<number, string>
/** What `q` keeps and `Q` brings back. */
interface State {
  space: Matrix
  cmap: Cmap
  size: number
}

const MM = 25.4 / 72

/** Reads what Typst writes, from the bytes alone: no tool has to be installed. */
export function readPdf(bytes: Uint8Array): Pdf {
  const raw = Buffer.from(bytes).toString('latin1')
  const objects = new Map(
    Array.from(raw.matchAll(/(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj/gs), ([, id, body]) => [
      Number(id),
      body ?? '',
    ]),
  )
  const at = (id: string | undefined) => objects.get(Number(id)) ?? ''
  const tree = Array.from(objects.values()).find((body) => /\/Type \/Pages\b/.test(body)) ?? ''
  const kids = /\/Kids \[([^\]]*)\]/.exec(tree)?.[1] ?? ''
  const pages = Array.from(kids.matchAll(/(\d+) 0 R/g), ([, id]) => {
    const page = at(id)
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? []
    const resources = at(/\/Resources (\d+) 0 R/.exec(page)?.[1])
    const fonts = new Map(
      Array.from(resources.matchAll(/\/(F\d+) (\d+) 0 R/g), ([, name, font]) => [
        name ?? '',
        cmapOf(at(font), at),
      ]),
    )
    const content = streamOf(at(/\/Contents (\d+) 0 R/.exec(page)?.[1]))
    return {
      width: Number(width) * MM,
      height: Number(height) * MM,
      runs: runsOf(content, fonts, Number(height)),
    }
  })
  const names = Array.from(raw.matchAll(/\/FontName \/[A-Z]{6}\+(\S+)/g), ([, name]) => name ?? '')
  return { pages, fonts: Array.from(new Set(names)).toSorted(), raw, structure: raw.replace(COMPRESSED, '') }
}

/** All text of a page in its order, lines joined by spaces and hyphenation undone. */
export function textOf(page: PdfPage): string {
  let text = ''
  let last: Run | undefined
  for (const run of page.runs) {
    const sameLine = last !== undefined && Math.abs(last.y - run.y) < 0.5
    text += `${sameLine || last === undefined ? '' : '\n'}${run.text}`
    last = run
  }
  return plain(text)
}

/** Line breaks and unbreakable spaces as spaces, invisible signs and the hyphens of line ends taken away. */
export function plain(text: string): string {
  return text
    .replace(/(?<=\p{L})[-\u00AD]\n(?=\p{Ll})/gu, '')
    .replace(/[\u200B\u00AD]/gu, '')
    .replace(/[\s\u00A0]+/gu, ' ')
    .trim()
}

function streamOf(body: string): string {
  const start = body.indexOf('stream\n') + 'stream\n'.length
  const data = Buffer.from(body.slice(start, body.lastIndexOf('\nendstream')), 'latin1')
  return body.includes('/FlateDecode') ? inflateSync(data).toString('latin1') : data.toString('latin1')
}

function cmapOf(font: string, at: (id: string | undefined) => string): Cmap {
  const source = streamOf(at(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1]))
  const pairs = source.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)
  return new Map(
    Array.from(pairs, ([, glyph = '', text = '']) => [
      Number.parseInt(glyph, 16),
      Buffer.from(text, 'hex').swap16().toString('utf16le'),
    ]),
  )
}

const COMPRESSED = /(?<=\/FlateDecode\s+>>\s+)stream\n.*?\nendstream(?=\nendobj)/gs

const OPERATOR =
  /\/(?<font>F\d+) (?<size>[\d.]+) Tf|(?<matrix>(?:-?[\d.]+ ){6})(?<kind>cm|Tm)|(?<shown>\[\(.*?\]) TJ\n|(?<stack>\b[qQ])\n/gs

function runsOf(content: string, fonts: ReadonlyMap<string, Cmap>, pageHeight: number): Run[] {
  const runs: Run[] = []
  let state: State = { space: [1, 0, 0, 1, 0, 0], cmap: new Map(), size: 0 }
  let line = state.space
  const stack: State[] = []
  for (const { groups = {} } of content.matchAll(OPERATOR)) {
    if (groups.font !== undefined) {
      state = { ...state, cmap: fonts.get(groups.font) ?? new Map(), size: Number(groups.size) }
    } else if (groups.matrix !== undefined) {
      const given = groups.matrix.trim().split(' ').map(Number) as unknown as Matrix
      if (groups.kind === 'cm') state = { ...state, space: times(given, state.space) }
      else line = times(given, state.space)
    } else if (groups.stack === 'q') stack.push(state)
    else if (groups.stack === 'Q') state = stack.pop() ?? state
    else if (groups.shown !== undefined) {
      const glyphs = glyphsOf(groups.shown)
      // A hyphen that only a line break brought in stands for no letter of the text.
      const text = glyphs.map((glyph) => state.cmap.get(glyph) ?? '\u00AD').join('')
      const boxes = glyphs.filter((glyph) => glyph === 0).length
      runs.push({ text, boxes, size: state.size, x: line[4] * MM, y: (pageHeight - line[5]) * MM })
    }
  }
  return runs
}

function times(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ]
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** The numbers of the glyphs, two bytes each, in the strings of a TJ operand. */
function glyphsOf(operand: string): number[] {
  let bytes = ''
  // Brackets that come in pairs stand in a string as they are.
  let depth = 0
  for (const [token, octal, escaped] of operand.matchAll(/\\([0-7]{1,3})|\\(.)|./gs)) {
    if (token === ')') depth--
    if (depth > 0) {
      bytes += octal
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : escaped
          ? (ESCAPES[escaped] ?? escaped)
          : token
    }
    if (token === '(') depth++
  }
  const buffer = Buffer.from(bytes, 'latin1')
  return Array.from({ length: buffer.length / 2 }, (_, index) => buffer.readUInt16BE(index * 2))
}
