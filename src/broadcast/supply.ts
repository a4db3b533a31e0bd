import type { Broadcast, BroadcastKeeping, Settled } from '../domain/broadcast-keeping.ts'
import { SUSPICIOUS_REFUSALS } from '../domain/broadcast-sending.ts'
import type { Clock } from './alarm.ts'
import { type Brake, LONG_REST_MS } from './brake.ts'
import type { Chores } from './chores.ts'
import type { Tell } from './event.ts'
import type { Lease } from './lease.ts'
import type { Outbox } from './outbox.ts'
import type { Roster } from './roster.ts'
import type { Stages } from './stages.ts'

interface SupplyDeps {
  keeping: BroadcastKeeping
  clock: Clock
  brake: Brake
  lease: Lease
  roster: Roster
  stages: Stages
  outbox: Outbox
  chores: Chores
  /** Recipients that are marked as being sent at any moment. */
  window: number
  underWay(): number
  stillTrue(broadcast: Broadcast): boolean | Promise<boolean>
  tell: Tell
}

/** Takes recipients from the store for sending, and writes down what came of it; several at once. */
export interface Supply {
  refill(): Promise<void>
  settle(): Promise<void>
  /** Milliseconds until either is to be done. */
  dueIn(): number
}

/** What was done is written down together after this time at most, so that progress is seen. */
export const SETTLE_MS = 250

export function createSupply(deps: SupplyDeps): Supply {
  const { keeping, brake, roster, stages, outbox, window } = deps
  const settle = () => settleAll(deps)
  const isIdle = () => outbox.size() === 0 && deps.underWay() === 0
  /** Several at once or none: each time costs the disk two commits. */
  const isLow = () =>
    outbox.size() <= window / 4 &&
    (deps.underWay() === 0 || window - outbox.size() - deps.underWay() >= window / 8) &&
    brake.waitMs() <= LONG_REST_MS

  return {
    settle,
    async refill() {
      if (outbox.unsettledFor() >= SETTLE_MS || isIdle()) await settle()
      if (!isLow() || roster.next() === undefined) return
      await settle()
      const one = roster.next()
      if (one === undefined) return
      const free = window - outbox.size() - deps.underWay() - outbox.unsettled()
      if (free <= 0) return
      if (!(await deps.stillTrue(one.broadcast))) return stages.stop(one.broadcast, 'noLongerTrue')
      const { id } = one.broadcast
      const claims = await keeping.claim(deps.lease.owner, id, free)
      roster.serve(one)
      if (claims.length < free) one.drained = true
      outbox.put(claims)
      if (roster.get(id) !== one) outbox.giveBack(id)
    },
    dueIn() {
      const isOpen = roster.next() !== undefined
      if ((outbox.unsettled() > 0 && isIdle()) || (isOpen && isLow())) return 0
      const settling = outbox.unsettled() > 0 ? SETTLE_MS - outbox.unsettledFor() : Infinity
      const refilling = isOpen && isIdle() ? brake.waitMs() - LONG_REST_MS + 1 : Infinity
      return Math.min(settling, refilling)
    },
  }
}

async function settleAll({ keeping, clock, lease, outbox, ...deps }: SupplyDeps): Promise<void> {
  const batch = await outbox.settle(async (results) => {
    if (!(await keeping.settle(lease.owner, results, clock.now()))) lease.doubt()
  })
  for (const [id, own] of Map.groupBy(batch ?? [], ({ broadcast }) => broadcast)) await settled(id, own, deps)
}

async function settled(
  id: string,
  results: readonly Settled[],
  { roster, stages, chores, tell }: Pick<SupplyDeps, 'roster' | 'stages' | 'chores' | 'tell'>,
): Promise<void> {
  const one = roster.get(id)
  const done = results.filter(({ verdict }) => verdict !== 'again').length
  one?.meter.add(done)
  if (one) one.asked = false
  if (done < results.length) {
    if (one) one.drained = false
    // It was stopped, and tidying may have gone past those that were still under way.
    else chores.tidySoon()
  }
  tell({ event: 'progress', id })
  if (one && one.refusals >= SUSPICIOUS_REFUSALS) await stages.stop(one.broadcast, 'refusals')
}
