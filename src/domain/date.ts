import { z } from 'zod'

/** A calendar day, `2024-09-13`. Days compare as strings. */
export const day = z.iso.date('expected a day such as 2024-09-13')
export type Day = z.infer<typeof day>

/** A date as well as it is known: a year, a month or a day (`2025`, `2025-10`, `2025-10-24`). */
export const looseDate = z
  .string()
  .regex(
    /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
    'expected a year, month or day such as 2025, 2025-10 or 2025-10-24',
  )
  .refine((date) => date.length !== 10 || day.safeParse(date).success, 'expected a day that the calendar has')
export type LooseDate = z.infer<typeof looseDate>

/** The first day a loose date can mean; the careful reading wherever age is counted. */
export function earliestDay(date: LooseDate): Day {
  return `${date}-01-01`.slice(0, 10)
}

/** The day `months` calendar months after `from`, kept inside the month it lands in (31 January + 1 = 28 February). */
export function addMonths(from: Day, months: number): Day {
  const [year = 0, month = 1, dayOfMonth = 1] = from.split('-').map(Number)
  // Date.UTC carries months beyond a year over; its day 0 is the last one of the month before.
  const target = month - 1 + months
  const lastDay = new Date(Date.UTC(year, target + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, target, Math.min(dayOfMonth, lastDay))).toISOString().slice(0, 10)
}

/** The day `days` days after `from`. */
export function addDays(from: Day, days: number): Day {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** A day as people type it: `2026-11-23` or `23.11.2026`. */
export function dayTyped(text: string): Day | undefined {
  const [, date, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim()) ?? []
  const iso = date && month ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` : text.trim()
  return day.safeParse(iso).success ? iso : undefined
}

/** 0 for a Sunday, 6 for a Saturday. */
export function weekdayOf(date: Day): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}
