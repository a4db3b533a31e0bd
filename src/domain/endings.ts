import { addMonths, type Day } from './date.ts'
import type { Topic } from './subscription.ts'

/** How long news of a person goes on after there can be no more of it, in months: the release itself is told first. */
const MONTHS_AFTER = 1

interface EndingPlan {
  /** Topics to end now. */
  end: Topic[]
  /** Topics whose end is fixed now. */
  begin: { topic: Topic; endsOn: Day }[]
  /**
   * Topics that were to end and go on after all: the person was arrested again or is in the list again, or the record
   * was corrected.
   */
  keep: Topic[]
}

/**
 * What is to be done about topics that end by themselves. The month begins on the day on which the bot first sees
 * that a person is free or no longer in the list, and not on that of the release, which may be known late.
 *
 * @param over topics of people of whom no news is to be expected any more
 * @param fixed topics whose end is fixed already
 */
export function planEndings(
  over: readonly Topic[],
  fixed: readonly { topic: Topic; endsOn: Day }[],
  today: Day,
): EndingPlan {
  const isOver = new Set(over)
  const isFixed = new Set(fixed.map(({ topic }) => topic))
  const still = fixed.filter(({ topic }) => isOver.has(topic))
  return {
    end: still.filter(({ endsOn }) => endsOn <= today).map(({ topic }) => topic),
    begin: over
      .filter((topic) => !isFixed.has(topic))
      .map((topic) => ({ topic, endsOn: addMonths(today, MONTHS_AFTER) })),
    keep: fixed.filter(({ topic }) => !isOver.has(topic)).map(({ topic }) => topic),
  }
}
