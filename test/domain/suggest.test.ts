import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import { inNeedOfALook } from '../../src/domain/case-counts.ts'
import { createPeople } from '../../src/domain/people.ts'
import { suggested } from '../../src/domain/suggest.ts'
import { fictionalCase, fictionalFacility, without } from '../support/fictional.ts'

const facilities = new Map([[fictionalFacility().id, fictionalFacility()]])

function standingsOf(...people: Case[]) {
  const cases = new Map(people.map((person) => [person.id, person]))
  return createPeople(cases, facilities, 'anna', () => '2026-04-01').all()
}

const counting =
  (counts: Record<string, number> = {}) =>
  (id: string) =>
    counts[id] ?? 0

function orders(people: Case[], counts: Record<string, number> = {}): Set<string> {
  const standings = standingsOf(...people)
  const seeds = Array.from({ length: 30 }, (_, seed) => seed)
  return new Set(
    seeds.map((seed) =>
      suggested(standings, counting(counts), seed)
        .map(({ person }) => person.id)
        .join(' '),
    ),
  )
}

const anna = fictionalCase({ id: 'anna' })
const bert = fictionalCase({ id: 'bert' })

describe('people are offered', () => {
  it('in an order of chance where nothing speaks for one of them', () => {
    expect(orders([anna, bert])).toEqual(new Set(['anna bert', 'bert anna']))
  })

  it('in the same order to the same seed', () => {
    const standings = standingsOf(anna, bert, fictionalCase({ id: 'carl' }), fictionalCase({ id: 'dora' }))
    expect(suggested(standings, counting(), 7)).toEqual(suggested(standings, counting(), 7))
  })

  it('those first for whom fewer letters were drafted, in steps of three', () => {
    expect(orders([anna, bert], { anna: 2 }).size).toBe(2)
    expect(orders([anna, bert], { anna: 3 })).toEqual(new Set(['bert anna']))
    expect(orders([anna, bert], { anna: 5, bert: 3 }).size).toBe(2)
    expect(orders([anna, bert], { anna: 9_000, bert: 90_000 })).toEqual(new Set(['anna bert']))
  })

  it('those first of whom an editor says so, however many letters there are', () => {
    const first = fictionalCase({ id: 'first', suggest: 'first' })
    expect(orders([anna, first], { first: 200_000 })).toEqual(new Set(['first anna']))
  })

  it('those with a whole address first of all', () => {
    const incomplete = without(fictionalCase({ id: 'incomplete', suggest: 'first' }), 'born')
    expect(orders([incomplete, anna], { anna: 200_000 })).toEqual(new Set(['anna incomplete']))
  })

  it('but never who cannot be written to, nor whom an editor took out', () => {
    const status = (value: Case['status']['value']): Case['status'] => ({
      value,
      asOf: '2026-03-01',
      sources: ['fiction'],
    })
    const others = [
      fictionalCase({ id: 'free', status: status('released') }),
      fictionalCase({ id: 'lost', status: status('unknown') }),
      fictionalCase({ id: 'never', suggest: 'never' }),
    ]
    expect(orders([...others, anna])).toEqual(new Set(['anna']))
  })
})

describe('people in need of a look', () => {
  const of = (counts: Record<string, number>) => ({
    count: counting(counts),
    add: () => Promise.resolve(),
    clear: () => Promise.resolve(),
  })
  const at = (id: string, asOf: string, value: Case['status']['value'] = 'held') =>
    fictionalCase({ id, status: { value, asOf, sources: ['fiction'] } })
  const standings = standingsOf(
    at('new', '2026-02-20'),
    at('old', '2025-01-01'),
    at('free', '2024-01-01', 'released'),
  )
  const look = (returned: Record<string, number>, wrong: Record<string, number> = {}) =>
    inNeedOfALook(standings, { returned: of(returned), wrong: of(wrong) }).map(({ person }) => person.id)

  it('are those whose confirmation is oldest, and nobody who is free', () => {
    expect(look({})).toEqual(['old', 'new'])
  })

  it('are before that those of whom readers told most, of either kind', () => {
    expect(look({ new: 1 })).toEqual(['new', 'old'])
    expect(look({ old: 2 }, { new: 3 })).toEqual(['new', 'old'])
    expect(look({ new: 1, old: 1 }, { new: 1 })).toEqual(['new', 'old'])
  })

  it('are the free, too, when readers told of them', () => {
    expect(look({}, { free: 1 })).toEqual(['free', 'old', 'new'])
  })
})
