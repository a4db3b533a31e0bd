import { isDeepStrictEqual } from 'node:util'
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

/** Columns that the data files keep to, and from where on a text gets lines of its own. */
const LINE_WIDTH = 115
const LONG_TEXT = 80

/** A stretch of the text, from its first character to before its last, and what stands there instead. */
interface Edit {
  from: number
  to: number
  text: string
}
type Fields = Record<string, unknown>

/**
 * The text of a YAML file with the fields of `before` made those of `after`. Everything that stays the same keeps
 * its bytes: comments, line breaks, quotes. Undefined where the text is not the plain block of fields that data
 * files are, or no YAML at all. The caller reads the result again: it is no proof of itself.
 *
 * @param order all fields in the order in which new ones find their place
 */
export function editYaml(
  text: string,
  before: Fields,
  after: Fields,
  order: readonly string[],
): string | undefined {
  const whole = text.endsWith('\n') ? text : `${text}\n`
  const document = parseDocument(whole, { keepSourceTokens: true })
  const record = document.contents
  if (document.errors.length > 0 || !isMap(record) || record.flow) return undefined
  const edits = editFields(whole, record, [0, whole.length], before, after, order)
  // From the end to the beginning, so that no edit moves another; of those in one place the last goes in first.
  return edits
    .toReversed()
    .toSorted((a, b) => b.from - a.from || b.to - a.to)
    .reduce((result, { from, to, text }) => result.slice(0, from) + text + result.slice(to), whole)
}

/** One field with its lines, and the lines of comment before it. */
interface Block {
  key: string
  pair: Pair
  /** Where the comment before it begins; the same as `from` where there is none. */
  comment: number
  from: number
  to: number
}

function editFields(
  text: string,
  map: YAMLMap,
  [start, end]: readonly [number, number],
  before: Fields,
  after: Fields,
  order: readonly string[],
): Edit[] {
  const blocks = blocksOf(text, map, start, end)
  const indent = ' '.repeat(columnOf(text, blocks[0]?.from ?? 0))
  const edits: Edit[] = []
  for (const key of new Set([...order, ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[key], after[key])) continue
    const block = blocks.find((found) => found.key === key)
    if (block === undefined) {
      const at = placeFor(key, blocks, order)
      edits.push({ from: at, to: at, text: written({ [key]: after[key] }, indent) })
    } else if (after[key] === undefined) {
      edits.push({ from: block.comment, to: block.to, text: '' })
    } else {
      edits.push(...editBlock(text, block, before[key], after[key], indent))
    }
  }
  return edits
}

/** Changes as little of a field as what is new in it asks for. */
function editBlock(text: string, block: Block, before: unknown, after: unknown, indent: string): Edit[] {
  const { pair, key, from, to } = block
  const { value } = pair
  const lineStart = from - columnOf(text, from)
  if (isMap(value) && !value.flow && isFields(before) && isFields(after) && isRenewal(before, after)) {
    const [valueStart = from] = value.range ?? []
    return editFields(text, value, [valueStart, to], before, after, [])
  }
  if (isSeq(value) && !value.flow && Array.isArray(before) && Array.isArray(after)) {
    const inserted = insertItems(text, value, to, before, after)
    if (inserted !== undefined) return inserted
  }
  if (isScalar(value) && isInline(value) && typeof after === 'string' && value.range) {
    return [{ from: value.range[0], to: value.range[1], text: written(after, '').trimEnd() }]
  }
  if (isSeq(value) && value.flow && Array.isArray(after) && value.range) {
    const short = written({ [key]: after }, indent).trimEnd()
    if (!short.includes('\n')) {
      return [{ from: value.range[0], to: value.range[1], text: short.slice(indent.length + key.length + 2) }]
    }
  }
  return [{ from: lineStart, to, text: written({ [key]: after }, indent) }]
}

/** The same thing with a later date and another page: what is noted beside it still holds. */
function isRenewal(before: Fields, after: Fields): boolean {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = Array.from(keys).filter((key) => !isDeepStrictEqual(before[key], after[key]))
  return changed.every((key) => (key === 'asOf' || key === 'sources') && key in before && key in after)
}

/** Writes new items between the old ones; undefined where an old one is gone or another. */
function insertItems(
  text: string,
  list: YAMLSeq,
  end: number,
  before: readonly unknown[],
  after: readonly unknown[],
): Edit[] | undefined {
  const starts = itemStarts(list)
  const [first] = starts
  if (first === undefined || starts.length !== before.length) return undefined
  const indent = ' '.repeat(columnOf(text, first))
  const edits: Edit[] = []
  let old = 0
  for (const item of after) {
    if (old < before.length && isDeepStrictEqual(item, before[old])) {
      old++
      continue
    }
    const next = starts[old]
    const at = next === undefined ? end : commentBefore(text, next - columnOf(text, next))
    edits.push({ from: at, to: at, text: written([item], indent) })
  }
  return old < before.length ? undefined : edits
}

/** Where the hyphens of a list stand. */
function itemStarts(list: YAMLSeq): number[] {
  const token = list.srcToken
  if (token?.type !== 'block-seq') return []
  return token.items.flatMap(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? [])
}

function blocksOf(text: string, map: YAMLMap, start: number, end: number): Block[] {
  const pairs = map.items.flatMap((pair) =>
    isScalar(pair.key) && typeof pair.key.value === 'string' && pair.key.range
      ? [{ key: pair.key.value, pair, from: pair.key.range[0] }]
      : [],
  )
  const comments = pairs.map(({ from }) => Math.max(start, commentBefore(text, from - columnOf(text, from))))
  return pairs.map((found, index) => ({
    ...found,
    comment: index === 0 ? found.from - columnOf(text, found.from) : (comments[index] ?? found.from),
    to: comments[index + 1] ?? end,
  }))
}

/** A new field follows the last of those that come before it in the order. */
function placeFor(key: string, blocks: readonly Block[], order: readonly string[]): number {
  const earlier = new Set(order.slice(0, order.indexOf(key)))
  const before = blocks.findLast((block) => earlier.has(block.key))
  return before?.to ?? blocks[0]?.comment ?? 0
}

/** The beginning of the comments and empty lines that stand right above a line. */
function commentBefore(text: string, lineStart: number): number {
  let at = lineStart
  while (at > 0) {
    const above = text.lastIndexOf('\n', at - 2) + 1
    if (!/^\s*(#|$)/.test(text.slice(above, at - 1))) break
    at = above
  }
  return at
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

/** A value that stands in the line of its key. */
function isInline({ type }: Scalar): boolean {
  return type !== 'BLOCK_FOLDED' && type !== 'BLOCK_LITERAL'
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As the data files are written: ids in a line, long texts folded below `>-`. */
function written(value: unknown, indent: string): string {
  const document = new Document(value)
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.length > LONG_TEXT && node.value.includes(' ')) {
        node.type = 'BLOCK_FOLDED'
      }
    },
    Seq(_, node) {
      if (node.items.length > 0 && node.items.every((item) => isScalar(item))) node.flow = true
    },
  })
  const text = document.toString({
    lineWidth: LINE_WIDTH - indent.length,
    singleQuote: true,
    flowCollectionPadding: false,
  })
  return text.replace(/^(?=.)/gm, indent)
}
