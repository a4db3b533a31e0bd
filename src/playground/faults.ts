/** Something that goes wrong on purpose. */
export interface FaultRule {
  /** By default every method; a name is compared without regard to case. */
  method?: string | RegExp
  /** By default every chat. */
  chat?: number
  /** How often; by default until removed. */
  times?: number
  /**
   * `lost-answer`: the call is carried out, but the connection ends before the answer.
   * `reset`: the connection ends before the call is carried out.
   */
  kind: 'latency' | '429' | '500' | '502' | 'lost-answer' | 'reset' | '403' | '400'
  /** Milliseconds, for latency; 1000 by default. */
  ms?: number
  /** Seconds, for 429; 1 by default. */
  retryAfter?: number
  /** For 400 and 403, instead of the usual words. */
  description?: string
}

export interface Faults {
  /** Returns what removes the rule. */
  add(rule: FaultRule): () => void
  /** The rules that hit this call, which count as used by it: latency adds up, of the others the first counts. */
  hit(method: string, chat: unknown): { latencyMs: number; rule: FaultRule | undefined }
}

interface ActiveRule {
  rule: FaultRule
  left: number
}

const NONE = { latencyMs: 0, rule: undefined }

export function createFaults(): Faults {
  let active: ActiveRule[] = []
  return {
    add(rule) {
      const entry = { rule, left: rule.times ?? Infinity }
      active = [...active, entry]
      return () => {
        active = active.filter((other) => other !== entry)
      }
    },
    hit(method, chat) {
      if (active.length === 0) return NONE
      let latencyMs = 0
      let found: FaultRule | undefined
      for (const entry of active) {
        const { rule } = entry
        if (!matches(rule, method, chat) || (rule.kind !== 'latency' && found !== undefined)) continue
        if (rule.kind === 'latency') latencyMs += rule.ms ?? 1_000
        else found = rule
        entry.left--
      }
      active = active.filter(({ left }) => left > 0)
      return { latencyMs, rule: found }
    },
  }
}

function matches(rule: FaultRule, method: string, chat: unknown): boolean {
  if (rule.chat !== undefined && Number(chat) !== rule.chat) return false
  if (rule.method === undefined) return true
  if (typeof rule.method === 'string') return rule.method.toLowerCase() === method.toLowerCase()
  return method.search(rule.method) >= 0
}
