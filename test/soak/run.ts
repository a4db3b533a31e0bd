import { soak } from './soak.ts'
import { faultsOf, summaryOf } from './verdict.ts'

// `npm run soak`: the real program under mixed traffic on a bad line, for SOAK_MINUTES (30). SOAK_MODE=webhook takes
// updates by a webhook; SOAK_SEED plays a run again, as far as timing lets it. Exit code 1 where anything was lost.
const minutes = Number(process.env['SOAK_MINUTES'] ?? 30)
const mode = process.env['SOAK_MODE'] === 'webhook' ? 'webhook' : 'polling'
const seed = Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 1e9))
if (!(minutes > 0)) throw new Error('SOAK_MINUTES should be a number of minutes')
process.stdout.write(`${minutes} minutes by ${mode}, SOAK_SEED=${seed}\n`)
const messages = Math.max(1, Math.round(minutes / 5))
const result = await soak({ seconds: minutes * 60, mode, seed, visitors: 40, readers: 500, messages })
const faults = faultsOf(result)
process.stdout.write(`${summaryOf(result)}\n`)
for (const fault of faults) process.stdout.write(`WRONG: ${fault}\n`)
process.exitCode = faults.length > 0 ? 1 : 0
