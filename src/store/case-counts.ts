import type { CaseCounts } from '../domain/case-counts.ts'
import type { Totals } from './totals.ts'

/**
 * One number for each person in the list, or each language, read once and kept at hand.
 *
 * @param kind what is counted; a word of its own among the totals
 */
export async function openCaseCounts(totals: Totals, kind: string): Promise<CaseCounts> {
  const prefix = `${kind}:`
  const counts = new Map<string, number>()
  for (const [name, count] of await totals.all()) {
    if (name.startsWith(prefix)) counts.set(name.slice(prefix.length), count)
  }
  const change = async (caseId: string, by: number) => {
    counts.set(caseId, (counts.get(caseId) ?? 0) + by)
    await totals.add(prefix + caseId, by)
  }
  return {
    count: (caseId) => counts.get(caseId) ?? 0,
    add: (caseId) => change(caseId, 1),
    clear: (caseId) => change(caseId, -(counts.get(caseId) ?? 0)),
  }
}
