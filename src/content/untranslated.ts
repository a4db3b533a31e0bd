import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { Language } from '../domain/text.ts'

export interface Untranslated {
  language: Language
  file: string
  /** How many of the file's texts are shown in English for want of their own. */
  texts: number
}

/** What translators have left to do: the texts of the data, file by file, that a language does not have. */
export function untranslated(dir: string, languages: readonly Language[]): Untranslated[] {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  const read = files
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => [join(dir, name), textsIn(load(readFileSync(join(dir, name), 'utf8')))] as const)
  return languages.flatMap((language) =>
    read.flatMap(([file, all]) => {
      const texts = all.filter((text) => !(language in text)).length
      return texts === 0 ? [] : [{ language, file, texts }]
    }),
  )
}

/** Every text in several languages. An address and a name have English and Russian, and are no texts. */
function textsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  if ('en' in value && 'uk' in value && typeof value.en === 'string') return [value]
  return Object.values(value).flatMap(textsIn)
}
