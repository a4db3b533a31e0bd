import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/data.ts'

// A promise is worth what keeps it: these pages name the file and the test behind each.
describe.each(['SECURITY.md', 'docs/privacy.md'])('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8')

  it('names only files that exist', () => {
    const named = [...text.matchAll(/`((?:src|test|docs|data)\/[\w./-]+)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  it('has tables whose rows are whole', () => {
    const tables = text.split('\n\n').filter((block) => block.startsWith('|'))
    expect(tables.length).toBeGreaterThan(0)
    for (const table of tables) {
      const columns = table
        .trimEnd()
        .split('\n')
        .map((row) => row.split('|').length)
      expect(new Set(columns).size, table.slice(0, 80)).toBe(1)
    }
  })
})
