import { parseConfig } from './config.ts'
import { giveUp } from './say.ts'
import { backupStore } from './store/backup.ts'
import { storeProblem } from './store/problem.ts'

// `npm run backup`: a checked copy of the subscribers, as sealed as they are, in the state folder's `backups`.
const settings = parseConfig(process.env)
if (!settings.ok) giveUp('Konvert cannot back up with these settings:', settings.problems)
const result = await backupStore(settings.config.stateDir, new Date().toISOString().slice(0, 10))
if (!result.ok) giveUp('No backup was made:', [storeProblem(result)])
process.stdout.write(
  `The backup is ${result.file}. It is worth nothing without the key, which is not in it.\n`,
)
