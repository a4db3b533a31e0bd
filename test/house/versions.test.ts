import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/data.ts'
import { readLock } from '../support/licences.ts'

interface Package {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}

const own: Package = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const asked = Object.entries({ ...own.dependencies, ...own.devDependencies })
const locked = readLock()

describe('the packages', () => {
  it('are asked for by exact versions, and the lock file has just these', () => {
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
    const versions = new Map(locked.map(({ name, version }) => [name, version]))
    expect(asked.filter(([name, version]) => versions.get(name) !== version)).toEqual([])
  })

  it('come from the registry that npm is set to, and from nowhere else, and npm checks each by its hash', () => {
    const unchecked = locked.filter(({ integrity }) => !integrity?.startsWith('sha512-'))
    expect(unchecked.map(({ name }) => name)).toEqual([])
    const elsewhere = locked.filter(({ resolved }) => resolved !== undefined)
    expect(elsewhere.map(({ name, resolved }) => `${name}: ${resolved}`)).toEqual([])
  })

  it('run no script when a running bot is installed, and one, of Node itself, for developers', () => {
    expect(locked.filter(({ development, installScript }) => installScript && !development)).toEqual([])
    const allowed = Object.keys(own.allowScripts).filter((name) => own.allowScripts[name])
    expect(allowed).toEqual(['node'])
  })

  it('stand in the tables of docs/architecture.md, each with its version, and no others do', () => {
    const text = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8')
    const tables = text.slice(text.indexOf('\n## Dependencies'), text.indexOf('\n### Changing them'))
    const rows = [...tables.matchAll(/^\| ([@\w./-]+) \| (\d[\w.]*) \|/gm)].map(([, name = '', version]) => [
      name,
      version,
    ])
    const byName = (a: readonly unknown[], b: readonly unknown[]) => String(a[0]).localeCompare(String(b[0]))
    expect(rows.toSorted(byName)).toEqual(asked.toSorted(byName))
  })
})
