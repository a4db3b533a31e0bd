import { randomBytes } from 'node:crypto'
import type { BroadcastKeeping } from '../domain/broadcast-keeping.ts'
import type { Clock } from './alarm.ts'

/** The right to send, which one process at a time has. */
export interface Lease {
  /** Who asks, by chance; a process anew is somebody new. */
  readonly owner: string
  /** `taken` and `renewed`: it is ours, as of now; `ours` and `refused`: what it was when it was last asked for. */
  keep(): Promise<'taken' | 'renewed' | 'ours' | 'lost' | 'refused'>
  /** Milliseconds until it is to be asked for again. */
  dueIn(): number
  /** The store says that it is ours no more. */
  doubt(): void
}

const OWNER_BYTES = 12

export function createLease(keeping: BroadcastKeeping, clock: Clock, leaseMs: number): Lease {
  const owner = randomBytes(OWNER_BYTES).toString('base64url')
  let isOurs = false
  let renewAt = 0
  return {
    owner,
    async keep() {
      if (clock.tick() < renewAt) return isOurs ? 'ours' : 'refused'
      const was = isOurs
      const first = renewAt === 0
      isOurs = await keeping.lease(owner, clock.now(), leaseMs)
      renewAt = clock.tick() + leaseMs / 3
      if (isOurs) return was ? 'renewed' : 'taken'
      return was || first ? 'lost' : 'refused'
    },
    dueIn: () => renewAt - clock.tick(),
    doubt() {
      renewAt = 0
    },
  }
}
