import { type CensorRules, censorRecord, compileCensor } from '../domain/letter/check-rules.ts'
import type { Problem } from './problem.ts'
import { readRecord } from './read.ts'

/** Loads the rules by which letters are checked; undefined where the file is wrong. */
export function readCensor(file: string, problems: Problem[]): CensorRules | undefined {
  const record = readRecord(file, censorRecord, problems)
  if (record === undefined) return undefined
  const result = compileCensor(record)
  if (result.ok) return result.rules
  problems.push(...result.problems.map((problem) => ({ file, ...problem })))
  return undefined
}
