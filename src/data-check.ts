import { join } from 'node:path'
import { parseConfig } from './config.ts'
import { loadContent } from './content/content.ts'
import { openLanguages } from './i18n.ts'
import { giveUp } from './say.ts'

// `npm run data:check`: every mistake in the data with file, line and what was expected.
const settings = parseConfig(process.env)
if (!settings.ok) giveUp('The data cannot be checked with these settings:', settings.problems)
const { codes } = openLanguages(join(import.meta.dirname, '..', 'locales'))
const result = await loadContent(settings.config.dataDir, new Date().toISOString().slice(0, 10), codes)
if (!result.ok) giveUp(`${result.problems.length} mistakes in the data:`, result.problems)
const { cases, facilities } = result.content
process.stdout.write(`The data is right: ${cases.size} people, ${facilities.size} institutions.\n`)
