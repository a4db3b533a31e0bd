import { anything, assert, dictionary, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countFailures, type Log, type LogFields, loggable } from '../src/log.ts'

describe('a log line', () => {
  it('says what happened and where', () => {
    const line: LogFields = {
      event: 'update-failed',
      update: 'callback_query',
      feature: 'letter',
      outcome: 'error',
      error: 'GrammyError',
      at: 'src/features/letter/talk.ts:120',
      code: 400,
      method: 'sendMessage',
      ms: 12,
    }
    expect(loggable(line)).toEqual(line)
  })

  it.each([
    ['an unknown field', { event: 'x', chat: 5_000_000_001 }],
    ['a number as large as that of a chat', { event: 'x', ms: 5_000_000_001, code: 777_000 }],
    ['a token', { event: 'x', error: '123456:AAF-secret_secret' }],
    ['words of a letter', { event: 'x', error: 'Здравствуйте, Ника!' }],
    ['a sentence of an error', { event: 'x', at: "Call to 'sendMessage' failed! (400: chat 5000000001)" }],
    ['a place outside our code', { event: 'x', at: '/home/anna/konvert/src/main.ts:1' }],
    ['an object', { event: 'x', update: { message: { text: 'x' } } }],
    ['what a prototype lends', { event: 'x', ['__proto__']: { ms: 1 }, constructor: 'word' }],
  ])('leaves out %s', (_, fields) => {
    expect(loggable(fields)).toEqual({ event: 'x' })
  })

  it('holds no sign that a text of a person has and a word of ours has not', () => {
    assert(
      property(dictionary(string(), anything()), (fields) => {
        for (const value of Object.values(loggable(fields))) {
          if (typeof value === 'string') expect(value).toMatch(/^[\w./:-]{1,100}$/)
          else expect(Number(value)).toBeLessThan(10_000_000)
        }
      }),
    )
  })
})

describe('the count of failures', () => {
  it('counts errors and time-outs since it was last asked', () => {
    const written: LogFields[] = []
    const write = (fields: LogFields) => void written.push(fields)
    const plain: Log = { info: write, warn: write, error: write, debug: write }
    const { log, take } = countFailures(plain)
    log.error({ event: 'update-failed', outcome: 'error' })
    log.warn({ event: 'update-failed', outcome: 'timeout' })
    log.debug({ event: 'update', outcome: 'ok' })
    expect(take()).toBe(2)
    expect(take()).toBe(0)
    expect(written).toHaveLength(3)
  })
})
