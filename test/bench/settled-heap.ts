import type { Contestant } from './contestants.ts'

const MOST_TURNS = 12
/** What V8 itself moves about from one collection to the next, in bytes. */
const STILL = 20_000

/**
 * Live objects in bytes, when collecting once more frees nothing: compiled code that has not run for a while, the
 * start's above all, goes only after several collections, and would hide what has come.
 */
export async function settledHeap(bot: Pick<Contestant, 'probe'>): Promise<number> {
  let { heap } = await bot.probe(true)
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const next = (await bot.probe(true)).heap
    if (turn > 2 && Math.abs(next - heap) < STILL) return next
    heap = next
  }
  return heap
}
