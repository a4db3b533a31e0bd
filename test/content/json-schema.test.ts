import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonSchemas } from '../../src/content/json-schema.ts'
import { ROOT } from '../support/data.ts'

const DATA = join(ROOT, 'data')

describe('the JSON Schemas for editors', () => {
  it('are those of the code; `npm run data:schema` writes them anew', () => {
    const written = readdirSync(join(DATA, 'schema')).map((name) => [
      name,
      readFileSync(join(DATA, 'schema', name), 'utf8'),
    ])
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(jsonSchemas()))
  })

  it('do not ask for what has a default', () => {
    const schema = JSON.parse(jsonSchemas().get('case.schema.json') ?? '{}')
    expect(schema.required).toContain('status')
    expect(schema.required).not.toContain('hidden')
    expect(schema.additionalProperties).toBe(false)
  })

  it.each([
    ['cases', 'case'],
    ['facilities', 'facility'],
  ])('are named in the first line of every file of %s', (folder, schema) => {
    const files = readdirSync(join(DATA, folder)).filter((name) => name.endsWith('.yaml'))
    expect(files.length).toBeGreaterThan(10)
    for (const name of files) {
      const [first] = readFileSync(join(DATA, folder, name), 'utf8').split('\n')
      expect([name, first]).toEqual([name, `# yaml-language-server: $schema=../schema/${schema}.schema.json`])
    }
  })
})
