import { parseConfig } from './config.ts'
import { giveUp } from './say.ts'
import { storeProblem } from './store/problem.ts'
import { rotateKey } from './store/rotate.ts'

const PROGRESS_MS = 2_000

// `npm run key:rotate`: seals everything with a new key while the bot is stopped.
const settings = parseConfig(process.env)
if (!settings.ok) giveUp('Konvert cannot change the key with these settings:', settings.problems)
const { stateDir, keyFile } = settings.config
if (keyFile === undefined) {
  giveUp('The key was not changed:', ['KONVERT_KEY_FILE is not set. It should name the present key.'])
}
let said = Date.now()
const result = await rotateKey({
  stateDir,
  keyFile,
  today: new Date().toISOString().slice(0, 10),
  onProgress(done, total) {
    if (Date.now() - said < PROGRESS_MS) return
    said = Date.now()
    process.stdout.write(`Sealed with the new key: ${done} of ${total}.\n`)
  },
})
if (!result.ok) giveUp('The change of the key is not finished:', [storeProblem(result)])
process.stdout.write(`The key is changed. Sealed anew by this run: ${result.resealed}.\n`)
if (result.unreadable > 0) {
  process.stdout.write(`Damaged records that no key opens, removed: ${result.unreadable}.\n`)
}
process.stdout.write('The old backups are deleted. Delete every other copy of them, and of the old key.\n')
if (!result.backup.ok) giveUp('But there is no new backup:', [storeProblem(result.backup)])
process.stdout.write(`The new backup is ${result.backup.file}.\n`)
