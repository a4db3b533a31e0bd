import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, YAMLException } from 'js-yaml'
import type { z } from 'zod'
import { recordId } from '../domain/source.ts'
import type { Problem } from './problem.ts'

/** Reads one YAML file and checks it against its schema; what is wrong goes to `problems`. */
export function readRecord<T extends z.ZodType>(
  file: string,
  schema: T,
  problems: Problem[],
): z.output<T> | undefined {
  let raw: unknown
  try {
    raw = load(readFileSync(file, 'utf8'))
  } catch (error) {
    problems.push(unreadable(file, error))
    return undefined
  }
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  problems.push(...parsed.error.issues.map((issue) => ({ file, path: issue.path, message: issue.message })))
  return undefined
}

function unreadable(file: string, error: unknown): Problem {
  if (error instanceof YAMLException) {
    return { file, path: [], message: `not YAML: ${error.reason}`, line: (error.mark?.line ?? 0) + 1 }
  }
  return { file, path: [], message: 'cannot be read', line: 1 }
}

/** Every record of a folder, its id taken from the name of its file. */
export function readFolder<T extends z.ZodType<object>>(
  dir: string,
  schema: T,
  problems: Problem[],
): Map<string, z.output<T> & { id: string }> {
  const records = new Map<string, z.output<T> & { id: string }>()
  for (const name of namesIn(dir, problems)) {
    if (!/\.ya?ml$/i.test(name)) continue
    const file = join(dir, name)
    const id = name.slice(0, -'.yaml'.length)
    if (!name.endsWith('.yaml') || !recordId.safeParse(id).success) {
      problems.push({ file, path: [], message: `expected a file name such as leniye-umerova.yaml`, line: 1 })
      continue
    }
    const record = readRecord(file, schema, problems)
    if (record !== undefined) records.set(id, Object.assign(record, { id }))
  }
  return records
}

function namesIn(dir: string, problems: Problem[]): string[] {
  try {
    return readdirSync(dir).toSorted()
  } catch (error) {
    problems.push(unreadable(dir, error))
    return []
  }
}
