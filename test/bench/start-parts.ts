import { join } from 'node:path'
import { loadContent } from '../../src/content/content.ts'
import { createPeople } from '../../src/domain/people.ts'
import { openLanguages } from '../../src/i18n.ts'
import { ROOT } from '../support/data.ts'

/** How long the parts of a start take that are not imports, in milliseconds. */
export interface StartParts {
  languages: number
  content: number
  people: number
}

// Run as a process of its own by start.ts, since only the first run of a piece of code is like a start.
const [dir = '', featured = ''] = process.argv.slice(2)
const today = new Date().toISOString().slice(0, 10)
const times = [performance.now()]
const { codes } = openLanguages(join(ROOT, 'locales'))
times.push(performance.now())
const loaded = await loadContent(dir, today, codes)
if (!loaded.ok) throw new Error(loaded.problems.slice(0, 5).join('\n'))
times.push(performance.now())
createPeople(loaded.content.cases, loaded.content.facilities, featured, () => today).prepare()
times.push(performance.now())
const [languages = 0, content = 0, people = 0] = times
  .slice(1)
  .map((time, index) => time - (times[index] ?? 0))
process.stdout.write(JSON.stringify({ languages, content, people } satisfies StartParts))
