import type { BroadcastKeeping } from '../domain/broadcast-keeping.ts'
import type { Clock } from './alarm.ts'

interface ChoresDeps {
  keeping: BroadcastKeeping
  clock: Clock
  /** The chat cannot be reached any more. */
  forget(chat: number): Promise<unknown>
}

/** What is done beside the sending, a little at a time. */
export interface Chores {
  forget(chat: number): void
  /** There may be something to tidy up now. */
  tidySoon(): void
  dueIn(): number
  next(): Promise<void>
}

const TIDY_MS = 600_000
/** Forgetting somebody writes the database anew; those who blocked the bot must not slow the others down. */
const FORGET_MS = 200

export function createChores({ keeping, clock, forget }: ChoresDeps): Chores {
  const toForget: number[] = []
  let [tidyAt, forgetAt] = [0, 0]

  const forgetNext = async () => {
    const [chat] = toForget
    if (chat === undefined || clock.tick() < forgetAt) return
    await forget(chat)
    toForget.shift()
    forgetAt = clock.tick() + FORGET_MS
  }
  return {
    forget: (chat) => void toForget.push(chat),
    tidySoon() {
      tidyAt = 0
    },
    dueIn: () => (toForget.length > 0 ? Math.min(tidyAt, forgetAt) : tidyAt) - clock.tick(),
    async next() {
      await forgetNext()
      if (clock.tick() >= tidyAt) tidyAt = (await keeping.tidy(clock.now())) ? 0 : clock.tick() + TIDY_MS
    },
  }
}
