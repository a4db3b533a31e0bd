import { shuffled } from './letter/chance.ts'
import type { Standing } from './people.ts'

/**
 * The order in which people are offered to somebody who looks for whom to write to: those whose address is
 * complete, among them those for whom the fewest letters were drafted here, with a little chance so that not
 * everybody sees the same first name. An editor's word goes before the count.
 *
 * @param drafted how many letters were drafted for a person
 * @param seed any whole number
 */
export function suggested(
  standings: readonly Standing[],
  drafted: (caseId: string) => number,
  seed: number,
): Standing[] {
  const able = standings.filter(({ gate, person }) => gate.suggested && person.suggest !== 'never')
  const rank = ({ gate, person }: Standing) => {
    const count = Math.floor(drafted(person.id) / EVEN_WITHIN)
    return (gate.envelope ? 0 : 1e6) + (person.suggest === 'first' ? 0 : 1e5) + Math.min(count, 1e4)
  }
  return shuffled(able, seed, 'suggested').toSorted((a, b) => rank(a) - rank(b))
}

/** Counts are compared in steps of this many; within a step chance decides. */
const EVEN_WITHIN = 3
