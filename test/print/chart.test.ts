import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shownDays, shownTallies } from '../../src/domain/stats.ts'
import { chartSvg, drawChart } from '../../src/print/chart.ts'

const days = (...counts: number[]) =>
  counts.map((count, index) => ({ day: `2026-11-${String(index + 1).padStart(2, '0')}`, count }))
const chartOf = (counts: number[], labels: string[] = []) => ({
  over: {
    title: 'Подписчики & друзья <3',
    days: days(...counts),
    dayLabel: (day: string) => day,
    empty: 'nothing',
  },
  bars: [
    { title: 'Letters', tallies: labels.map((label, index) => ({ label, count: 5 + index })), empty: 'none' },
  ],
})

describe('the picture of the totals', () => {
  it('is a PNG with more in it where there is more to show', () => {
    const [empty, full] = [chartOf([]), chartOf([5, 80, 40], ['Тест Тестович', '<svg>', 'x'.repeat(200)])]
    const [small, large] = [empty, full].map((chart) => Buffer.from(drawChart(chart)))
    for (const png of [small, large]) expect(png?.subarray(1, 4).toString()).toBe('PNG')
    expect(large?.readUInt32BE(16)).toBe(1_000)
    expect(large?.length).toBeGreaterThan((small?.length ?? 0) * 1.2)
    expect(chartSvg(empty)).toContain('nothing')
    expect(chartSvg(full)).toContain('&lt;svg&gt;')
  })

  it('keeps every point inside, whatever the numbers', () => {
    const counts = array(integer({ min: 5, max: 2_000_000 }), { minLength: 1, maxLength: 28 })
    assert(
      property(counts, (numbers) => {
        const points = /points="([^"]+)"/.exec(chartSvg(chartOf(numbers)))?.[1]?.split(' ') ?? []
        expect(points).toHaveLength(numbers.length)
        for (const [x = Number.NaN, y = Number.NaN] of points.map((point) => point.split(',').map(Number))) {
          expect(x >= 130 && x <= 940).toBe(true)
          expect(y >= 90 && y <= 390).toBe(true)
        }
      }),
    )
  })
})

describe('what may be shown of totals', () => {
  it('is nothing below five, and the highest first', () => {
    const tallies = [3, 9, 0, 5, 7, 4].map((count, index) => ({ label: `p${index}`, count }))
    expect(shownTallies(tallies, 2)).toEqual({
      shown: [
        { label: 'p1', count: 9 },
        { label: 'p4', count: 7 },
      ],
      few: 2,
      further: 1,
    })
  })

  it('is at most so many days, the first and the last among them', () => {
    const all = Array.from({ length: 300 }, (_, index) => ({ day: `d${index}`, count: index }))
    const shown = shownDays(all, 50)
    expect([shown.length, shown[0], shown.at(-1)]).toEqual([
      50,
      { day: 'd5', count: 5 },
      { day: 'd299', count: 299 },
    ])
    expect(new Set(shown).size).toBe(50)
  })
})
