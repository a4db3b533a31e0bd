import { broadcastBench } from './broadcast.ts'
import { checkBench } from './check.ts'
import { composeBench } from './compose.ts'
import { growthBench } from './growth.ts'
import { lettersBench } from './letters.ts'
import { printBench } from './print.ts'
import { searchBench } from './search.ts'
import { startBench } from './start.ts'
import { storeBench } from './store.ts'
import { printTable } from './table.ts'
import { updatesBench } from './updates.ts'

// `npm run bench`: every bench in turn, one table; `-- --chart` also draws the chart of docs/performance.md anew.
const started = await startBench()
const searched = await searchBench()
const composed = await composeBench()
const printed = await printBench()
const stored = await storeBench()
const broadcast = await broadcastBench()
const updates = await updatesBench()
const letters = await lettersBench()
const growth = await growthBench(process.argv.includes('--chart'))
printTable([
  ...started,
  ...searched,
  ...composed,
  ...checkBench(),
  ...printed,
  ...stored,
  ...broadcast,
  ...updates,
  ...letters,
  ...growth,
])
