import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CallOutcome,
  classify,
  isOutage,
  type Pace,
  paced,
  restAfter,
  whoseTurn,
  windowFor,
} from '../../src/domain/broadcast-sending.ts'

describe('the pace', () => {
  /** When calls go, if somebody asks at these moments and as soon as each wait is over. */
  const goings = (asked: readonly number[], perSecond: number): number[] => {
    let pace: Pace = { due: 0 }
    const went: number[] = []
    for (const at of asked) {
      const turn = paced(pace, at, perSecond)
      if (!('go' in turn)) continue
      pace = turn.go
      went.push(at)
    }
    return went
  }

  test('never lets more go in any time than the rate and a tenth of a second’s worth at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(1, 30, 1_000),
        (steps, perSecond) => {
          let time = 0
          const went = goings(
            steps.map((step) => {
              time += step
              return time
            }),
            perSecond,
          )
          for (const [from, start] of went.entries()) {
            for (const [more, end] of went.slice(from).entries()) {
              const most = ((end - start + 100) / 1_000) * perSecond + 1
              expect(more + 1).toBeLessThanOrEqual(most + 1e-6)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is kept in full by somebody who comes late now and then', () => {
    const asked = Array.from({ length: 10_000 }, (_, index) => index).filter((ms) => ms % 1_000 > 60)
    expect(goings(asked, 30).length).toBeGreaterThanOrEqual(300)
  })

  test('says how long to wait, and then it is time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(1, 30, 1_000), (now, perSecond) => {
        let pace: Pace = { due: 0 }
        for (let calls = 0; calls < 300; calls++) {
          const turn = paced(pace, now, perSecond)
          if ('go' in turn) pace = turn.go
          else {
            expect('go' in paced(pace, now + turn.waitMs, perSecond)).toBe(true)
            return
          }
        }
        throw new Error('it never had to wait')
      }),
    )
  })
})

describe('an outcome', () => {
  test.each<[string, CallOutcome, object]>([
    ['a message', { ok: true, messageId: 7 }, { verdict: 'sent', messageId: 7 }],
    ['429 with its seconds', { ok: false, code: 429, retryAfter: 35 }, { verdict: 'again', seconds: 35 }],
    ['429 without', { ok: false, code: 429 }, { verdict: 'again', seconds: 60 }],
    ['a token that is not known', { ok: false, code: 401 }, { verdict: 'again', seconds: 60 }],
    ['Stars that are not taken', { ok: false, code: 402 }, { verdict: 'again', seconds: 60 }],
    ['a bot that is not known', { ok: false, code: 404 }, { verdict: 'again', seconds: 60 }],
    ['a blocked bot', { ok: false, code: 403 }, { verdict: 'gone' }],
    ['a bad request', { ok: false, code: 400 }, { verdict: 'refused' }],
    ['another refusal', { ok: false, code: 413 }, { verdict: 'refused' }],
    ['a server in trouble', { ok: false, code: 500 }, { verdict: 'uncertain' }],
    ['a gateway in trouble', { ok: false, code: 502 }, { verdict: 'uncertain' }],
    ['nobody who takes the call', { ok: false, failure: 'ECONNREFUSED' }, { verdict: 'again' }],
    ['a name without address', { ok: false, failure: 'ENOTFOUND' }, { verdict: 'again' }],
    ['a name server in trouble', { ok: false, failure: 'EAI_AGAIN' }, { verdict: 'again' }],
    ['a connection that broke', { ok: false, failure: 'ECONNRESET' }, { verdict: 'uncertain' }],
    ['too long a silence', { ok: false, failure: 'ETIMEDOUT' }, { verdict: 'uncertain' }],
    ['an answer that nobody can read', { ok: false, failure: 'unknown' }, { verdict: 'uncertain' }],
  ])('of %s', (_, outcome, verdict) => {
    expect(classify(outcome)).toEqual(verdict)
  })

  test('is sent or given up only where Telegram said so', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 500, max: 999 }), (failure, code) => {
        expect(classify({ ok: false, failure }).verdict).toMatch(/again|uncertain/)
        expect(classify({ ok: false, code }).verdict).toBe('uncertain')
      }),
    )
  })
})

test('rests grow from half a second to a minute; two lost answers are none', () => {
  const rests = (verdict: 'again' | 'uncertain') =>
    [1, 2, 3, 4, 5, 20, 1_000].map((failures) => restAfter(failures, verdict))
  expect(rests('again')).toEqual([500, 1_000, 2_000, 4_000, 8_000, 60_000, 60_000])
  expect(rests('uncertain')).toEqual([0, 0, 500, 1_000, 2_000, 60_000, 60_000])
  expect([1, 2, 3].map(isOutage)).toEqual([false, false, true])
})

describe('whose turn it is', () => {
  const one = (name: string, kind: 'announcement' | 'case-update' | 'reminder', served: number) => {
    return { name, kind, served }
  }
  test.each([
    ['nobody’s', [], undefined],
    ['news of a case before a newsletter', [one('a', 'announcement', 0), one('b', 'case-update', 9)], 'b'],
    ['the one served longer ago', [one('a', 'announcement', 3), one('b', 'reminder', 2)], 'b'],
    ['two cases alternate', [one('a', 'case-update', 3), one('b', 'case-update', 2)], 'b'],
  ])('%s', (_, running, name) => {
    expect(whoseTurn(running)?.name).toBe(name)
  })
  test('comes round for all equals', () => {
    const running = ['a', 'b', 'c'].map((name) => one(name, 'announcement', 0))
    const order = Array.from({ length: 6 }, (_, turn) => {
      const next = whoseTurn(running)
      if (next) next.served = turn + 1
      return next?.name
    })
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
  })
})

test('the window is 16 at the usual rate and grows with it', () => {
  expect([1, 30, 32, 100, 1_000].map(windowFor)).toEqual([16, 16, 16, 50, 500])
})
