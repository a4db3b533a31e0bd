import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseConfig } from './config.ts'
import { giveUp } from './say.ts'
import { storeProblem } from './store/problem.ts'
import { type RestoreResult, restoreStore } from './store/restore.ts'

// `npm run restore FILE`: puts a backup in the place of the database while the bot is stopped.
const settings = parseConfig(process.env)
if (!settings.ok) giveUp('Konvert cannot restore with these settings:', settings.problems)
const { stateDir, keyFile } = settings.config
if (keyFile === undefined) {
  giveUp('Nothing was restored:', ['KONVERT_KEY_FILE is not set. It should name the key of the backup.'])
}
const { file, tombstonesLost } = readArguments()
const today = new Date().toISOString().slice(0, 10)
const result = await restoreStore({ stateDir, keyFile, today, file, tombstonesLost })
if (!result.ok) giveUp('Nothing was restored:', [storeProblem(result)])
process.stdout.write(account(result))

function readArguments(): { file: string; tombstonesLost: boolean } {
  const usage = ['Say which backup: npm run restore -- var/backups/konvert-2026-11-22.db']
  try {
    const options = { 'tombstones-lost': { type: 'boolean', default: false } } as const
    const { positionals, values } = parseArgs({ options, allowPositionals: true })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) giveUp('Nothing was restored:', usage)
    return { file: resolve(file), tombstonesLost: values['tombstones-lost'] }
  } catch {
    return giveUp('Nothing was restored:', usage)
  }
}

function account({ subscribers, left, before }: RestoreResult & { ok: true }): string {
  return [
    `Restored. Subscribers: ${subscribers}.`,
    `In the backup, but left since, so not brought back: ${left}.`,
    tombstonesLost &&
      'The marks of those who left were lost. Whoever left since the backup may be written to again.',
    before !== undefined && `The database that was here until now is ${before}.`,
  ]
    .filter((line) => line !== false)
    .map((line) => `${line}\n`)
    .join('')
}
