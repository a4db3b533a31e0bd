import { describe, expect, it } from 'vitest'
import { shownDays, shownTallies } from '../../src/domain/stats.ts'

describe('tallies that colleagues see', () => {
  const tallies = [
    { label: 'nobody', count: 0 },
    { label: 'four', count: 4 },
    { label: 'b five', count: 5 },
    { label: 'ten', count: 10 },
    { label: 'a five', count: 5 },
    { label: 'one', count: 1 },
  ]

  it('are those of five and more, the highest first, equal ones by name; fewer than five are only counted', () => {
    expect(shownTallies(tallies, 10)).toEqual({
      shown: [
        { label: 'ten', count: 10 },
        { label: 'a five', count: 5 },
        { label: 'b five', count: 5 },
      ],
      few: 2,
      further: 0,
    })
  })

  it('are no more than asked for, and it is said how many there are beyond', () => {
    const { shown, few, further } = shownTallies(tallies, 1)
    expect([shown.map(({ label }) => label), few, further]).toEqual([['ten'], 2, 2])
  })
})

describe('days in a picture of subscribers', () => {
  const days = (...counts: number[]) =>
    counts.map((count, index) => ({ day: `2026-11-${String(index + 10)}`, count }))

  it('are left out where there were fewer than five', () => {
    expect(shownDays(days(4, 5, 0, 6), 10)).toEqual(days(4, 5, 0, 6).filter((_, index) => index % 2 === 1))
  })

  it('are all there while they fit', () => {
    expect(shownDays(days(5, 6, 7, 8), 4)).toEqual(days(5, 6, 7, 8))
  })

  it('stand for a long time evenly, the first and the last among them', () => {
    const nine = days(10, 11, 12, 13, 14, 15, 16, 17, 18)
    expect(shownDays(nine, 3).map(({ count }) => count)).toEqual([10, 14, 18])
    expect(shownDays(nine, 5).map(({ count }) => count)).toEqual([10, 12, 14, 16, 18])
  })
})
