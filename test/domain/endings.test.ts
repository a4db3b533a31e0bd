import { assert, property, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planEndings } from '../../src/domain/endings.ts'
import { caseOf, caseTopic, isTopic } from '../../src/domain/subscription.ts'

const A = caseTopic('test-a')
const B = caseTopic('test-b')

describe('a topic of somebody who is free', () => {
  it.each([
    [
      'is given a month when it is first seen',
      [A],
      [],
      '2026-01-31',
      { begin: [{ topic: A, endsOn: '2026-02-28' }] },
    ],
    ['goes on until then', [A], [{ topic: A, endsOn: '2026-03-01' }], '2026-02-28', {}],
    ['ends on its day', [A], [{ topic: A, endsOn: '2026-03-01' }], '2026-03-01', { end: [A] }],
    [
      'ends later where the bot was off that day',
      [A],
      [{ topic: A, endsOn: '2026-03-01' }],
      '2026-05-01',
      { end: [A] },
    ],
    [
      'goes on after all when the person is held again',
      [],
      [{ topic: A, endsOn: '2026-03-01' }],
      '2026-03-05',
      { keep: [A] },
    ],
    [
      'does not touch another',
      [A, B],
      [{ topic: A, endsOn: '2026-03-01' }],
      '2026-03-01',
      { end: [A], begin: [{ topic: B, endsOn: '2026-04-01' }] },
    ],
  ] as const)('%s', (_, over, fixed, today, plan) => {
    expect(planEndings(over, fixed, today)).toEqual({ end: [], begin: [], keep: [], ...plan })
  })
})

describe('a topic', () => {
  it.each(['cases', 'days', 'news', 'case:novak-nika'])('may be %s', (topic) => {
    expect(isTopic(topic)).toBe(true)
  })

  it.each([
    '',
    'case',
    'case:',
    'CASES',
    'case:Novak',
    'case:../x',
    'case:a b',
    `case:${'a'.repeat(41)}`,
    '__proto__',
  ])('may not be %j', (topic) => {
    expect(isTopic(topic)).toBe(false)
  })

  it('of a person fits any button that carries it', () => {
    assert(
      property(stringMatching(/^[a-z0-9]{1,40}$/), (id) => {
        expect(caseOf(caseTopic(id))).toBe(id)
        expect(`followbelow:${caseTopic(id)}`.length).toBeLessThanOrEqual(64)
      }),
    )
  })
})
