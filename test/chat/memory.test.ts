import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBotMemory } from '../../src/bot/memory.ts'
import { createExpiringMap } from '../../src/chat/memory.ts'
import { createTrail } from '../../src/chat/trail.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const TTL = 30 * MINUTE
const LIMIT = 3

type Step = ['set' | 'get' | 'delete', number] | ['wait', number] | ['purge']
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('set' as const, 'get' as const, 'delete' as const), fc.nat(5)),
  fc.tuple(fc.constant('wait' as const), fc.constantFrom(1, TTL / 2, TTL - 1, TTL)),
  fc.constant<Step>(['purge']),
)

describe('a memory that forgets', () => {
  it('never tells what is older than its time, holds no more than its number, and drops the oldest first', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        let now = 0
        const map = createExpiringMap<number>(TTL, LIMIT, () => now)
        /** Keys with the moment at which each was last set, the oldest first. */
        let known: [number, number][] = []
        for (const [what, value = 0] of steps) {
          if (what === 'wait') now += value
          if (what === 'purge') {
            map.purge()
            known = known.filter(([, at]) => at + TTL > now)
            expect(map.size).toBe(known.length)
          }
          if (what === 'delete' || what === 'set') known = known.filter(([key]) => key !== value)
          if (what === 'delete') map.delete(value)
          if (what === 'set') {
            map.set(value, now)
            known = [...known, [value, now] as [number, number]].slice(-LIMIT)
          }
          const at = known.find(([key]) => key === value)?.[1]
          if (what === 'get')
            expect(map.get(value)).toBe(at === undefined || at + TTL <= now ? undefined : at)
          expect(map.size).toBeLessThanOrEqual(LIMIT)
        }
      }),
    )
  })
})

describe('the messages that can be deleted', () => {
  it('are those of two days, three hundred a chat, and so many chats', () => {
    let now = 0
    const trail = createTrail(2, () => now)
    for (let message = 1; message <= 310; message++) trail.note(7, message)
    expect(trail.since(7, 0)).toEqual(Array.from({ length: 300 }, (_, index) => index + 11))
    now = DAY
    trail.note(7, 400)
    now = 2 * DAY
    expect(trail.since(7, 0)).toEqual([400])
    trail.note(8, 1)
    trail.note(9, 1)
    expect([7, 8, 9].map((chat) => trail.since(chat, 0).length)).toEqual([0, 1, 1])
    trail.note(9, Number.NaN)
    trail.forget(9, [1])
    expect(trail.since(9, 0)).toEqual([])
  })
})

describe('what the bot remembers of a chat', () => {
  const CHAT = 1_000_001
  const opened = () => {
    const clock = { now: 0 }
    const memory = createBotMemory(() => clock.now)
    memory.choices.set(CHAT, { language: 'uk', caseId: 'somebody' })
    memory.asked.set(CHAT, 5)
    memory.trail.note(CHAT, 5)
    memory.updates.set(CHAT, { id: 'a', caseId: 'somebody', texts: {} })
    memory.told.set(CHAT, { day: '2026-11-22', told: new Set(['wrong somebody']) })
    memory.begun.set(CHAT, { day: '2026-11-22', count: 1, counted: false })
    memory.expecting.set(CHAT, { for: 'update' })
    return { clock, memory }
  }

  // The times that docs/privacy.md promises.
  it.each([
    ['expecting', 10 * MINUTE],
    ['asked', 30 * MINUTE],
    ['updates', 30 * MINUTE],
    ['choices', DAY],
    ['told', DAY],
    ['begun', DAY],
  ] as const)('is forgotten in its time without anybody asking for it: %s', (what, time) => {
    const { clock, memory } = opened()
    clock.now = time - 1
    memory.forgetExpired()
    expect(memory[what].size).toBe(1)
    clock.now = time
    memory.forgetExpired()
    expect(memory[what].size).toBe(0)
  })

  it('is nothing after two days, and nothing at once when it is dropped', () => {
    const { clock, memory } = opened()
    expect(Object.keys(memory.remembered(CHAT))).toHaveLength(8)
    clock.now = 2 * DAY
    memory.forgetExpired()
    expect(memory.remembered(CHAT)).toEqual({})
    const other = opened().memory
    other.drop(CHAT)
    expect(other.remembered(CHAT)).toEqual({})
  })
})
