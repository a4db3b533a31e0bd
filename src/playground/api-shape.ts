import { readFileSync } from 'node:fs'

export type Range = [number, number]

export interface FieldShape {
  types: string[]
  required?: boolean
  values?: (string | number)[]
  chars?: Range
  bytes?: Range
  items?: Range
  value?: Range
}

export type TypeShape =
  | { fields: Record<string, FieldShape> }
  | { oneOf: string[] }
  | { values: (string | number)[] }

/** bot-api.json: every method and every type that a request can carry. */
export interface ApiShape {
  version: string
  methods: Record<string, Record<string, FieldShape>>
  types: Record<string, TypeShape>
}

export function readApiShape(): ApiShape {
  return JSON.parse(readFileSync(new URL('./bot-api.json', import.meta.url), 'utf8'))
}
