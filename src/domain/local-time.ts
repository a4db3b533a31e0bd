import { addDays, type Day, dayTyped } from './date.ts'

/** Whether it is a zone of the IANA database, such as `Europe/Berlin`. */
export function isTimeZone(zone: string): boolean {
  try {
    clockOf(zone)
    return true
  } catch {
    return false
  }
}

/**
 * The moment at which clocks of this zone show this time, in milliseconds since 1970. Of an hour that they show twice
 * it is the first; undefined for one that they leave out.
 *
 * @param time hours and minutes, `18:05`
 */
export function momentAt(date: Day, time: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(asUtc)) return undefined
  const wanted = `${date} ${time}`
  // No zone is further from UTC than 14 hours, and none changes twice within that.
  const offsets = [-FURTHEST, FURTHEST].map((away) => offsetAt(asUtc + away, zone))
  const found = offsets.map((offset) => asUtc - offset).filter((moment) => shown(moment, zone) === wanted)
  return found.length === 0 ? undefined : Math.min(...found)
}

/** The day that the calendars of this zone show. */
export function dayIn(zone: string, moment: number): Day {
  return shown(moment, zone).slice(0, 10)
}

/**
 * The present day in a zone; looked up once a minute, since it is asked for with every update.
 *
 * @param now milliseconds, as `Date.now` gives them
 */
export function todayIn(zone: string, now: () => number): () => Day {
  let known: { minute: number; day: Day } | undefined
  return () => {
    const minute = Math.floor(now() / 60_000)
    if (known?.minute !== minute) known = { minute, day: dayIn(zone, now()) }
    return known.day
  }
}

export interface Moment {
  /** Milliseconds since 1970. */
  at: number
  zone: string
}

/**
 * A moment as people type it: `2026-11-25 18:00`, `25.11.2026 18:00`, or `18:00` for the next time that it is six;
 * in the given zone, or in the one that they name behind it (`25.11.2026 18:00 Europe/Berlin`).
 */
export function momentTyped(text: string, zone: string, now: number): Moment | undefined {
  const words = text.trim().split(/\s+/)
  const named = !TIME.test(words.at(-1) ?? '') ? words.pop() : undefined
  const [typedTime = '', typedDay, ...more] = words.toReversed()
  const [, hour = '', minute] = TIME.exec(typedTime) ?? []
  const its = named ?? zone
  if (minute === undefined || more.length > 0 || !isTimeZone(its)) return undefined
  const time = `${hour.padStart(2, '0')}:${minute}`
  const today = dayIn(its, now)
  const days = typedDay === undefined ? [today, addDays(today, 1)] : [dayTyped(typedDay)]
  const at = days
    .map((date) => (date === undefined ? undefined : momentAt(date, time, its)))
    .find((moment) => moment !== undefined && (typedDay !== undefined || moment > now))
  return at === undefined ? undefined : { at, zone: its }
}

const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/
const FURTHEST = 14 * 3_600_000

/** Says what clocks of the zone show as `2026-11-25 18:00`, which is how Swedes write it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
}

function shown(moment: number, zone: string): string {
  return clockOf(zone).format(moment)
}

function offsetAt(moment: number, zone: string): number {
  const minute = Math.floor(moment / 60_000) * 60_000
  return Date.parse(`${shown(minute, zone).replace(' ', 'T')}:00Z`) - minute
}
