import { randomBytes } from 'node:crypto'
import {
  type BroadcastAction,
  type BroadcastContent,
  type BroadcastState,
  type ContentProblem,
  contentHash,
  contentProblems,
  nextState,
} from '../domain/broadcast.ts'
import { type Broadcast, type BroadcastChange, KEPT_HOURS } from '../domain/broadcast-keeping.ts'
import { windowFor } from '../domain/broadcast-sending.ts'
import { type Clock, systemClock } from './alarm.ts'
import { createBrake } from './brake.ts'
import { createSender, type Sender } from './sender.ts'
import { createWorker, type WorkerDeps } from './worker.ts'

export type { BroadcastEvent } from './event.ts'

export interface BroadcasterDeps
  extends Pick<WorkerDeps, 'keeping' | 'stillTrue' | 'decorate' | 'forget' | 'tell'> {
  token: string
  apiRoot: string
  /** Messages a second over all broadcasts; 30 by default, up to 1,000 where `paid`. */
  rate?: number
  /** Pays Stars, 0.1 a message, for a rate above the usual one. */
  paid?: boolean
  /** Recipients marked as being sent at once; by default what the rate needs. */
  window?: number
  /** How long a call may take, in milliseconds; 20 s by default. */
  timeoutMs?: number
  /** How long the right to send stays with a process that says nothing any more, in milliseconds; 15 s. */
  leaseMs?: number
  clock?: Clock
  /** By default one that calls `apiRoot`. */
  sender?: Sender
}

export type ActionResult<Done extends object = object> =
  | ({ ok: true } & Done)
  /** `changed`: the content is not the one that was confirmed. `tooLate`: nothing is kept of it any more. */
  | { ok: false; error: 'unknown' | 'notNow' | 'changed' | 'tooLate' }
  | { ok: false; error: 'problems'; problems: ContentProblem[] }

export interface Progress {
  broadcast: Broadcast
  /** How many are uncertain and can still be sent to again. */
  resendable: number
  /** Messages a second of late; undefined where it does not run or it is too early to say. */
  perSecond: number | undefined
  secondsLeft: number | undefined
}

export interface Broadcaster {
  /** Whether each message may cost Stars; whoever starts one is to be told. */
  readonly paid: boolean
  create(content: BroadcastContent): Promise<{ id: string; hash: string }>
  /** A change takes an approval away. */
  edit(id: string, content: BroadcastContent): Promise<ActionResult<{ hash: string }>>
  /** @param hash of the content that was seen */
  approve(id: string, hash: string): Promise<ActionResult>
  /** @param at milliseconds since 1970 */
  schedule(id: string, hash: string, at: number): Promise<ActionResult>
  /** Begins after a grace in which a cancel sends nothing. */
  startNow(id: string, hash: string, graceMs: number): Promise<ActionResult>
  pause(id: string): Promise<ActionResult>
  resume(id: string): Promise<ActionResult>
  cancel(id: string): Promise<ActionResult>
  /** Sends again to those of whom nobody knows whether they got it; some will have it twice. */
  resendUncertain(id: string): Promise<ActionResult<{ count: number }>>
  leaveUncertain(id: string): Promise<ActionResult<{ count: number }>>
  /** Takes the messages back that are younger than 48 hours. */
  deleteForAll(id: string): Promise<ActionResult>
  /** The newest first. */
  list(states?: readonly BroadcastState[], most?: number): Promise<Broadcast[]>
  progress(id: string): Promise<Progress | undefined>
  start(): void
  /** Resolves when what is under way is settled; what takes longer than this is uncertain. */
  stop(withinMs?: number): Promise<void>
}

const RATE = 30
const TIMEOUT_MS = 20_000
const LEASE_MS = 15_000
/** 48 bits: short enough for a button, and never guessed twice. */
const ID_BYTES = 6
const KEPT_MS = KEPT_HOURS * 3_600_000

export function createBroadcaster(deps: BroadcasterDeps): Broadcaster {
  const { keeping, clock = systemClock, rate = RATE, timeoutMs = TIMEOUT_MS, paid = false } = deps
  const sender = deps.sender ?? createSender({ ...deps, timeoutMs, paid })
  const worker = createWorker({
    ...deps,
    sender,
    clock,
    brake: createBrake(clock.tick, rate),
    window: deps.window ?? windowFor(rate),
    leaseMs: deps.leaseMs ?? LEASE_MS,
  })

  /** Does the action where the state admits it and is still the same when it is written. */
  const act = async (
    id: string,
    action: BroadcastAction,
    fields: Omit<BroadcastChange, 'state'> = {},
    admits: (broadcast: Broadcast) => ActionResult = () => ({ ok: true }),
  ): Promise<ActionResult> => {
    const broadcast = await keeping.find(id)
    if (broadcast === undefined) return { ok: false, error: 'unknown' }
    const state = nextState(broadcast.state, action)
    if (state === undefined) return { ok: false, error: 'notNow' }
    const admitted = admits(broadcast)
    if (!admitted.ok) return admitted
    const changed = await keeping.change(id, broadcast.state, { ...fields, state })
    if (!changed) return { ok: false, error: 'notNow' }
    if (action === 'pause' || action === 'cancel') worker.halt(id)
    worker.look()
    return { ok: true }
  }
  const isStill = (hash: string) => (broadcast: Broadcast) =>
    broadcast.hash === hash ? ({ ok: true } as const) : ({ ok: false, error: 'changed' } as const)

  const schedule = (id: string, hash: string, at: number) =>
    act(id, 'schedule', { startsAt: at }, isStill(hash))

  return {
    paid,
    async create(content) {
      const id = randomBytes(ID_BYTES).toString('base64url')
      const hash = await contentHash(content)
      await keeping.create({ id, content, hash, createdAt: clock.now() })
      return { id, hash }
    },
    async edit(id, content) {
      const hash = await contentHash(content)
      const done = await act(id, 'edit', { content, hash })
      return done.ok ? { ok: true, hash } : done
    },
    approve: (id, hash) =>
      act(id, 'approve', {}, (broadcast) => {
        const problems = contentProblems(broadcast.content)
        return problems.length > 0 ? { ok: false, error: 'problems', problems } : isStill(hash)(broadcast)
      }),
    schedule,
    startNow: (id, hash, graceMs) => schedule(id, hash, clock.now() + graceMs),
    pause: (id) => act(id, 'pause'),
    resume: (id) => act(id, 'resume', { stopped: null }),
    cancel: (id) => act(id, 'cancel', { endedAt: clock.now() }),
    async resendUncertain(id) {
      const broadcast = await keeping.find(id)
      if (broadcast === undefined) return { ok: false, error: 'unknown' }
      const state = nextState(broadcast.state, 'resend')
      if (state === undefined) return { ok: false, error: 'notNow' }
      if ((await keeping.countUncertain(id)) === 0) return { ok: false, error: 'tooLate' }
      const count = await keeping.resendUncertain(id, broadcast.state, state)
      if (count === undefined) return { ok: false, error: 'notNow' }
      worker.look()
      return { ok: true, count }
    },
    async leaveUncertain(id) {
      const broadcast = await keeping.find(id)
      if (broadcast === undefined) return { ok: false, error: 'unknown' }
      if (nextState(broadcast.state, 'leave') === undefined) return { ok: false, error: 'notNow' }
      return { ok: true, count: await keeping.leaveUncertain(id) }
    },
    deleteForAll: (id) =>
      act(id, 'delete', { deleting: true }, ({ beganAt, endedAt }) => {
        const until = (endedAt ?? clock.now()) + KEPT_MS
        return beganAt === undefined || until <= clock.now() ? { ok: false, error: 'tooLate' } : { ok: true }
      }),
    list: keeping.list,
    async progress(id) {
      const broadcast = await keeping.find(id)
      if (broadcast === undefined) return undefined
      const perSecond = worker.meter(id)?.perSecond()
      const secondsLeft = perSecond ? Math.ceil(broadcast.counts.waiting / perSecond) : undefined
      return { broadcast, resendable: await keeping.countUncertain(id), perSecond, secondsLeft }
    },
    start: worker.start,
    stop: (withinMs = timeoutMs) => worker.stop(withinMs),
  }
}
