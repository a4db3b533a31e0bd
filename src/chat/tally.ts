import type { Day } from '../domain/date.ts'

/** How many letters were drafted for whom; it knows numbers, not people. */
export interface Tally {
  /** Counts a letter; a chat counts once a day for each person. */
  note(chat: number, caseId: string, day: Day): void
  count(caseId: string): number
}

/** A tally in memory. Who wrote today is remembered until the day is over, and only to count nobody twice. */
export function createTally(): Tally {
  const counts = new Map<string, number>()
  let today: Day = ''
  let seen = new Set<string>()
  return {
    note(chat, caseId, day) {
      if (day !== today) {
        today = day
        seen = new Set()
      }
      const key = `${chat}:${caseId}`
      if (seen.has(key)) return
      seen.add(key)
      counts.set(caseId, (counts.get(caseId) ?? 0) + 1)
    },
    count: (caseId) => counts.get(caseId) ?? 0,
  }
}
