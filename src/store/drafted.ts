import type { Totals } from './totals.ts'

const PREFIX = 'drafted:'

/** How many letters were finished for each person: totals without people, read once and kept at hand. */
export async function openDrafted(
  totals: Totals,
): Promise<{ count(caseId: string): number; add(caseId: string): Promise<void> }> {
  const counts = new Map<string, number>()
  for (const [name, count] of await totals.all()) {
    if (name.startsWith(PREFIX)) counts.set(name.slice(PREFIX.length), count)
  }
  return {
    count: (caseId) => counts.get(caseId) ?? 0,
    async add(caseId) {
      counts.set(caseId, (counts.get(caseId) ?? 0) + 1)
      await totals.add(PREFIX + caseId)
    },
  }
}
