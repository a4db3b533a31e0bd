import { openSetup } from './setup.ts'

// `npm run data:check`: every mistake in the data with file, line and what was expected.
const { content } = await openSetup(process.env)
process.stdout.write(
  `The data is right: ${content.cases.size} people, ${content.facilities.size} institutions.\n`,
)
