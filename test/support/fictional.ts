import type { Case } from '../../src/domain/case.ts'
import type { Facility } from '../../src/domain/facility.ts'
import type { Draft } from '../../src/domain/letter/draft.ts'

// Nobody here exists: «Тестов Тест Тестович» is held in a colony of a town that is not on any map.

/** A man held in an institution that is known, with everything an envelope needs, confirmed on 1 March 2026. */
export function fictionalCase(changes: Partial<Case> = {}): Case {
  return {
    id: 'testov-test',
    names: {
      ru: {
        nominative: { last: 'Тестов', first: 'Тест', patronymic: 'Тестович' },
        dative: { last: 'Тестову', first: 'Тесту', patronymic: 'Тестовичу' },
        greeting: 'Тест Тестович',
        shown: 'Тест Тестов',
      },
      en: { shown: 'Test Testov', full: 'Test Testovich Testov', greeting: 'Test Testovich' },
      uk: { shown: 'Тест Тестів', greeting: 'Тесте Тестовичу' },
      aliases: [],
    },
    sex: 'm',
    born: { year: 1980, sources: ['fiction'] },
    role: inAll('tester of letters'),
    status: { value: 'held', asOf: '2026-03-01', sources: ['fiction'] },
    place: {
      text: inAll('Testograd'),
      facility: 'ik-99-testograd',
      asOf: '2026-03-01',
      sources: ['fiction'],
    },
    formerAddresses: [],
    letters: 'unknown',
    hidden: false,
    suggest: 'auto',
    summary: inAll('Somebody who does not exist.'),
    articles: [],
    recognitions: [],
    timeline: [],
    sources: [{ id: 'fiction', title: 'Fiction', date: 'undated', shown: true }],
    ...changes,
  }
}

/** The name of the fictional person, changed in part; `patronymic: undefined` takes it out of both forms. */
export function withoutPatronymic(person: Case): Case {
  const { nominative, dative } = person.names.ru
  const ru = {
    ...person.names.ru,
    nominative: { last: nominative.last, first: nominative.first },
    dative: { last: dative.last, first: dative.first },
  }
  return { ...person, names: { ...person.names, ru } }
}

/** The person without the given fields, which their absence needs: `undefined` is not the same to the compiler. */
export function without(person: Case, ...fields: ('born' | 'place' | 'address' | 'until')[]): Case {
  const rest = { ...person }
  for (const field of fields) delete rest[field]
  return rest
}

export function fictionalFacility(changes: Partial<Facility> = {}): Facility {
  return {
    id: 'ik-99-testograd',
    kind: 'colony',
    name: inAll('Penal Colony No. 99, Testograd'),
    institution: {
      ru: 'ФКУ ИК-99 УФСИН России по Тестовской области',
      en: 'Penal Colony No. 99, Test Oblast',
    },
    address: {
      postcode: '999999',
      region: { ru: 'Тестовская область', en: 'Test Oblast' },
      district: { ru: 'Тестовский район', en: 'Testovsky District' },
      place: { ru: 'г. Тестоград', en: 'Testograd' },
      street: { ru: 'ул. Тестовая, д. 9', en: '9 Testovaya Street' },
      asOf: '2026-01',
      sources: ['fiction'],
    },
    confirmed: 'two',
    confirmation: inAll('Made up.'),
    assignable: true,
    warnings: [],
    editorNotes: [],
    occupied: false,
    sources: [{ id: 'fiction', title: 'Fiction', date: 'undated', shown: true }],
    ...changes,
  }
}

/** The letter that stands at the end of a talk, ready to be changed. */
export function answered(draft: Draft): Draft {
  return {
    ...draft,
    step: { at: 'letter' },
    name: { typed: 'Anna', russian: 'Анна' },
    sender: 'she',
    place: null,
    topics: ['walks', 'animals'],
    topicsChosen: true,
    details: [
      { topic: 'walks', detail: 'forest-path' },
      { topic: 'animals', detail: 'cat-breakfast', given: { typed: 'Moritz', russian: 'Мориц' } },
    ],
    question: 'season',
  }
}

function inAll(text: string): { en: string; ru: string; uk: string } {
  return { en: text, ru: `${text} (ru)`, uk: `${text} (uk)` }
}
