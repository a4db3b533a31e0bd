import { z } from 'zod'
import { recordId } from '../source.ts'
import { type Localised, localised } from '../text.ts'
import { MARKS, type Mark, type MarkOptions } from './check-marks.ts'
import {
  createPatternIndex,
  createWordTest,
  type Pattern,
  PatternError,
  type PatternIndex,
  parsePattern,
} from './check-pattern.ts'
import type { Word } from './check-words.ts'

/**
 * How much a finding matters: `block` would most likely stop the letter or endanger somebody, `warn` is a subject
 * that censors stop, `hint` is about tone and form.
 */
const severity = z.enum(['block', 'warn', 'hint'])
export type Severity = z.infer<typeof severity>

const patterns = z.array(z.string().min(1))

/** data/letter/censor.yaml: what a censor stops and what a letter is better without. */
export const censorRecord = z.strictObject({
  /** Pages that the rules come from, without `https://`. */
  sources: z.record(recordId, z.string().min(1)),
  /** Lists of words, used in patterns as `@name`. */
  sets: z.record(z.string().regex(/^[a-z]+$/), patterns),
  /** Words beside which a quotation is a title: what would be warned of is then only a hint. */
  titles: patterns,
  rules: z
    .array(
      z.strictObject({
        id: recordId,
        severity,
        source: z.string(),
        /** Why a censor or a reader may stumble, one sentence. */
        reason: localised,
        /** What to do, one sentence. */
        advice: localised,
        patterns: patterns.optional(),
        /** A hit that shares a word with one of these is none. */
        except: patterns.optional(),
        mark: z.enum(MARKS).optional(),
        /** Words in small letters that the mark lets pass. */
        allow: z.array(z.string()).optional(),
        /** Signs that `flag` looks for and `emoji` leaves to it. */
        signs: z.array(z.string().min(1)).optional(),
        /** The length, in characters, that `length` allows. */
        most: z.number().int().positive().optional(),
      }),
    )
    .min(1),
})
export type CensorRecord = z.infer<typeof censorRecord>

export interface CensorRule {
  id: string
  severity: Severity
  reason: Localised
  advice: Localised
  source: string
  mark?: { kind: Mark; options: MarkOptions }
}

export interface PatternOwner {
  rule: CensorRule
  exception: boolean
}

/** The rules, ready to be held against letters. */
export interface CensorRules {
  rules: readonly CensorRule[]
  index: PatternIndex<PatternOwner>
  tellsOfTitle(word: Word): boolean
}

/** What is wrong with a rule; `path` leads to it within the record. */
interface RuleProblem {
  path: (string | number)[]
  message: string
}

type CensorResult = { ok: true; rules: CensorRules } | { ok: false; problems: RuleProblem[] }

/** Compiles the record: reads every pattern, resolves sets and sources. */
export function compileCensor(record: CensorRecord): CensorResult {
  const problems: RuleProblem[] = []
  const owned: { pattern: Pattern; owner: PatternOwner }[] = []
  const ids = new Set<string>()
  const read = (source: string, path: RuleProblem['path']): Pattern[] => {
    try {
      return parsePattern(source, record.sets)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      problems.push({ path, message: error.message })
      return []
    }
  }
  const rules = record.rules.map((entry, at): CensorRule => {
    const source = record.sources[entry.source]
    if (source === undefined) {
      problems.push({ path: ['rules', at, 'source'], message: `no source ${entry.source} in \`sources\`` })
    }
    if (ids.has(entry.id))
      problems.push({ path: ['rules', at, 'id'], message: `the id ${entry.id} stands twice` })
    if (!entry.patterns && !entry.mark) {
      problems.push({
        path: ['rules', at],
        message: 'expected `patterns` or `mark`: this rule finds nothing',
      })
    }
    ids.add(entry.id)
    const { id, severity, reason, advice, mark } = entry
    const options = {
      allow: new Set(entry.allow),
      signs: entry.signs ?? [],
      most: entry.most ?? Number.MAX_SAFE_INTEGER,
    }
    const rule = {
      id,
      severity,
      reason,
      advice,
      source: source ?? '',
      ...(mark && { mark: { kind: mark, options } }),
    }
    for (const [key, exception] of [
      ['patterns', false],
      ['except', true],
    ] as const) {
      for (const [index, text] of (entry[key] ?? []).entries()) {
        for (const pattern of read(text, ['rules', at, key, index]))
          owned.push({ pattern, owner: { rule, exception } })
      }
    }
    return rule
  })
  record.titles.forEach((word, index) => void read(word, ['titles', index]))
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    rules: { rules, index: createPatternIndex(owned), tellsOfTitle: createWordTest(record.titles) },
  }
}
