import type { Claim, Settled } from '../domain/broadcast-keeping.ts'

/** What is taken for sending and not sent yet, and what came of the rest and is not written down yet. */
export interface Outbox {
  first(): Claim | undefined
  size(): number
  put(claims: readonly Claim[]): void
  /** Takes the first out; false where it is another one by now. */
  take(claim: Claim): boolean
  note(result: Settled): void
  /** Those that were not sent wait again: all, or those of one broadcast. */
  giveBack(id?: string): void
  /** Whether anything of this broadcast is in here. */
  holds(id: string): boolean
  unsettled(): number
  /** Since when the oldest result waits, in milliseconds. */
  unsettledFor(): number
  /** Writes the results down together; undefined where there are none. They stay where it fails. */
  settle(write: (results: readonly Settled[]) => Promise<void>): Promise<readonly Settled[] | undefined>
  clear(): void
}

/** @param tick milliseconds that never jump */
export function createOutbox(tick: () => number): Outbox {
  let queue: Claim[] = []
  let results: Settled[] = []
  let since = 0
  const note = (result: Settled) => {
    if (results.length === 0) since = tick()
    results.push(result)
  }
  return {
    first: () => queue[0],
    size: () => queue.length,
    put: (claims) => void queue.push(...claims),
    take(claim) {
      if (queue[0] !== claim) return false
      queue.shift()
      return true
    },
    note,
    giveBack(id) {
      const back = queue.filter(({ broadcast }) => id === undefined || broadcast === id)
      queue = queue.filter((claim) => !back.includes(claim))
      for (const claim of back) note({ ...claim, verdict: 'again' })
    },
    holds: (id) => [...queue, ...results].some(({ broadcast }) => broadcast === id),
    unsettled: () => results.length,
    unsettledFor: () => (results.length === 0 ? 0 : tick() - since),
    async settle(write) {
      if (results.length === 0) return undefined
      const batch = results.slice()
      await write(batch)
      results = results.slice(batch.length)
      since = tick()
      return batch
    },
    clear() {
      queue = []
      results = []
    },
  }
}
