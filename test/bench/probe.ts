import { answerNeighbour } from './processes.ts'

// Loaded by `--import` into a bot that is measured: it says what the bot has computed and what it holds.

export interface Probe {
  /** What all threads have computed since the start, in milliseconds. */
  computed: number
  /** Live objects of JavaScript, in bytes; asked with `collect`, after the garbage is gone (needs --expose-gc). */
  heap: number
  /** Resident memory, in bytes. */
  resident: number
}

export type ProbeQuestion = { probe: true; collect?: boolean }

export function probed(collect: boolean): Probe {
  if (collect) for (let turn = 0; turn < 3; turn++) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const { heapUsed, rss } = process.memoryUsage()
  return { computed: (user + system) / 1_000, heap: heapUsed, resident: rss }
}

// A peer answers by itself, since it is asked other things too.
if (process.env.PROBED === '1') {
  answerNeighbour(({ collect = false }: ProbeQuestion) => probed(collect))
}
