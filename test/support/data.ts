import { join } from 'node:path'
import { type Content, loadContent } from '../../src/content/content.ts'
import { type Languages, openLanguages } from '../../src/i18n.ts'

export const ROOT = join(import.meta.dirname, '..', '..')
/** The day on which the tests play: the data were gathered on it. */
export const TODAY = '2026-11-22'

let languages: Languages | undefined
export function testLanguages(): Languages {
  languages ??= openLanguages(join(ROOT, 'locales'))
  return languages
}

let content: Promise<Content> | undefined
/** The project's own data, loaded once a test file. */
export function testContent(): Promise<Content> {
  content ??= loadContent(join(ROOT, 'data'), TODAY, testLanguages().codes).then((result) => {
    if (!result.ok) throw new Error(result.problems.join('\n'))
    return result.content
  })
  return content
}
