import { describe, expect, it } from 'vitest'
import { seed } from '../proof/size.ts'
import { trend } from './memory.ts'
import { soak } from './soak.ts'
import { faultsOf, summaryOf } from './verdict.ts'

// The short form of `npm run soak`, which runs for half an hour.

describe('the program on a bad line', () => {
  it.each(['polling', 'webhook'] as const)(
    'loses no answer and no message to subscribers, by %s',
    { timeout: 120_000 },
    async (mode) => {
      const result = await soak({ seconds: 7, mode, seed, visitors: 12, readers: 60, messages: 1 })
      expect(faultsOf(result), `SOAK_SEED=${seed}\n${summaryOf(result)}`).toEqual([])
      expect(result.updates, 'every step was handled').toBeGreaterThanOrEqual(result.tally.steps)
      expect(result.news.expected).toBeGreaterThanOrEqual(60)
    },
  )
})

describe('the line through the memory', () => {
  it('sees a slope through ups and downs, and none where there is none', () => {
    const points = (slope: number) =>
      Array.from({ length: 100 }, (_, i) => ({ at: i * 1_000, value: 200 + slope * i + (i % 7) * 5 }))
    const rising = trend(points(1))
    expect(rising.end - rising.start).toBeGreaterThan(95)
    expect(rising.end - rising.start).toBeLessThan(103)
    const flat = trend(points(0))
    expect(Math.abs(flat.end - flat.start)).toBeLessThan(3)
  })
})
