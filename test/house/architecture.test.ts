import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/data.ts'
import { DIAGRAM, drawDiagram } from '../support/diagram.ts'
import { filesBelow, readImports } from '../support/imports.ts'

const text = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8')
const [, map = ''] = /^## The house\n+```\n(.*?)^```/ms.exec(text) ?? []

/** Folders of which the map says what they are for and not what lies in them. */
const CLOSED = /^src\/(playground|features\/\w+|store\/migrations)\/./

/** Every file and folder of src that the map names, with the folder under which it names it. */
function named(): string[] {
  const open: { indent: number; path: string }[] = []
  const written = map.split('\n').filter((line) => line.trim() !== '')
  return written.flatMap((line) => {
    const indent = line.search(/\S/)
    const [, folder] = /^\s*([\w-]+)\//.exec(line) ?? []
    const places = [...line.matchAll(/(?<![\w/.*-])([\w-]+(?:\.ts|\.typ|\/))(?=[\s,;)]|$)/g)].map(
      ([, name = '']) => name,
    )
    // A line that begins far to the right goes on with what the last one was about.
    if (indent < 20) while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop()
    const around = open.at(-1)?.path ?? ''
    if (folder === undefined || indent >= 20) return places.map((name) => posix.join(around, name))
    const path = posix.join(around, folder, '/')
    open.push({ indent, path })
    return [path, ...places.slice(1).map((name) => posix.join(path, name))]
  })
}

describe('the map of the house in docs/architecture.md', () => {
  const inSrc = named().filter((path) => path.startsWith('src/'))

  it('names nothing that does not exist', () => {
    expect(inSrc.length).toBeGreaterThan(100)
    const wrong = inSrc.filter((path) => {
      const full = join(ROOT, path)
      return !existsSync(full) || statSync(full).isDirectory() !== path.endsWith('/')
    })
    expect(wrong).toEqual([])
  })

  it('names every folder of src and every file', () => {
    const files = filesBelow('src').map((file) => `src/${file}`)
    const folders = files.map((file) => `${posix.dirname(file)}/`)
    const wanted = new Set([...files, ...folders].filter((path) => !CLOSED.test(path)))
    expect([...wanted].filter((path) => !inSrc.includes(path))).toEqual([])
  })
})

describe('the picture of the layers', () => {
  it('shows the imports as they are today (npm run diagram)', () => {
    expect(readFileSync(DIAGRAM, 'utf8')).toBe(drawDiagram())
    expect(text).toContain('](pictures/imports.svg)')
  })

  it('is drawn from imports that lead to files', () => {
    const imports = readImports()
    expect(imports.length).toBeGreaterThan(500)
    expect(imports.filter(({ to }) => !existsSync(join(ROOT, 'src', to)))).toEqual([])
  })
})
