import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import type { CaseEvent } from '../../src/domain/case-event.ts'
import { applyEvents } from '../../src/domain/case-event-apply.ts'
import { createPeople, type People } from '../../src/domain/people.ts'
import { inventedPeople } from '../bench/invented-people.ts'
import { elapsed, median } from '../bench/measure.ts'
import { TODAY } from '../support/data.ts'
import { eventOf, FACILITIES, HOME, OTHER, testov } from './case-event-samples.ts'

const named = (id: string, english: string, russian: string): Case => {
  const person = testov({ id })
  const { ru, en } = person.names
  return {
    ...person,
    names: {
      ...person.names,
      en: { ...en, shown: english },
      ru: { ...ru, shown: russian, nominative: { ...ru.nominative, last: russian } },
    },
  }
}
const ANNA = named('anna', 'Anna', 'Аннова')
const BORIS = named('boris', 'Boris', 'Борисов')
const VERA = named('vera', 'Vera', 'Верина')
const EVERYBODY = [ANNA, BORIS, VERA]

function open(today: () => string = () => TODAY): People {
  const cases = new Map(EVERYBODY.map((person) => [person.id, person]))
  const people = createPeople(cases, FACILITIES, ANNA.id, today)
  people.prepare()
  return people
}

function publish(people: People, person: Case, event: CaseEvent): void {
  people.refresh(person.id, applyEvents(person, [{ ...event, caseId: person.id }], FACILITIES))
}

const ids = (standings: readonly { person: Case }[]) => standings.map(({ person }) => person.id)

describe('when an event is published', () => {
  it('card, gate, list, offer and search have changed at once', () => {
    const people = open()
    expect(ids(people.writable())).toEqual(['anna', 'boris', 'vera'])
    publish(people, ANNA, eventOf('release'))
    expect(people.get('anna')).toMatchObject({
      person: { status: { value: 'released' } },
      gate: { standing: 'former', letter: 'practice' },
      address: undefined,
      former: [{ facility: HOME }],
    })
    expect(ids(people.writable())).toEqual(['boris', 'vera'])
    expect(ids(people.all())).toEqual(['boris', 'vera', 'anna'])
    expect(people.search('Аннова')[0]?.gate.standing).toBe('former')
    expect(people.featured().person.status.value).toBe('released')
  })

  it('what was drawn before is known to be out of date', () => {
    const people = open()
    const before = people.version()
    people.all()
    expect(people.version()).toBe(before)
    publish(people, BORIS, eventOf('news'))
    expect(people.version()).toBeGreaterThan(before)
  })

  it('it is undone by the record without it', () => {
    const people = open()
    const before = people.all()
    publish(people, BORIS, eventOf('transfer', { facility: OTHER.id }))
    expect(people.get('boris')?.address?.facility).toBe(OTHER)
    people.refresh('boris', BORIS)
    expect(people.all()).toEqual(before)
  })

  it('it holds after midnight, too', () => {
    let today = TODAY
    const people = open(() => today)
    publish(people, VERA, eventOf('death'))
    people.refresh('boris', undefined)
    today = '2026-11-23'
    expect(ids(people.all())).toEqual(['anna', 'vera'])
    expect(people.get('vera')?.gate.letter).toBe('closed')
  })
})

describe('somebody who is hidden', () => {
  it('is found nowhere, and everywhere again when shown', () => {
    const people = open()
    people.refresh('boris', undefined)
    expect(people.get('boris')).toBeUndefined()
    expect(ids(people.all())).toEqual(['anna', 'vera'])
    expect(people.search('Борисов').map(({ person }) => person.id)).not.toContain('boris')
    people.refresh('boris', BORIS)
    expect(ids(people.all())).toEqual(['anna', 'boris', 'vera'])
    expect(ids(people.search('Борисов'))[0]).toBe('boris')
  })

  it('is not the featured one meanwhile', () => {
    const people = open()
    people.refresh('anna', undefined)
    expect(people.featured().person.id).toBe('boris')
    people.refresh('anna', ANNA)
    expect(people.featured().person.id).toBe('anna')
  })

  it('was not in the way of a search that was prepared later', () => {
    const people = createPeople(new Map([[ANNA.id, ANNA]]), FACILITIES, ANNA.id, () => TODAY)
    people.refresh('boris', BORIS)
    people.refresh('anna', undefined)
    expect(people.search('Борисов').map(({ person }) => person.id)).toEqual(['boris'])
    expect(people.search('Аннова').map(({ person }) => person.id)).not.toContain('anna')
  })
})

describe('among 10,000 people', () => {
  const many = inventedPeople(10_000, 7, { facilities: [HOME.id, OTHER.id], today: TODAY, sentences: 1 })
  const people = createPeople(
    new Map(many.map((one) => [one.id, one])),
    FACILITIES,
    many[0]?.id ?? '',
    () => TODAY,
  )
  people.prepare()

  it('the list after many changes is the one that would be made anew', () => {
    const changed = many.slice(100, 160).map((person, index) => {
      const kind = (['release', 'in-transit', 'confirmed', 'letters-declined'] as const)[index % 4] ?? 'news'
      return applyEvents(person, [eventOf(kind, { caseId: person.id, date: TODAY })], FACILITIES)
    })
    for (const person of changed) people.refresh(person.id, person)
    const all = new Map([...many, ...changed].map((one) => [one.id, one]))
    const anew = createPeople(all, FACILITIES, many[0]?.id ?? '', () => TODAY).all()
    const order = (list: typeof anew) => list.map(({ person, gate }) => [person.names.en.shown, gate])
    expect(order(people.all())).toEqual(order(anew))
  })

  it('a change, and the first look at it, take less than 50 ms', () => {
    people.all()
    const times = many.slice(0, 40).map((person) =>
      elapsed(() => {
        publish(people, person, eventOf('in-transit', { date: TODAY }))
        people.get(person.id)
        people.writable()
      }),
    )
    console.log(
      `a refresh among 10,000: median ${median(times).toFixed(2)} ms, most ${Math.max(...times).toFixed(2)} ms`,
    )
    expect(median(times)).toBeLessThan(50)
  })
})
