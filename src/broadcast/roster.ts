import type { Broadcast, BroadcastKeeping } from '../domain/broadcast-keeping.ts'
import { whoseTurn } from '../domain/broadcast-sending.ts'
import type { Clock } from './alarm.ts'
import type { Outbox } from './outbox.ts'
import { createRateMeter, type RateMeter } from './rate-meter.ts'

export interface Running {
  broadcast: Broadcast
  kind: Broadcast['content']['kind']
  /** Its last turn, counted over all of them. */
  served: number
  /** Nobody waits any more, as far as is known. */
  drained: boolean
  /** The store did not end it when it was asked, and nothing was settled since. */
  asked: boolean
  underWay: number
  refusals: number
  meter: RateMeter
}

interface RosterDeps {
  keeping: BroadcastKeeping
  clock: Clock
  outbox: Outbox
  /** Those of which the messages are being taken back. */
  onDeleting(broadcasts: readonly Broadcast[]): void
}

/** What runs and what will, as the store had it when it was last looked at, and whose turn it is. */
export interface Roster {
  get(id: string): Running | undefined
  all(): Iterable<[string, Running]>
  /** The one to serve next; undefined where nobody waits. */
  next(): Running | undefined
  /** It has had its turn. */
  serve(one: Running): void
  /** The id of one whose time has come; each once. */
  takeDue(): string | undefined
  /** Milliseconds until the next one's time has come. */
  startsIn(): number
  /** Something in the store has changed, or may have. */
  outdate(): void
  isOutdated(): boolean
  /** Looks at the store where it is outdated. */
  look(): Promise<void>
  /** It runs no more; those it has not sent to are given back. */
  halt(id: string): void
  /** It has come to its end. */
  drop(id: string): void
  clear(): void
}

export function createRoster({ keeping, clock, outbox, onDeleting }: RosterDeps): Roster {
  const running = new Map<string, Running>()
  let starts: { id: string; at: number }[] = []
  let looked = false
  let turns = 0

  const halt = (id: string) => {
    running.delete(id)
    outbox.giveBack(id)
  }
  const take = (found: readonly Broadcast[]) => {
    onDeleting(found.filter(({ deleting }) => deleting))
    starts = found.flatMap(({ id, state, startsAt }) =>
      state === 'scheduled' && startsAt !== undefined ? [{ id, at: startsAt }] : [],
    )
    const now = new Map(found.filter(({ state }) => state === 'running').map((one) => [one.id, one]))
    for (const id of running.keys()) if (!now.has(id)) halt(id)
    for (const [id, broadcast] of now) {
      const known = running.get(id)
      if (known) Object.assign(known, { broadcast, drained: false, asked: false })
      else running.set(id, newRunning(broadcast, clock))
    }
  }
  return {
    get: (id) => running.get(id),
    all: () => running,
    next: () => whoseTurn([...running.values()].filter(({ drained }) => !drained)),
    serve(one) {
      one.served = ++turns
    },
    takeDue() {
      const due = starts.find(({ at }) => at <= clock.now())
      starts = starts.filter((one) => one !== due)
      return due?.id
    },
    startsIn: () => Math.min(...starts.map(({ at }) => at)) - clock.now(),
    outdate() {
      looked = false
    },
    isOutdated: () => !looked,
    async look() {
      if (looked) return
      looked = true
      take(await keeping.active())
    },
    halt,
    drop: (id) => void running.delete(id),
    clear: () => running.clear(),
  }
}

function newRunning(broadcast: Broadcast, clock: Clock): Running {
  return {
    broadcast,
    kind: broadcast.content.kind,
    served: 0,
    drained: false,
    asked: false,
    underWay: 0,
    refusals: 0,
    meter: createRateMeter(clock.tick),
  }
}
