import type { Broadcast, BroadcastKeeping } from '../domain/broadcast-keeping.ts'
import type { Clock } from './alarm.ts'
import type { Chores } from './chores.ts'
import type { Tell } from './event.ts'
import type { Outbox } from './outbox.ts'
import type { Roster } from './roster.ts'

export interface StagesDeps {
  keeping: BroadcastKeeping
  clock: Clock
  roster: Roster
  outbox: Outbox
  chores: Chores
  /** Whether what it says still holds. */
  stillTrue(broadcast: Broadcast): boolean | Promise<boolean>
  tell: Tell
}

/** How a broadcast goes by itself from one state to the next. */
export interface Stages {
  beginDue(): Promise<void>
  /** Stops one that is not to be sent as it is. */
  stop(broadcast: Broadcast, why: 'noLongerTrue' | 'refusals'): Promise<void>
  finishDrained(): Promise<void>
}

export function createStages(deps: StagesDeps): Stages {
  const { keeping, clock, roster, outbox, chores, tell } = deps

  const stop: Stages['stop'] = async ({ id, state }, stopped) => {
    const change =
      stopped === 'refusals'
        ? { state: 'paused' as const, stopped }
        : { state: 'cancelled' as const, stopped, endedAt: clock.now() }
    roster.outdate()
    chores.tidySoon()
    roster.halt(id)
    if (await keeping.change(id, state, change)) tell({ event: 'stopped', id })
  }
  return {
    stop,
    async beginDue() {
      const id = roster.takeDue()
      const broadcast = id === undefined ? undefined : await keeping.find(id)
      if (id === undefined || broadcast?.state !== 'scheduled') return
      roster.outdate()
      if (!(await deps.stillTrue(broadcast))) return stop(broadcast, 'noLongerTrue')
      if (await keeping.begin(id, clock.now())) tell({ event: 'began', id })
      // It was cancelled while its recipients were taken down.
      else chores.tidySoon()
    },
    async finishDrained() {
      for (const [id, one] of roster.all()) {
        if (!one.drained || one.asked || one.underWay > 0 || outbox.holds(id)) continue
        one.asked = true
        if (!(await keeping.finish(id, clock.now()))) continue
        roster.drop(id)
        tell({ event: 'finished', id })
      }
    },
  }
}
