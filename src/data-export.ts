import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseConfig } from './config.ts'
import { type ExportedFile, exportEvents } from './content/export.ts'
import { describeProblems, type Problem } from './content/problem.ts'
import { readFolder } from './content/read.ts'
import { caseRecord } from './domain/case.ts'
import type { CaseEvent } from './domain/case-event.ts'
import { facilityRecord } from './domain/facility.ts'
import { giveUp } from './say.ts'
import { readPublished } from './store/case-events.ts'
import { storeProblem } from './store/problem.ts'

// `npm run data:export`: writes what editors have published from Telegram into the files of data/cases, for review
// in git; also while the bot runs.
const settings = parseConfig(process.env)
if (!settings.ok) giveUp('Nothing can be exported with these settings:', settings.problems)
const { dataDir, stateDir } = settings.config
const kept = await readPublished(stateDir)
if (!kept.ok) giveUp('Nothing was exported:', [storeProblem(kept)])
const problems: Problem[] = []
const cases = readFolder(join(dataDir, 'cases'), caseRecord, problems)
const facilities = readFolder(join(dataDir, 'facilities'), facilityRecord, problems)
if (problems.length > 0)
  giveUp('The data has mistakes. Nothing was changed:', await describeProblems(problems))
const { files, refused, homeless } = exportEvents(dataDir, cases, facilities, kept.events)
for (const { file, text } of files) await replaceFile(file, text)
process.stdout.write(files.map(account).join(''))
process.stdout.write(
  files.length === 0
    ? 'There was nothing to write: no file was changed.\n'
    : 'Look at the changes with git diff, then run npm run data:check.\n',
)
const left = [
  ...refused.map(
    ({ file, events }) =>
      `${file} is not written like the others: add by hand ${events.map(name).join(', ')}.`,
  ),
  ...homeless.map((event) => `${name(event)}: there is no file of ${event.caseId}.`),
]
if (left.length > 0) giveUp('Not everything could be written:', left)

/** A reader, such as a bot that starts, finds the old file or the new one. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

function account({ file, fields, events }: ExportedFile): string {
  return [`${file}: ${fields.join(', ')}`, ...events.map((event) => `  ${name(event)}`)]
    .map((line) => `${line}\n`)
    .join('')
}

function name({ date, kind, id }: CaseEvent): string {
  return `${kind} of ${date} (${id})`
}
