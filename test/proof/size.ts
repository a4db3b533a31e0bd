import { randomInt } from 'node:crypto'

/** `npm run proof` sets PROOF; without it, as in `npm test`, a twentieth has to do. */
export const WHOLE = process.env['PROOF'] === '1'

/** How many of `full` this run does: all of them for `npm run proof`, else a twentieth, and at least one. */
export function share(full: number): number {
  return WHOLE ? full : Math.ceil(full / 20)
}

/** Whence this file's chance comes: PROOF_SEED repeats a run. */
export const seed = Number(process.env['PROOF_SEED'] ?? randomInt(2 ** 31))

/** Says what repeats this run; to be called first in each file of proofs. */
export function saySeed(file: string): void {
  console.log(`${file}: PROOF_SEED=${seed}${WHOLE ? ' PROOF=1' : ''}`)
}
