import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultRule, Faults } from './faults.ts'
import type { Upload } from './multipart.ts'
import { badRequest, forbidden, Refused, tooManyRequests } from './refusal.ts'
import type { MethodCheck } from './validate.ts'
import type { CallContext, Handlers } from './world.ts'

/** A call of the bot as it was carried out or refused. */
export interface ApiCall {
  method: string
  params: Record<string, unknown>
  ok: boolean
  errorCode?: number
  description?: string
  /** What the real server would have ignored without a word, though it is surely a mistake. */
  violations: string[]
  /** Milliseconds. */
  at: number
}

export interface IncomingCall {
  method: string
  params: Record<string, unknown>
  uploads: ReadonlyMap<string, Upload>
  /** Whether all values are texts, as in forms and queries. */
  fromForm: boolean
  signal: AbortSignal
}

export type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: { retry_after: number } }

/** `cut` says that the caller gets no answer but the end of the connection. */
type Outcome = { status: number; answer: Answer; cut: boolean }

interface CallsDeps {
  methods: ReadonlyMap<string, MethodCheck>
  handlers: Handlers
  faults: Faults
  strict: boolean
  latencyMs: number
  /** Throws if this sending call is one too many. */
  countSend: (() => void) | undefined
  now(): number
}

export interface Calls {
  run(call: IncomingCall): Promise<Outcome>
  /** The newest 10,000. */
  log(): readonly ApiCall[]
}

const CALLS_KEPT = 10_000
const SENDING = /^(send(?!ChatAction)|forwardMessage|copyMessage)/

export function createCalls(deps: CallsDeps): Calls {
  let log: ApiCall[] = []

  const record = (call: IncomingCall, method: string, answer: Answer, violations: string[]) => {
    // Copied in large steps, so that a call costs nothing.
    if (log.length >= CALLS_KEPT * 2) log = log.slice(-CALLS_KEPT)
    const problem = answer.ok ? {} : { errorCode: answer.error_code, description: answer.description }
    log.push({ method, params: loggable(call), ok: answer.ok, ...problem, violations, at: deps.now() })
  }

  const carryOut = async (call: IncomingCall, check: MethodCheck, violations: string[]): Promise<unknown> => {
    const checked = check.check(call.params, call.fromForm)
    violations.push(...checked.violations)
    if (checked.error !== undefined) throw badRequest(checked.error)
    if (deps.strict && violations.length > 0)
      throw badRequest(`the local Telegram is strict: ${violations.join(', ')}`)
    const handler = deps.handlers[check.name as keyof Handlers] as
      | ((params: Record<string, unknown>, context: CallContext) => unknown)
      | undefined
    if (handler === undefined)
      throw new Refused(501, `Not Implemented: the local Telegram has no ${check.name}`)
    if (deps.countSend !== undefined && SENDING.test(check.name)) deps.countSend()
    return handler(call.params, call)
  }

  return {
    log: () => (log.length > CALLS_KEPT ? log.slice(-CALLS_KEPT) : log),
    async run(call) {
      const check = deps.methods.get(call.method.toLowerCase())
      if (check === undefined) {
        const answer: Answer = { ok: false, error_code: 404, description: 'Not Found' }
        record(call, call.method, answer, [])
        return { status: 404, answer, cut: false }
      }
      const { latencyMs, rule } = deps.faults.hit(check.name, call.params.chat_id)
      if (latencyMs + deps.latencyMs > 0) await sleep(latencyMs + deps.latencyMs)
      const violations: string[] = []
      let answer: Answer
      try {
        failOnPurpose(rule)
        answer = { ok: true, result: await carryOut(call, check, violations) }
      } catch (error) {
        answer = refusal(error)
      }
      record(call, check.name, answer, violations)
      const cut = rule?.kind === 'reset' || rule?.kind === 'lost-answer'
      return { status: answer.ok ? 200 : answer.error_code, answer, cut }
    },
  }
}

function failOnPurpose(rule: FaultRule | undefined): void {
  if (rule === undefined || rule.kind === 'lost-answer') return
  if (rule.kind === '429') throw tooManyRequests(rule.retryAfter ?? 1)
  if (rule.kind === '500') throw new Refused(500, 'Internal Server Error')
  if (rule.kind === '502') throw new Refused(502, 'Bad Gateway')
  if (rule.kind === 'reset') throw new Refused(0, 'connection reset on purpose')
  const said = rule.description
  if (rule.kind === '403') throw said ? new Refused(403, said) : forbidden('bot was blocked by the user')
  if (rule.kind === '400') throw said ? new Refused(400, said) : badRequest('chat not found')
}

function refusal(error: unknown): Answer {
  if (!(error instanceof Refused)) throw error
  const { code, message, retryAfter } = error
  return {
    ok: false,
    error_code: code,
    description: message,
    ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }),
  }
}

/** The log holds names and sizes of uploads, not their bytes. */
function loggable({ params, uploads }: IncomingCall): Record<string, unknown> {
  if (uploads.size === 0) return params
  const files = [...uploads].map(([part, { name, bytes }]) => ({ part, name, size: bytes.length }))
  return { ...params, uploads: files }
}
