import { describe, expect, it } from 'vitest'
import type { RussianName } from '../../../src/domain/case.ts'
import { createDecliner, type NameDoubt, type Sex } from '../../../src/domain/letter/decline.ts'
import { transcribe } from '../../../src/domain/letter/transcription.ts'

/** A few overrides, so that all the rest is left to the rules. */
const decliner = createDecliner({
  unchanged: ['фон', 'кара'],
  last: { Сова: 'Сове', Бек: { m: 'Беку' }, Коваль: { m: ['Ковалю', 'Коваль'] } },
  first: { Эльмаз: { f: 'Эльмаз' }, Ремзи: { m: 'Ремзи' }, Женя: 'Жене', Саша: { f: 'Саше', m: 'Саше' } },
})

function named(full: string): RussianName {
  const [last = '', first = '', ...rest] = full.split(' ')
  const name = { last: last.replace('_', ' '), first }
  return rest.length > 0 ? { ...name, patronymic: rest.join(' ') } : name
}

function inDative(full: string, sex?: Sex): string {
  const { last, first, patronymic } = decliner.dativeOf(named(full), sex).dative
  return [last, first, patronymic].filter(Boolean).join(' ')
}

describe('the sex of a name', () => {
  it.each<[string, Sex | undefined]>([
    ['Сова Эльмаз', 'f'],
    ['Сова Ремзи', 'm'],
    ['Шевченко Саша', undefined],
    ['Сова Анна', 'f'],
    ['Сова Иван', 'm'],
    ['Иванова Женя', 'f'],
    ['Иванов Женя', 'm'],
    ['Горький Женя', 'm'],
    ['Сова Эльмаз Ибрагим кызы', 'f'],
    ['Сова Иван Ибрагим кызы', 'f'],
    ['Сова Анна Ибрагим оглы', 'm'],
    ['Сова Иван Ибрагим гызы', 'f'],
    ['Сова Иван Ибрагим кизи', 'f'],
    ['Сова Анна Ибрагим оглу', 'm'],
    ['Сова Анна Ибрагим улы', 'm'],
    ['Сова Анна Ибрагим уулу', 'm'],
    ['Сова Анна Иванович', 'm'],
    ['Сова Иван Ивановна', 'f'],
  ])('%s: %s', (full, sex) => {
    expect(decliner.dativeOf(named(full)).sex).toBe(sex)
  })

  it('that was told outweighs the one that the name shows', () => {
    expect(decliner.dativeOf(named('Сова Анна'), 'm').sex).toBe('m')
    expect(decliner.dativeOf(named('Шевченко Саша'))).not.toHaveProperty('sex')
  })
})

describe('the dative', () => {
  it.each<[string, Sex, string]>([
    ['Бек Иван', 'm', 'Беку Ивану'],
    ['Бек Анна', 'f', 'Бек Анне'],
    ['БЕК Иван', 'm', 'Беку Ивану'],
    ['фон_Бек Иван', 'm', 'фон Беку Ивану'],
    ['Кара-Бек Иван', 'm', 'Кара-Беку Ивану'],
    ['Бек-Кара Иван', 'm', 'Беку-Каре Ивану'],
    ['Сова-Бек Иван', 'm', 'Сове-Беку Ивану'],
    ['Бекир-оглу Иван', 'm', 'Бекир-оглу Ивану'],
    ['Швец Иван', 'm', 'Швецу Ивану'],
    ['Швец Анна', 'f', 'Швец Анне'],
    ['Гай Иван', 'm', 'Гаю Ивану'],
    ['Бой Иван', 'm', 'Бою Ивану'],
    ['Гусь Иван', 'm', 'Гусю Ивану'],
    ['Стрелец Иван', 'm', 'Стрельцу Ивану'],
    ['Черных Иван', 'm', 'Черных Ивану'],
    ['Шевченко Иван', 'm', 'Шевченко Ивану'],
    ['Скиба Иван', 'm', 'Скибе Ивану'],
    ['Иванова Анна Петровна', 'f', 'Ивановой Анне Петровне'],
  ])('%s (%s): %s', (full, sex, dative) => {
    expect(inDative(full, sex)).toBe(dative)
  })
})

describe('doubts', () => {
  const derived = (part: NameDoubt['part']): NameDoubt => ({ part, kind: 'derived' })
  const families: NameDoubt = { part: 'last', kind: 'families', other: 'Коваль' }
  it.each<[string, Sex | undefined, NameDoubt[], boolean]>([
    ['Бек Женя', 'm', [], true],
    ['Бек Женя', undefined, [], false],
    ['Иванов Женя', 'm', [derived('last')], false],
    ['Иванов-Петров Женя', 'm', [derived('last')], false],
    ['Иванов Иван', 'm', [derived('last'), derived('first')], false],
    ['Коваль Иван', 'm', [families, derived('first')], false],
    ['Сова-Бек Женя', 'm', [], true],
    ['Коваль Женя', 'm', [families], false],
    ['Бек Иван', 'm', [derived('first')], false],
    ['Бек Женя Ивановна', 'f', [derived('patronymic')], false],
  ])('of %s (%s)', (full, sex, doubts, sure) => {
    expect(decliner.dativeOf(named(full), sex)).toMatchObject({ doubts, sure })
  })
})

describe('a Latin name by the rules alone', () => {
  it.each([
    ['Schultze', 'шульце'],
    ['Béatrice', 'беатрис'],
    ['Szczepan', 'щепан'],
    ['Jiří', 'иржи'],
    ['Muñoz', 'муньос'],
    ['Giovanna', 'джованна'],
    ['Ashley', 'эшли'],
    ['Serhii', 'сергий'],
    ['ñandú', 'ньянду'],
    ['Łucja', 'луця'],
    ['Iñurria', 'иньюррия'],
    ['Magnien', 'маньен'],
    ["D'Angelo", 'данджело'],
  ])('%s: %s', (typed, russian) => {
    expect(transcribe(typed)).toBe(russian)
  })
})
