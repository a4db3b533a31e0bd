import type { Localised } from '../text.ts'
import { findMark } from './check-marks.ts'
import type { Hit } from './check-pattern.ts'
import type { CensorRule, CensorRules, PatternOwner, Severity } from './check-rules.ts'
import { readWords, type Span, spelledOut, type Word } from './check-words.ts'

/** Something in a letter that its writer should look at before posting it. */
export interface Finding {
  /** Id of the rule in data/letter/censor.yaml. */
  rule: string
  severity: Severity
  /** Where it stands in the text as it was given, in UTF-16 units. */
  span: Span
  reason: Localised
  advice: Localised
  /** The page that the rule comes from, without `https://`. */
  source: string
}

const WEIGHT: Record<Severity, number> = { block: 0, warn: 1, hint: 2 }

/**
 * Reads a letter as a censor would, by the rules of data/letter/censor.yaml. Pure, takes any text, never throws;
 * findings come in the order of the text, the graver first. An empty list is no promise that the letter passes.
 */
export function checkLetter(text: string, rules: CensorRules): Finding[] {
  const words = readWords(text)
  const spelled = spelledOut(text, words).map(({ word, sure }) => {
    const found = wordFindings([word], rules)
    return { word, hidden: sure || found.some(({ severity }) => severity !== 'hint'), found }
  })
  const hidden = spelled.filter((row) => row.hidden)
  const marks = rules.rules.flatMap((rule) => {
    const { mark } = rule
    if (!mark) return []
    const spans = findMark(mark.kind, text, words, mark.options)
    if (mark.kind === 'disguise') spans.push(...hidden.map(({ word: { start, end } }) => ({ start, end })))
    return spans.map((span) => findingOf(rule, span))
  })
  const said = [...wordFindings(words, rules), ...hidden.flatMap(({ found }) => found)]
  return merged([...withoutLesser(said), ...marks]).toSorted(
    (a, b) =>
      a.span.start - b.span.start || WEIGHT[a.severity] - WEIGHT[b.severity] || a.span.end - b.span.end,
  )
}

function findingOf({ id, severity, reason, advice, source }: CensorRule, span: Span): Finding {
  return { rule: id, severity, span, reason, advice, source }
}

function wordFindings(words: readonly Word[], rules: CensorRules): Finding[] {
  const hits = rules.index.hits(words)
  const excused = new Set<string>()
  for (const { owner, at } of hits) {
    if (owner.exception) for (const place of at) excused.add(`${owner.rule.id} ${place}`)
  }
  return hits
    .filter(
      ({ owner, at }) => !owner.exception && !at.some((place) => excused.has(`${owner.rule.id} ${place}`)),
    )
    .flatMap((hit) => {
      const first = words[hit.at[0] ?? 0]
      const last = words[hit.at.at(-1) ?? 0]
      if (first === undefined || last === undefined) return []
      const finding = findingOf(hit.owner.rule, { start: first.start, end: last.end })
      const title = finding.severity === 'warn' && isTitle(hit, words, rules)
      return [title ? { ...finding, severity: 'hint' as const } : finding]
    })
}

/** How far around a quotation a word is sought that makes it a title. */
const TITLE_REACH = 8

/** «Войну и мир» reads differently beside “I am reading”. */
function isTitle({ at }: Hit<PatternOwner>, words: readonly Word[], rules: CensorRules): boolean {
  if (!at.every((place) => words[place]?.quoted)) return false
  const first = at[0] ?? 0
  const around = words.slice(Math.max(0, first - TITLE_REACH), (at.at(-1) ?? 0) + 1 + TITLE_REACH)
  return around.some(
    (word) => !word.quoted && word.sentence === words[first]?.sentence && rules.tellsOfTitle(word),
  )
}

/** A hint on words that something graver was said of already would only distract. */
function withoutLesser(findings: readonly Finding[]): Finding[] {
  const grave = findings.filter(({ severity }) => severity !== 'hint')
  return findings.filter(
    (one) => one.severity !== 'hint' || !grave.some((other) => overlap(one.span, other.span)),
  )
}

/** Findings of one rule that overlap are one finding. */
function merged(findings: readonly Finding[]): Finding[] {
  const result: Finding[] = []
  const lastOf = new Map<string, Finding>()
  for (const finding of findings.toSorted((a, b) => a.span.start - b.span.start)) {
    const last = lastOf.get(finding.rule)
    if (last && overlap(last.span, finding.span)) {
      last.span = { start: last.span.start, end: Math.max(last.span.end, finding.span.end) }
      if (WEIGHT[finding.severity] < WEIGHT[last.severity]) last.severity = finding.severity
    } else {
      const own = { ...finding }
      lastOf.set(finding.rule, own)
      result.push(own)
    }
  }
  return result
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
