import type { Standing } from './people.ts'

/** How often something happened for each person, or in each language: totals, which know no chat. */
export interface CaseCounts {
  count(caseId: string): number
  add(caseId: string): Promise<void>
  /** Begins at nought again. */
  clear(caseId: string): Promise<void>
}

/** What readers may tell of a person's card: a letter came back, or something on it is not true. */
export const REPORTS = ['returned', 'wrong'] as const
export type Report = (typeof REPORTS)[number]
export type Reports = Readonly<Record<Report, CaseCounts>>

/**
 * People in the order in which an editor should look at them: those of whom readers told something first, then those
 * whose last confirmation is oldest. Who is free or dead needs no confirmation, and comes only when told of.
 */
export function inNeedOfALook(standings: readonly Standing[], reports: Reports): Standing[] {
  const told = ({ person }: Standing) =>
    REPORTS.reduce((sum, report) => sum + reports[report].count(person.id), 0)
  return standings
    .filter((standing) => standing.gate.standing !== 'former' || told(standing) > 0)
    .toSorted((a, b) => told(b) - told(a) || a.gate.confirmedOn.localeCompare(b.gate.confirmedOn))
}
