import type { Case, CaseStatus } from './case.ts'
import { addMonths, type Day, earliestDay, type LooseDate } from './date.ts'
import type { Facility } from './facility.ts'

/** A confirmation is current for this many months, and still usable with a warning for as many more. */
const CURRENT_MONTHS = 6
const USABLE_MONTHS = 12

/** What keeps an address from being written on an envelope. */
export type MissingPart = 'address' | 'patronymic' | 'birthYear'

/**
 * - `current`: held, confirmed within 6 months
 * - `ageing`: held, confirmed 6 to 12 months ago
 * - `unconfirmed`: see `reason`
 * - `former`: released, died or declined letters; the address is history
 */
export type Standing = 'current' | 'ageing' | 'unconfirmed' | 'former'

/** Why nobody can say today that a letter would arrive. */
type Doubt = 'stale' | 'remandExpired' | 'termExpired' | 'unknown' | 'inTransit' | 'houseArrest' | 'termEnded'
/** Why an address is history. */
export type FormerReason = 'released' | 'died' | 'declined'

type StandingWithReason =
  | { standing: 'current' | 'ageing' }
  | { standing: 'unconfirmed'; reason: Doubt }
  | { standing: 'former'; reason: FormerReason }

export type Gate = StandingWithReason & {
  /** The day that counts as the last confirmation: the older of the status's and the place's. */
  confirmedOn: LooseDate
  missing: MissingPart[]
  /** `practice`: a letter may be drafted “to see how it works”, after the person was told that it will not arrive. */
  letter: 'open' | 'practice' | 'closed'
  /** Whether the address may be copied and put on an envelope. */
  envelope: boolean
  /** Whether the bot may offer this person to somebody who looks for whom to write to. */
  suggested: boolean
}

const CLOSED: Partial<Record<CaseStatus, FormerReason>> = { released: 'released', died: 'died' }
const UNSURE: Partial<Record<CaseStatus, Doubt>> = {
  unknown: 'unknown',
  'in-transit': 'inTransit',
  'house-arrest': 'houseArrest',
  'term-ended': 'termEnded',
}

/**
 * Decides what the bot may do for a person today: the table “Truth about people” of docs/architecture.md.
 * Freshness is always computed from the dates of the record, never stored.
 *
 * @param facility the institution that letters would go to, if one is known
 * @param today the day by which ages are counted, in the bot's time zone
 */
export function gateFor(person: Case, facility: Facility | undefined, today: Day): Gate {
  const confirmedOn = lastConfirmation(person)
  const missing = missingParts(person, facility)
  const closed = person.letters === 'declined' ? 'declined' : CLOSED[person.status.value]
  if (closed !== undefined) {
    const letter = closed === 'released' ? 'practice' : 'closed'
    return {
      standing: 'former',
      reason: closed,
      confirmedOn,
      missing,
      letter,
      envelope: false,
      suggested: false,
    }
  }
  const reason = doubt(person, confirmedOn, today)
  if (reason !== undefined) {
    return {
      standing: 'unconfirmed',
      reason,
      confirmedOn,
      missing,
      letter: 'open',
      envelope: false,
      suggested: false,
    }
  }
  const standing = today <= addMonths(earliestDay(confirmedOn), CURRENT_MONTHS) ? 'current' : 'ageing'
  const envelope = missing.length === 0
  return { standing, confirmedOn, missing, letter: 'open', envelope, suggested: true }
}

/** The older of the dates on which the person's status and whereabouts were confirmed. */
function lastConfirmation(person: Case): LooseDate {
  const dates = [person.status.asOf, person.address?.asOf ?? person.place?.asOf ?? person.status.asOf]
  return dates.reduce((oldest, date) => (earliestDay(date) < earliestDay(oldest) ? date : oldest))
}

function missingParts(person: Case, facility: Facility | undefined): MissingPart[] {
  const missing: MissingPart[] = []
  if (facility === undefined) missing.push('address')
  if (person.names.ru.nominative.patronymic === undefined) missing.push('patronymic')
  if (person.born === undefined) missing.push('birthYear')
  return missing
}

function doubt(person: Case, confirmedOn: LooseDate, today: Day): Doubt | undefined {
  const unsure = UNSURE[person.status.value]
  if (unsure !== undefined) return unsure
  if (person.until !== undefined && person.until.date < today) {
    return person.until.kind === 'remand' ? 'remandExpired' : 'termExpired'
  }
  return today > addMonths(earliestDay(confirmedOn), USABLE_MONTHS) ? 'stale' : undefined
}
