import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { load } from 'js-yaml'
import { type Case, caseRecord } from '../domain/case.ts'
import type { CaseEvent } from '../domain/case-event.ts'
import { applyEvents } from '../domain/case-event-apply.ts'
import type { Facility } from '../domain/facility.ts'
import { editYaml } from './edit-yaml.ts'

export interface ExportedFile {
  file: string
  /** The whole new text. */
  text: string
  /** What the file did not tell of before, in the order of taking effect. */
  events: readonly CaseEvent[]
  /** The fields of the record that are not as they were. */
  fields: readonly string[]
}

export interface Export {
  files: readonly ExportedFile[]
  /** Files that are written in a way that this program does not know how to change, and what it could not add. */
  refused: readonly { file: string; events: readonly CaseEvent[] }[]
  /** Published events of people who have no file. */
  homeless: readonly CaseEvent[]
}

/**
 * What the files of cases become with the published events written into them. Nothing is written; every text was
 * read again, and says exactly what the bot shows.
 *
 * @param dir the folder of the data
 * @param cases everybody in it, the hidden ones too
 * @param events in the order of publication
 */
export function exportEvents(
  dir: string,
  cases: ReadonlyMap<string, Case>,
  facilities: ReadonlyMap<string, Facility>,
  events: readonly CaseEvent[],
): Export {
  const files: ExportedFile[] = []
  const refused: Export['refused'][number][] = []
  for (const person of cases.values()) {
    const wanted = applyEvents(person, events, facilities)
    if (wanted === person) continue
    const file = join(dir, 'cases', `${person.id}.yaml`)
    const added = (wanted.events ?? []).filter((id) => !person.events?.includes(id))
    const told = added.flatMap((id) => events.find((event) => event.id === id) ?? [])
    const before = withoutId(person)
    const after = withoutId(wanted)
    const text = editYaml(readFileSync(file, 'utf8'), before, after, FIELDS)
    if (text === undefined || !says(text, after)) refused.push({ file, events: told })
    else {
      const fields = FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field]))
      files.push({ file, text, events: told, fields })
    }
  }
  return { files, refused, homeless: events.filter(({ caseId }) => !cases.has(caseId)) }
}

/** The fields of a record in the order in which files have them. */
const FIELDS = Object.keys(caseRecord.shape)

function withoutId(person: Case): Record<string, unknown> {
  const { id: _, ...record } = person
  return record
}

function says(text: string, wanted: Record<string, unknown>): boolean {
  try {
    const read = caseRecord.safeParse(load(text))
    return read.success && isDeepStrictEqual(read.data, wanted)
  } catch {
    return false
  }
}
