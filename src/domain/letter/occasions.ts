import type { Case } from '../case.ts'
import { addDays, type Day } from '../date.ts'
import type { Choice } from './phrases.ts'

/** Letters are slow: a birthday is near when it comes within these days. */
const NEAR_BIRTHDAY_DAYS = 35

/** The person's next birthday, where the day is known and it comes within five weeks of `today`. */
export function nearBirthday(person: Case, today: Day): Day | undefined {
  const date = person.born?.date
  if (date === undefined) return undefined
  const year = Number(today.slice(0, 4))
  // A birthday on 29 February is kept on the 28th in other years.
  const days = [year, year + 1].map(
    (y) => `${y}${isLeap(y) ? date.slice(4) : date.slice(4).replace('02-29', '02-28')}`,
  )
  return days.find((day) => day >= today && day <= addDays(today, NEAR_BIRTHDAY_DAYS))
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/**
 * Occasions in the order in which a sender may want them: a near birthday first, the New Year at its time.
 * The clock orders what is offered; what is said is the sender's choice.
 */
export function offeredOccasions(occasions: readonly Choice[], person: Case, today: Day): readonly Choice[] {
  const month = today.slice(5, 7)
  const rank = ({ id }: Choice) => {
    if (id === 'birthday' && nearBirthday(person, today)) return 0
    return id === 'new-year' && (month === '11' || month === '12') ? 1 : 2
  }
  const fitting = occasions.filter(({ id }) => id !== 'womens-day' || person.sex === 'f')
  return fitting.toSorted((a, b) => rank(a) - rank(b))
}
