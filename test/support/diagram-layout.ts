import { type Import, readImports, sourceFiles } from './imports.ts'

/** A folder of src, or some of its top files that do one kind of thing. */
export interface Box {
  name: string
  files: number
  /** 0 is the lowest layer, which imports nothing of ours. */
  layer: number
}

export interface Arrow {
  from: string
  to: string
  /** How many imports it stands for. */
  count: number
}

export const BOTTOM = 'domain'
export const WIRING = 'main.ts and the wiring'
const PROGRAMS = 'small programs'
const SETTINGS = 'settings, log'

/** Files that lie in src itself, by what they are for; one that is missing here gets a box of its own. */
const TOP_FILES: Record<string, readonly string[]> = {
  [WIRING]: [
    'main.ts',
    'setup.ts',
    'assemble.ts',
    'sending.ts',
    'case-updates.ts',
    'daily.ts',
    'notices.ts',
    'reminders.ts',
  ],
  [PROGRAMS]: [
    'backup.ts',
    'restore.ts',
    'key-rotate.ts',
    'data-check.ts',
    'data-decline.ts',
    'data-export.ts',
    'data-schema.ts',
  ],
  [SETTINGS]: ['config.ts', 'log.ts', 'say.ts'],
}

function boxOf(file: string): string {
  const [folder, ...rest] = file.split('/')
  if (rest.length > 0 && folder !== undefined) return folder
  return Object.keys(TOP_FILES).find((name) => TOP_FILES[name]?.includes(file)) ?? file
}

function arrowsBetweenBoxes(imports: readonly Import[]): Arrow[] {
  const arrows = new Map<string, Arrow>()
  for (const { from, to } of imports) {
    const arrow = { from: boxOf(from), to: boxOf(to), count: 0 }
    if (arrow.from === arrow.to) continue
    const key = `${arrow.from} → ${arrow.to}`
    const known = arrows.get(key) ?? arrow
    arrows.set(key, { ...known, count: known.count + 1 })
  }
  return [...arrows.values()]
}

/**
 * A box stands one layer above the highest of those that it imports, so that every arrow leads down. Two boxes that
 * import each other have no such order: then this throws.
 */
export function readBoxes(): { boxes: Box[]; arrows: Arrow[] } {
  const arrows = arrowsBetweenBoxes(readImports())
  const names = [...new Set(sourceFiles().map(boxOf))]
  const layers = new Map<string, number>()
  const layerOf = (name: string, above: readonly string[]): number => {
    if (above.includes(name)) throw new Error(`these import each other: ${[...above, name].join(' → ')}`)
    const below = arrows.filter(({ from }) => from === name)
    // What imports nothing of ours stands beside the domain in rank, but only the domain is a floor for the others.
    const least = name === BOTTOM ? 0 : 1
    const layer =
      layers.get(name) ?? Math.max(least, ...below.map(({ to }) => layerOf(to, [...above, name]) + 1))
    layers.set(name, layer)
    return layer
  }
  const boxes = names.map((name) => ({
    name,
    files: sourceFiles().filter((file) => boxOf(file) === name).length,
    layer: layerOf(name, []),
  }))
  return { boxes, arrows }
}
