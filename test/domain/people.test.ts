import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import { createPeople } from '../../src/domain/people.ts'
import { fictionalCase, fictionalFacility, without } from '../support/fictional.ts'

const facility = fictionalFacility()
const facilities = new Map([[facility.id, facility]])

function named(id: string, english: string, changes: Partial<Case> = {}): Case {
  const person = fictionalCase({ id, ...changes })
  return { ...person, names: { ...person.names, en: { ...person.names.en, shown: english } } }
}

function status(value: Case['status']['value'], asOf = '2026-03-01'): Pick<Case, 'status'> {
  return { status: { value, asOf, sources: ['fiction'] } }
}

const everybody = [
  named('free', 'Aaron Free', status('released')),
  named('unsure', 'Bert Unsure', status('unknown')),
  without(named('placeless', 'Carl Placeless'), 'place'),
  named('zoe', 'Zoe Whole'),
  named('anna', 'Anna Whole'),
  named('silent', 'Dora Silent', { letters: 'declined' }),
]

function peopleOn(today: () => string, featured = 'free') {
  return createPeople(new Map(everybody.map((person) => [person.id, person])), facilities, featured, today)
}

describe('everybody in the list', () => {
  const people = peopleOn(() => '2026-04-01')

  it('stands in the order of use: whole addresses, incomplete ones, the unconfirmed, those whose address is history', () => {
    expect(people.all().map(({ person }) => person.id)).toEqual([
      'anna',
      'zoe',
      'placeless',
      'unsure',
      'free',
      'silent',
    ])
  })

  it('can be written to only if the gate suggests it', () => {
    expect(people.writable().map(({ person }) => person.id)).toEqual(['anna', 'zoe', 'placeless'])
  })

  it('is found by id and by name, with the address of today', () => {
    expect(people.get('zoe')?.address?.facility).toBe(facility)
    expect(people.get('nobody')).toBeUndefined()
    expect(people.search('Тестов')).toHaveLength(6)
    expect(people.search('Placeless').map(({ person }) => person.id)).toEqual(['placeless'])
  })

  it('has one whose story is told, who need not be somebody to write to', () => {
    expect(people.featured().person.id).toBe('free')
    expect(() => peopleOn(() => '2026-04-01', 'nobody').featured()).toThrow('featured')
  })
})

describe('at midnight', () => {
  it('standings are counted anew', () => {
    let today = '2026-09-01'
    const people = peopleOn(() => today)
    expect(people.get('anna')?.gate.standing).toBe('current')
    today = '2026-09-02'
    expect(people.get('anna')?.gate.standing).toBe('ageing')
    today = '2027-03-02'
    expect(people.get('anna')?.gate.standing).toBe('unconfirmed')
    expect(people.writable()).toEqual([])
    expect(people.today()).toBe('2027-03-02')
  })

  it('and within one day are not', () => {
    const people = peopleOn(() => '2026-09-01')
    expect(people.all()).toBe(people.all())
    expect(people.get('anna')).toBe(people.get('anna'))
  })
})

describe('when somebody changes', () => {
  const ids = (people: ReturnType<typeof peopleOn>) => people.all().map(({ person }) => person.id)

  it('they stand where they belong, are found by the new name, and others stay as they were', () => {
    const people = peopleOn(() => '2026-04-01')
    const zoe = people.get('zoe')
    expect(people.search('Placeless')).toHaveLength(1)
    people.refresh('placeless', named('placeless', 'Bella Placed'))
    expect(ids(people)).toEqual(['anna', 'placeless', 'zoe', 'unsure', 'free', 'silent'])
    expect(people.get('zoe')).toBe(zoe)
    people.refresh('new', named('new', 'Zz Newcomer'))
    expect(ids(people)).toEqual(['anna', 'placeless', 'zoe', 'new', 'unsure', 'free', 'silent'])
    expect(people.search('Newcomer').map(({ person }) => person.id)).toEqual(['new'])
    expect(people.version()).toBe(2)
  })

  it('who is taken out of sight is nowhere, the next day either', () => {
    let today = '2026-04-01'
    const people = peopleOn(() => today)
    const zoe = people.get('zoe')
    people.prepare()
    people.refresh('anna', undefined)
    expect([people.get('anna'), people.search('Anna')]).toEqual([undefined, []])
    expect(ids(people)).toEqual(['zoe', 'placeless', 'unsure', 'free', 'silent'])
    expect(people.get('zoe')).toBe(zoe)
    today = '2026-04-02'
    expect(ids(people)).toEqual(['zoe', 'placeless', 'unsure', 'free', 'silent'])
  })

  it('the first of those who can be written to stands for a featured person who is hidden, or anybody', () => {
    const people = peopleOn(() => '2026-04-01')
    people.refresh('free', undefined)
    expect(people.featured().person.id).toBe('anna')
    const later = peopleOn(() => '2030-01-01')
    later.refresh('free', undefined)
    expect(later.writable()).toEqual([])
    expect(later.featured()).toBe(later.all()[0])
  })
})
