import { z } from 'zod'
import { caseRecord } from '../domain/case.ts'
import { facilityRecord } from '../domain/facility.ts'

/** The JSON Schemas that the YAML files name in their first line: file name and text. */
export function jsonSchemas(): Map<string, string> {
  const text = (schema: z.ZodType, title: string) =>
    `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`
  return new Map([
    ['case.schema.json', text(caseRecord, 'A person: data/cases/<id>.yaml')],
    ['facility.schema.json', text(facilityRecord, 'An institution: data/facilities/<id>.yaml')],
  ])
}
