import { join } from 'node:path'
import { createDecliner, type Decliner, nameOverrideRecord } from '../domain/letter/decline.ts'
import type { Problem } from './problem.ts'
import { readRecord } from './read.ts'

/** Loads data/letter/name-overrides.yaml into a decliner; undefined where the file is wrong. */
export function readDecliner(letterDir: string, problems: Problem[]): Decliner | undefined {
  const record = readRecord(join(letterDir, 'name-overrides.yaml'), nameOverrideRecord, problems)
  return record && createDecliner(record)
}
