import { describe, expect, it } from 'vitest'
import { exponentOf, type Growth, lastExponentOf, slopeInWords, type Unit } from './slope.ts'

const SIZES = [100, 1_000, 10_000]
const CASES: Growth = { of: 'cases', one: 'case', series: [] }

function points(cost: (n: number) => number) {
  return SIZES.map((n) => ({ n, cost: cost(n) }))
}

describe('the slope of a cost', () => {
  it.each([
    ['flat', () => 7, 0],
    ['in proportion', (n: number) => 3 * n, 1],
    ['as the square root', (n: number) => Math.sqrt(n), 0.5],
    ['as the square', (n: number) => n * n, 2],
    ['falling', (n: number) => 1 / n, -1],
  ] as const)('%s has its exponent', (_, cost, exponent) => {
    expect(exponentOf(points(cost))).toBeCloseTo(exponent, 10)
  })

  it('tells at the end what a fixed part hides before', () => {
    const hidden = points((n) => 10_000 + n ** 1.5)
    expect(exponentOf(hidden)).toBeLessThan(1)
    expect(lastExponentOf(hidden)).toBeGreaterThan(1.4 * exponentOf(hidden))
  })
})

describe('the slope in words', () => {
  it.each<[string, (n: number) => number, Unit, RegExp]>([
    [
      'flat',
      () => 7,
      'ms',
      /^x: × 1\.00 from 100 to 10,000 cases \(n\^0\.00; n\^0\.00 at the end\), as good as flat$/,
    ],
    ['in proportion', (n) => n, 'ms', /× 100 .*in proportion, 1\.0 ms for each further case$/],
    ['beyond a fixed part', (n) => 300 + n, 'ms', /in proportion once it has outgrown its fixed part/],
    ['slowly', (n) => 100 + n / 100, 'MB', /slower than in proportion, 10 kB for each further case$/],
    ['too fast', (n) => n * n, 'ms', /faster than in proportion/],
  ])('%s', (_, cost, unit, words) => {
    expect(slopeInWords({ what: 'x', unit, points: points(cost) }, CASES)).toMatch(words)
  })
})
