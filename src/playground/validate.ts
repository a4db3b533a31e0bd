import type { ApiShape, FieldShape, TypeShape } from './api-shape.ts'
import { compileLimit } from './limits.ts'

/** What is wrong with a value in Telegram's words, or undefined. Unknown keys go to `violations` instead. */
type Check = (value: unknown, violations: string[]) => string | undefined

export interface MethodCheck {
  name: string
  /**
   * Checks the parameters and turns the texts of a form into numbers, booleans and objects, in place.
   * `error` is worded as Telegram does; `violations` are things that Telegram would silently ignore.
   */
  check(params: Record<string, unknown>, fromForm: boolean): { error?: string; violations: string[] }
}

/** Compiles the shape once, so that a call costs a few map look-ups; keys are the methods in lower case. */
export function compileShape(shape: ApiShape): ReadonlyMap<string, MethodCheck> {
  const types = new Map<string, Check>()
  const typeCheck = (name: string): Check => {
    let check = types.get(name)
    if (check === undefined) {
      const known = shape.types[name]
      if (known === undefined) throw new Error(`bot-api.json does not define the type ${name}`)
      // The placeholder lets types that contain themselves be compiled.
      types.set(name, (value, violations) => types.get(name)?.(value, violations))
      check = compileType(name, known, typeCheck)
      types.set(name, check)
    }
    return check
  }
  return new Map(
    Object.entries(shape.methods).map(([name, fields]) => [
      name.toLowerCase(),
      compileMethod(name, fields, typeCheck),
    ]),
  )
}

type TypeCheck = (name: string) => Check

function compileMethod(name: string, fields: Record<string, FieldShape>, typeCheck: TypeCheck): MethodCheck {
  const checks = new Map(
    Object.entries(fields).map(([field, shape]) => [
      field,
      { shape, check: compileField(name, field, shape, typeCheck) },
    ]),
  )
  // Telegram looks at the text before it looks at the chat.
  const required = Object.entries(fields)
    .flatMap(([field, shape]) => (shape.required ? [field] : []))
    .toSorted((a, b) => Number(a === 'chat_id') - Number(b === 'chat_id'))

  const check = (params: Record<string, unknown>, fromForm: boolean) => {
    const violations: string[] = []
    for (const field of required) {
      const value = params[field]
      if (value === undefined || value === null || value === '') {
        if (!(value === '' && mayBeEmpty(fields[field]))) return { error: missing(field), violations }
      }
    }
    for (const key of Object.keys(params)) {
      const known = checks.get(key)
      if (known === undefined) {
        violations.push(`unknown parameter "${key}"`)
        continue
      }
      const value = params[key]
      if (value === null || value === undefined) continue
      if (fromForm && typeof value === 'string') params[key] = fromText(value, known.shape)
      const error = known.check(params[key], violations)
      if (error !== undefined) return { error: methodError(key, error), violations }
    }
    return { violations }
  }
  return { name, check }
}

function mayBeEmpty(shape: FieldShape | undefined): boolean {
  return shape !== undefined && shape.types.includes('String') && shape.chars?.[0] !== 1 && !shape.types[1]
}

const MISSING: Record<string, string> = {
  chat_id: 'chat_id is empty',
  text: 'message text is empty',
  message_id: 'message identifier is not specified',
  document: 'there is no document in the request',
  photo: 'there is no photo in the request',
  callback_query_id: 'query is too old and response timeout expired or query ID is invalid',
}

function missing(field: string): string {
  return MISSING[field] ?? `parameter "${field}" is required`
}

function methodError(key: string, error: string): string {
  if (error === NOT_JSON || error === wrongType(key, 'Array')) {
    return `can't parse ${key === 'reply_markup' ? 'reply keyboard markup' : key} JSON object`
  }
  if (error.startsWith(NOT_OBJECT)) {
    return key === 'reply_markup' ? 'object expected as reply markup' : `can't parse ${key} JSON object`
  }
  return error
}

const NOT_JSON = 'not JSON'
const NOT_OBJECT = 'Object expected as '
const notJson = Symbol(NOT_JSON)

/** Forms and queries carry text only: numbers and booleans as words, everything deeper as JSON. */
function fromText(text: string, shape: FieldShape): unknown {
  if (shape.types.includes('String') || shape.types.includes('InputFile')) {
    return shape.types.includes('Integer') && /^-?\d{1,15}$/.test(text) ? Number(text) : text
  }
  if (shape.types[0] === 'Integer')
    return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  if (shape.types[0] === 'Boolean') {
    const word = text.toLowerCase()
    return word === 'true' || word === '1' || word === 'yes'
      ? true
      : word === 'false' || word === '0' || word === ''
        ? false
        : text
  }
  try {
    return JSON.parse(text)
  } catch {
    // A single word of a list, such as an action, is no JSON either; its own check tells it from rubbish.
    return /^[\w/-]+$/.test(text) ? text : notJson
  }
}

/** How the real server announces the object inside which something is wrong. */
const ANNOUNCED: Record<string, string> = {
  InlineKeyboardButton: "Can't parse inline keyboard button: ",
  KeyboardButton: "Can't parse keyboard button: ",
  MessageEntity: "Can't parse MessageEntity: ",
  BotCommand: "Can't parse BotCommand: ",
  BotCommandScope: "Can't parse BotCommandScope: ",
}

/** A constant such as BUTTON_DATA_INVALID, or an error that says by itself where it is, is passed on as it is. */
function announce(owner: string, error: string | undefined): string | undefined {
  const prefix = ANNOUNCED[owner]
  if (error === undefined || prefix === undefined) return error
  return /^[A-Z]+_|^Can't parse /.test(error) ? error : prefix + error
}

function compileType(name: string, shape: TypeShape, typeCheck: TypeCheck): Check {
  if ('values' in shape) {
    const values = new Set<unknown>(shape.values)
    const error =
      name === 'MessageEntityType' ? 'Unsupported type specified' : `${name} has an unsupported value`
    return (value) => (values.has(value) ? undefined : error)
  }
  if ('oneOf' in shape) {
    const variants = compileVariants(shape.oneOf, typeCheck)
    return (value, violations) => announce(name, variants(value, violations))
  }
  const checks = new Map(
    Object.entries(shape.fields).map(([field, fieldShape]) => [
      field,
      compileField(name, field, fieldShape, typeCheck),
    ]),
  )
  const required = Object.keys(shape.fields).filter((field) => shape.fields[field]?.required)
  return (value, violations) => announce(name, checkObject(name, value, checks, required, violations))
}

function checkObject(
  name: string,
  value: unknown,
  checks: ReadonlyMap<string, Check>,
  required: readonly string[],
  violations: string[],
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${NOT_OBJECT}${name}`
  const object = value as Record<string, unknown>
  for (const field of required) {
    if (object[field] === undefined || object[field] === null) return `Can't find field "${field}"`
  }
  for (const key of Object.keys(object)) {
    const inner = object[key]
    if (inner === undefined || inner === null) continue
    const check = checks.get(key)
    if (check === undefined) {
      violations.push(`unknown field "${key}" in ${name}`)
      continue
    }
    const error = check(inner, violations)
    if (error !== undefined) return error
  }
  return undefined
}

/** Tries each variant; a variant without violations is taken at once, else the one that fits best. */
function compileVariants(names: readonly string[], typeCheck: TypeCheck): Check {
  return (value, violations) => {
    let passed: string[] | undefined
    let refusal: { error: string; distance: number } | undefined
    for (const name of names) {
      const found: string[] = []
      const error = typeCheck(name)(value, found)
      if (error === undefined) {
        if (found.length === 0) return undefined
        if (passed === undefined || found.length < passed.length) passed = found
      } else {
        const distance = found.length + strangeness(error)
        if (refusal === undefined || distance < refusal.distance) refusal = { error, distance }
      }
    }
    if (passed === undefined) return refusal?.error
    violations.push(...passed)
    return undefined
  }
}

/** An object of another type, or without a needed key, was rather meant to be another variant. */
function strangeness(error: string): number {
  return error.includes('must be one of') ? 200 : error.includes("Can't find field") ? 100 : 0
}

function wrongType(field: string, type: string): string {
  return `Field "${field}" must be of type ${type}`
}

function compileField(owner: string, field: string, shape: FieldShape, typeCheck: TypeCheck): Check {
  const limit = compileLimit(owner, field, shape)
  const base = compileUnion(field, shape, typeCheck)
  return (value, violations) => {
    if (value === notJson) return NOT_JSON
    return base(value, violations) ?? limit?.(value)
  }
}

function compileUnion(field: string, shape: FieldShape, typeCheck: TypeCheck): Check {
  const plain = new Set(shape.types)
  if (plain.has('String') || plain.has('InputFile') || plain.has('Integer') || plain.has('Boolean')) {
    const objects = shape.types.filter((type) => /^[A-Z]\w+$/.test(type) && !PLAIN.has(type)).map(typeCheck)
    return (value, violations) => {
      const type = typeof value
      if (type === 'string' && (plain.has('String') || plain.has('InputFile'))) return undefined
      if (type === 'number' && plain.has('Integer') && fits(field, value as number)) return undefined
      if (type === 'boolean' && plain.has('Boolean')) return undefined
      if (objects[0] !== undefined && type === 'object') return objects[0](value, violations)
      return wrongType(field, plain.has('Boolean') ? 'Boolean' : plain.has('String') ? 'String' : 'Number')
    }
  }
  const first = shape.types[0]
  if (first?.startsWith('Array of ')) {
    return compileArray(field, compileUnion(field, { ...shape, types: shape.types.map(inner) }, typeCheck))
  }
  const check =
    shape.types.length === 1 && first !== undefined
      ? typeCheck(first)
      : compileVariants(shape.types, typeCheck)
  return check
}

const PLAIN = new Set(['String', 'InputFile', 'Integer', 'Boolean'])
function inner(type: string): string {
  return type.slice('Array of '.length)
}

function compileArray(field: string, check: Check): Check {
  return (value, violations) => {
    if (!Array.isArray(value)) return wrongType(field, 'Array')
    for (const item of value) {
      const error = check(item, violations)
      if (error !== undefined) return error
    }
    return undefined
  }
}

/** The source calls every number an Integer; these few are fractions. */
const FRACTION = /latitude|longitude|accuracy|percentage|shift|scale|timestamp|angle|zoom|aspect/

function fits(field: string, value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && FRACTION.test(field))
}
