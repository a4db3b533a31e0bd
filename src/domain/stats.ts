import type { Day } from './date.ts'

/** Numbers below this one could be somebody: they are told as “fewer than five”. */
export const FEWEST_SHOWN = 5

export interface SubscriberDay {
  day: Day
  count: number
}

/** One thing that is counted, with what it is called. */
export interface Tally {
  label: string
  count: number
}

/** What a picture of the totals shows. */
export interface StatsChart {
  over: {
    title: string
    days: readonly SubscriberDay[]
    dayLabel: (day: Day) => string
    /** Said where there are none. */
    empty: string
  }
  bars: readonly { title: string; tallies: readonly Tally[]; empty: string }[]
}

/** The tallies that may be shown, the highest first, and how many others there are that happened at all. */
export function shownTallies(
  tallies: readonly Tally[],
  most: number,
): { shown: Tally[]; few: number; further: number } {
  const enough = tallies.filter(({ count }) => count >= FEWEST_SHOWN)
  const ordered = enough.toSorted((a, b) => b.count - a.count || a.label.localeCompare(b.label))
  return {
    shown: ordered.slice(0, most),
    few: tallies.filter(({ count }) => count > 0 && count < FEWEST_SHOWN).length,
    further: Math.max(0, ordered.length - most),
  }
}

/**
 * The days as a picture may show them: those with too few are left out, and no more than `most` stand for a long time,
 * the first and the last among them.
 */
export function shownDays(days: readonly SubscriberDay[], most: number): SubscriberDay[] {
  const enough = days.filter(({ count }) => count >= FEWEST_SHOWN)
  if (enough.length <= most) return enough
  return Array.from({ length: most }, (_, index) => {
    const at = Math.round((index * (enough.length - 1)) / (most - 1))
    return enough.slice(at, at + 1)
  }).flat()
}
