import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { untranslated } from '../../src/content/untranslated.ts'
import { ROOT } from '../support/data.ts'
import { FILES, withFolder } from './broken-data.ts'

describe('the texts of the data', () => {
  const dir = join(ROOT, 'data')
  // The phrases of letters have tests of their own.
  const phrases = /(topics|questions|frame|heard|occasions)\.yaml$/

  it('are all there in German, but for the stories of new people, which may wait for it', () => {
    const left = untranslated(dir, ['de'])
    expect(left.filter(({ file }) => !phrases.test(file) && !file.includes('/cases/'))).toEqual([])
  })

  it('are counted where a language lacks them', async () => {
    await withFolder(FILES, async (folder) => {
      expect(untranslated(folder, ['en', 'ru', 'uk'])).toEqual([])
      const left = untranslated(folder, ['xx', 'en'])
      expect(left).toContainEqual({
        language: 'xx',
        file: join(folder, 'facilities/ik-99-testograd.yaml'),
        texts: 2,
      })
    })
  })

  it('keep the typography of German', () => {
    const texts = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml') && !phrases.test(name))
      .flatMap((name) => germanIn(load(readFileSync(join(dir, name), 'utf8'))))
    expect(texts.length).toBeGreaterThan(600)
    for (const text of texts) {
      expect(text).not.toMatch(/["'”‘]|--| - |—|\.\.\.| [,.;!?]| {2}|«(?!\p{Script=Cyrillic})/u)
      expect([text, text.split('„').length]).toEqual([text, text.split('“').length])
    }
  })
})

function germanIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    return key === 'de' && typeof inner === 'string' ? [inner] : germanIn(inner)
  })
}
