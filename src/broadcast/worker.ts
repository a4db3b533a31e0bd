import type { BroadcastKeeping } from '../domain/broadcast-keeping.ts'
import { type Alarm, type Clock, createAlarm } from './alarm.ts'
import type { Brake } from './brake.ts'
import { createChores } from './chores.ts'
import { createDelivery, type Delivery, type DeliveryDeps } from './delivery.ts'
import type { Tell } from './event.ts'
import { createLease, type Lease } from './lease.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { RateMeter } from './rate-meter.ts'
import { createRemovals } from './removals.ts'
import { createRoster, type Roster } from './roster.ts'
import { createStages, type StagesDeps } from './stages.ts'
import { createSupply, SETTLE_MS, type Supply } from './supply.ts'

export interface WorkerDeps extends Pick<DeliveryDeps, 'sender' | 'decorate'>, Pick<StagesDeps, 'stillTrue'> {
  keeping: BroadcastKeeping
  brake: Brake
  clock: Clock
  /** Recipients that are marked as being sent at any moment: so many are uncertain after a crash. */
  window: number
  leaseMs: number
  /** The chat cannot be reached any more. */
  forget(chat: number): Promise<unknown>
  tell: Tell
}

export interface Worker {
  /** Looks at what has changed in the store. */
  look(): void
  /** Takes back at once what this broadcast has not sent yet. */
  halt(id: string): void
  meter(id: string): RateMeter | undefined
  start(): void
  /** Resolves when what is under way is settled; what takes longer is uncertain. */
  stop(withinMs: number): Promise<void>
}

const FAILED_MS = 1_000

/** One loop for everything in bulk: a step does what is due and says how long nothing will be. */
export function createWorker(deps: WorkerDeps): Worker {
  const parts = createParts(deps)
  const { alarm, roster, chores, delivery } = parts
  const step = createStep(deps, parts)
  const life = { isStopping: false }
  let ended: Promise<void> = Promise.resolve()

  const run = async () => {
    while (!life.isStopping) {
      let wait = FAILED_MS
      try {
        wait = await step()
      } catch (error) {
        // A full disk or a locked file: nothing new is sent until this is written down.
        deps.tell({ event: 'keeping-failed', error })
      }
      if (!life.isStopping) await alarm.wait(wait)
    }
  }
  return {
    look() {
      roster.outdate()
      chores.tidySoon()
      alarm.ring()
    },
    halt(id) {
      roster.halt(id)
      alarm.ring()
    },
    meter: (id) => roster.get(id)?.meter,
    start() {
      life.isStopping = false
      delivery.begin()
      ended = run()
    },
    async stop(withinMs) {
      life.isStopping = true
      delivery.stop()
      alarm.ring()
      await ended
      await wrapUp(deps, parts, withinMs)
    },
  }
}

interface Parts {
  alarm: Alarm
  lease: Lease
  outbox: Outbox
  roster: Roster
  chores: ReturnType<typeof createChores>
  stages: ReturnType<typeof createStages>
  delivery: Delivery
  supply: Supply
  removals: ReturnType<typeof createRemovals>
}

function createParts(deps: WorkerDeps): Parts {
  const alarm = createAlarm(deps.clock)
  const lease = createLease(deps.keeping, deps.clock, deps.leaseMs)
  const outbox = createOutbox(deps.clock.tick)
  const removals = createRemovals(deps, alarm)
  const roster = createRoster({ ...deps, outbox, onDeleting: removals.set })
  const chores = createChores(deps)
  const stages = createStages({ ...deps, roster, outbox, chores })
  const delivery = createDelivery({ ...deps, alarm, roster, outbox, chores })
  const { underWay } = delivery
  const supply = createSupply({ ...deps, lease, roster, stages, outbox, chores, underWay })
  return { alarm, lease, outbox, roster, chores, stages, delivery, supply, removals }
}

/** Does what is due; how many milliseconds nothing will be, unless the alarm rings. */
function createStep(deps: WorkerDeps, parts: Parts): () => Promise<number> {
  const { lease, roster, stages, delivery, supply, removals, chores } = parts
  return async () => {
    if (!(await keepLease(deps, parts))) return deps.leaseMs / 3
    await roster.look()
    await delivery.storeRest()
    await stages.beginDue()
    await roster.look()
    await supply.refill()
    // What is taken back goes first: somebody may read it at this moment.
    const removal = await removals.next()
    const wait = await delivery.next()
    await stages.finishDrained()
    await chores.next()
    if (roster.isOutdated()) return 0
    const dues = [lease.dueIn(), chores.dueIn(), roster.startsIn(), supply.dueIn()]
    return Math.max(0, Math.min(wait, removal, ...dues))
  }
}

async function keepLease({ keeping, brake, clock, tell }: WorkerDeps, parts: Parts): Promise<boolean> {
  const { lease, outbox, roster } = parts
  const state = await lease.keep()
  if (state === 'taken') brake.restFor(Math.max(0, (await keeping.pausedUntil()) - clock.now()))
  // A process that may not send can have been told of something all the same.
  if (state === 'taken' || state === 'renewed') roster.outdate()
  if (state === 'lost') {
    // Whoever has it made these uncertain.
    outbox.clear()
    roster.clear()
    tell({ event: 'lease-held' })
  }
  return state !== 'lost' && state !== 'refused'
}

async function wrapUp({ keeping, clock, tell }: WorkerDeps, parts: Parts, withinMs: number): Promise<void> {
  const { alarm, lease, outbox, delivery, supply } = parts
  outbox.giveBack()
  const until = clock.tick() + withinMs
  while (delivery.underWay() > 0 && clock.tick() < until)
    await alarm.wait(Math.min(SETTLE_MS, until - clock.tick()))
  if (delivery.underWay() > 0) delivery.abandon()
  try {
    await delivery.storeRest()
    await supply.settle()
    // What is still under way keeps its mark, and whoever takes the lease finds it uncertain.
    await keeping.release(lease.owner)
  } catch (error) {
    tell({ event: 'keeping-failed', error })
  }
}
