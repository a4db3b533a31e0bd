import { composeBench } from './compose.ts'
import { searchBench } from './search.ts'
import { startBench } from './start.ts'
import { printTable } from './table.ts'

// `npm run bench`: every bench in turn, one table.
const started = await startBench()
const searched = await searchBench()
const composed = await composeBench()
printTable([...started, ...searched, ...composed])
