import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { readDecliner } from '../../../src/content/name-overrides.ts'
import type { Problem } from '../../../src/content/problem.ts'
import { readFolder } from '../../../src/content/read.ts'
import { caseRecord, fullRussianName, type RussianName } from '../../../src/domain/case.ts'
import { createDecliner, nameOverrideRecord, type Sex } from '../../../src/domain/letter/decline.ts'
import { ROOT } from '../../support/data.ts'

const letterDir = join(ROOT, 'data', 'letter')
const problems: Problem[] = []
const decliner = readDecliner(letterDir, problems)
const cases = readFolder(join(ROOT, 'data', 'cases'), caseRecord, problems)
if (decliner === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
const { dativeOf } = decliner

// Checked by hand. `sex` stands only where neither patronymic nor name tells it.
const NAMES: Record<string, [nominative: string, dative: string, sex?: Sex][]> = {
  'Crimean Tatar': [
    ['Умерова Ление Резвановна', 'Умеровой Ление Резвановне'],
    ['Османова Февзие', 'Османовой Февзие'],
    ['Ибраимова Лутфие Энверовна', 'Ибраимовой Лутфие Энверовне'],
    ['Аблаева Сание', 'Аблаевой Сание'],
    ['Ниметулаева Эсма', 'Ниметулаевой Эсме'],
    ['Саидова Насиба', 'Саидовой Насибе'],
    ['Халилова Зера Рустемовна', 'Халиловой Зере Рустемовне'],
    ['Меметова Хатидже', 'Меметовой Хатидже'],
    ['Аметова Айше Серверовна', 'Аметовой Айше Серверовне'],
    ['Бекирова Эльмаз', 'Бекировой Эльмаз'],
    ['Куршутова Зейнеб', 'Куршутовой Зейнеб'],
    ['Сулейманова Гульнара', 'Сулеймановой Гульнаре'],
    ['Абдурешитова Мерьем Эскендеровна', 'Абдурешитовой Мерьем Эскендеровне'],
    ['Мустафаев Сервер Рустемович', 'Мустафаеву Серверу Рустемовичу'],
    ['Куку Эмир-Усеин', 'Куку Эмир-Усеину'],
    ['Эмир-Усеинов Ахтем', 'Эмир-Усеинову Ахтему'],
    ['Сеитумеров Осман', 'Сеитумерову Осману'],
    ['Чапух Руслан', 'Чапуху Руслану'],
    ['Джелял Нариман', 'Джелялу Нариману'],
    ['Бекир-оглу Энвер', 'Бекир-оглу Энверу'],
    ['Мемет Али', 'Мемету Али', 'm'],
    ['Зекирьяев Зекирья', 'Зекирьяеву Зекирье'],
    ['Абдуллаев Теймур', 'Абдуллаеву Теймуру'],
    ['Сейтаблаев Муса Исаевич', 'Сейтаблаеву Мусе Исаевичу'],
    ['Ваитов Сеит-Умер', 'Ваитову Сеит-Умеру'],
    ['Бариев Эскендер', 'Бариеву Эскендеру'],
    ['Мустафа Иса', 'Мустафе Исе'],
    ['Сейтосманов Февзи', 'Сейтосманову Февзи'],
  ],
  'Turkic and Caucasian': [
    ['Ахметова Айгуль Маратовна', 'Ахметовой Айгули Маратовне'],
    ['Яхина Гузель Шамилевна', 'Яхиной Гузели Шамилевне'],
    ['Каримова Альфия', 'Каримовой Альфие'],
    ['Хасанова Зульфия Рашидовна', 'Хасановой Зульфие Рашидовне'],
    ['Мамедова Айсель', 'Мамедовой Айсели'],
    ['Байрамова Айсель Эльдар кызы', 'Байрамовой Айсели Эльдар кызы'],
    ['Алиев Эльдар Рустам оглы', 'Алиеву Эльдару Рустам оглы'],
    ['Садыкова Асель', 'Садыковой Асели'],
    ['Данелия Георгий Николаевич', 'Данелии Георгию Николаевичу'],
    ['Окуджава Булат Шалвович', 'Окуджаве Булату Шалвовичу'],
    ['Шеварднадзе Нана', 'Шеварднадзе Нане', 'f'],
    ['Саакашвили Михаил', 'Саакашвили Михаилу'],
    ['Гулиа Нурбей', 'Гулиа Нурбею', 'm'],
    ['Саркисян Ануш', 'Саркисян Ануш', 'f'],
    ['Саркисян Тигран', 'Саркисяну Тиграну'],
    ['Тер-Петросян Левон', 'Тер-Петросяну Левону'],
    ['Яндарбиев Иса', 'Яндарбиеву Исе'],
    ['Ким Юлий Черсанович', 'Киму Юлию Черсановичу'],
    ['Ким Юлия', 'Ким Юлии'],
    ['Цой Виктор Робертович', 'Цою Виктору Робертовичу'],
    ['Цой Анита', 'Цой Аните'],
    ['Ли Владимир', 'Ли Владимиру'],
  ],
  Ukrainian: [
    ['Данилович Ирина', 'Данилович Ирине'],
    ['Горобцова Ирина', 'Горобцовой Ирине'],
    ['Довгополая Галина', 'Довгополой Галине'],
    ['Левченко Георгий', 'Левченко Георгию'],
    ['Пономаренко Мария Николаевна', 'Пономаренко Марии Николаевне'],
    ['Петрийчук Светлана Александровна', 'Петрийчук Светлане Александровне'],
    ['Петрийчук Степан', 'Петрийчуку Степану'],
    ['Зиза Богдан', 'Зизе Богдану'],
    ['Гриб Павел', 'Грибу Павлу'],
    ['Сенцов Олег Геннадьевич', 'Сенцову Олегу Геннадьевичу'],
    ['Кольченко Александр', 'Кольченко Александру'],
    ['Балух Владимир', 'Балуху Владимиру'],
    ['Коломиец Андрей', 'Коломийцу Андрею'],
    ['Шумков Александр', 'Шумкову Александру'],
    ['Сковорода Григорий Саввич', 'Сковороде Григорию Саввичу'],
    ['Щербина Олег', 'Щербине Олегу'],
    ['Сорока Игорь', 'Сороке Игорю'],
    ['Зозуля Наталья', 'Зозуле Наталье'],
    ['Рева Николай', 'Реве Николаю'],
    ['Кива Тарас', 'Киве Тарасу'],
    ['Мазепа Иван', 'Мазепе Ивану'],
    ['Швец Роман Иванович', 'Швецу Роману Ивановичу'],
    ['Швец Оксана', 'Швец Оксане'],
    ['Кравец Евгений', 'Кравцу Евгению'],
    ['Стрелец Остап', 'Стрельцу Остапу'],
    ['Горобец Ярослав', 'Горобцу Ярославу'],
    ['Палий Вячеслав', 'Палию Вячеславу'],
    ['Коваль Любовь', 'Коваль Любови', 'f'],
    ['Коваль Пётр', 'Ковалю Петру'],
    ['Кобзарь Лев', 'Кобзарю Льву'],
    ['Онук Степан', 'Онуку Степану'],
    ['Ткач Микола', 'Ткачу Миколе'],
    ['Бойчук Павло', 'Бойчуку Павлу'],
    ['Третьяк Данило', 'Третьяку Данилу'],
  ],
  Russian: [
    ['Горинов Алексей Александрович', 'Горинову Алексею Александровичу'],
    ['Новак Ника Александровна', 'Новак Нике Александровне'],
    ['Беркович Евгения', 'Беркович Евгении'],
    ['Суворова Яна', 'Суворовой Яне'],
    ['Иванова Анна Петровна', 'Ивановой Анне Петровне'],
    ['Кузьмина Дарья Ильинична', 'Кузьминой Дарье Ильиничне'],
    ['Крайняя Вера', 'Крайней Вере'],
    ['Белая София Львовна', 'Белой Софии Львовне'],
    ['Заяц Илья Сергеевич', 'Зайцу Илье Сергеевичу'],
    ['Заяц Ольга', 'Заяц Ольге'],
    ['Соловей Валерий Дмитриевич', 'Соловью Валерию Дмитриевичу'],
    ['Соловей Елена', 'Соловей Елене'],
    ['Воробей Никита', 'Воробью Никите'],
    ['Сова Мария', 'Сове Марии'],
    ['Корова Пётр', 'Корове Петру'],
    ['Гусь Кирилл', 'Гусю Кириллу'],
    ['Камень Антон', 'Каменю Антону'],
    ['Лев Яков', 'Леву Якову'],
    ['Черных Светлана', 'Черных Светлане'],
    ['Черных Иван Ильич', 'Черных Ивану Ильичу'],
    ['Долгих Сергей', 'Долгих Сергею'],
    ['Живаго Юрий Андреевич', 'Живаго Юрию Андреевичу'],
    ['Мертваго Дмитрий', 'Мертваго Дмитрию'],
    ['Дурново Пётр Николаевич', 'Дурново Петру Николаевичу'],
    ['Хитрово Софья', 'Хитрово Софье'],
    ['Толстой Лев Николаевич', 'Толстому Льву Николаевичу'],
    ['Прибой Алексей', 'Прибою Алексею'],
    ['Медведь Эсфирь', 'Медведь Эсфири', 'f'],
    ['Мороз Жанна', 'Мороз Жанне'],
    ['Мороз Даниил', 'Морозу Даниилу'],
    ['Блок Александр Александрович', 'Блоку Александру Александровичу'],
    ['Волчок Фома', 'Волчку Фоме'],
    ['Яшин Илья Валерьевич', 'Яшину Илье Валерьевичу'],
    ['Лещенко Лука Кузьмич', 'Лещенко Луке Кузьмичу'],
    ['Гладкий Лука', 'Гладкому Луке', 'm'],
    ['Орлова Любовь Петровна', 'Орловой Любови Петровне'],
  ],
  double: [
    ['Кара-Мурза Владимир Владимирович', 'Кара-Мурзе Владимиру Владимировичу'],
    ['Кара-Мурза Евгения', 'Кара-Мурзе Евгении'],
    ['Немирович-Данченко Владимир', 'Немировичу-Данченко Владимиру'],
    ['Немирович-Данченко Екатерина', 'Немирович-Данченко Екатерине'],
    ['Римский-Корсаков Николай', 'Римскому-Корсакову Николаю'],
    ['Салтыкова-Щедрина Анна', 'Салтыковой-Щедриной Анне'],
    ['Семёнов-Тян-Шанский Пётр', 'Семёнову-Тян-Шанскому Петру'],
    ['Новиков-Прибой Алексей', 'Новикову-Прибою Алексею'],
    ['Бонч-Бруевич Владимир', 'Бонч-Бруевичу Владимиру'],
    ['Лебедев-Кумач Василий', 'Лебедеву-Кумачу Василию'],
    ['Мусина-Заяц Анна-Мария', 'Мусиной-Заяц Анне-Марии'],
    ['Петров-Водкин Кузьма', 'Петрову-Водкину Кузьме'],
    ['Иванова-Швец Анна', 'Ивановой-Швец Анне'],
  ],
  foreign: [
    ['Дюма Александр', 'Дюма Александру'],
    ['Гарибальди Джузеппе', 'Гарибальди Джузеппе', 'm'],
    ['Золя Эмиль', 'Золя Эмилю', 'm'],
    ['Петипа Мариус', 'Петипа Мариусу'],
    ['Гюго Виктор', 'Гюго Виктору'],
    ['Гойя Франсиско', 'Гойе Франсиско', 'm'],
    ['Фрейндлих Алиса Бруновна', 'Фрейндлих Алисе Бруновне'],
    ['Фрейндлих Бруно Артурович', 'Фрейндлиху Бруно Артуровичу'],
    ['Дитрих Марлен', 'Дитрих Марлен', 'f'],
    ['Рихтер Святослав', 'Рихтеру Святославу'],
    ['фон Бек Николай', 'фон Беку Николаю'],
    ['ван дер Беллен Александр', 'ван дер Беллену Александру'],
    ['Шварц Евгений', 'Шварцу Евгению'],
    ['Кац Мишель', 'Кац Мишель', 'f'],
    ['Дюпон Жан-Пьер', 'Дюпону Жан-Пьеру', 'm'],
    ['Смит Николь', 'Смит Николь', 'f'],
    ['Смит Джон', 'Смиту Джону', 'm'],
    ['Ниинистё Саули', 'Ниинистё Саули', 'm'],
    ['Ковальская Агнешка', 'Ковальской Агнешке'],
    ['Гершкович Эван', 'Гершковичу Эвану', 'm'],
    ['Курмашева Алсу', 'Курмашевой Алсу'],
    ['Уилан Пол', 'Уилану Полу', 'm'],
  ],
}

/** “Last First Patronymic”: the last name may have several words when it begins with a particle. */
function parsed(full: string): RussianName {
  const words = full.split(' ')
  const start = words.findIndex((word) => /^[А-ЯЁ]/.test(word))
  const [first = '', ...patronymic] = words.slice(start + 1)
  return {
    last: words.slice(0, start + 1).join(' '),
    first,
    ...(patronymic.length === 0 ? {} : { patronymic: patronymic.join(' ') }),
  }
}

const ALL = Object.values(NAMES).flat()

describe('a name in the dative', () => {
  it('is tested on enough names', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(130)
    expect(new Set(ALL.map(([name]) => name)).size).toBe(ALL.length)
  })

  it.each(
    Object.entries(NAMES).flatMap(([kind, names]) =>
      names.map(([nominative, dative, sex]) => ({ kind, nominative, dative, sex })),
    ),
  )('($kind) $nominative: $dative', ({ nominative, dative, sex }) => {
    const name = parsed(nominative)
    const result = dativeOf(name, sex)
    expect(fullRussianName(result.dative)).toBe(dative)
    expect(result.greeting).toBe(name.first)
    expect(result.dative.patronymic === undefined).toBe(name.patronymic === undefined)
  })

  it('needs no sex for most of them, and tells the one it saw', () => {
    for (const [nominative, , sex] of ALL) {
      if (sex === undefined) expect([nominative, dativeOf(parsed(nominative)).sex]).not.toContain(undefined)
    }
    expect(dativeOf(parsed('Щербина Олег')).sex).toBe('m')
    expect(dativeOf(parsed('Бекирова Эльмаз')).sex).toBe('f')
    expect(dativeOf(parsed('Новак Саша')).sex).toBeUndefined()
  })

  it('is that of every case file', () => {
    expect(cases.size).toBeGreaterThan(10)
    for (const { sex, names } of cases.values()) {
      const { nominative, dative, greeting } = names.ru
      const elder = nominative.patronymic !== undefined && greeting.includes(nominative.patronymic)
      for (const told of [sex, undefined]) {
        const result = dativeOf(nominative, told, elder)
        expect({ ...result.dative, greeting: result.greeting, sex: result.sex }).toEqual({
          ...dative,
          greeting,
          sex,
        })
      }
    }
  })
})

describe('a greeting', () => {
  it('is the first name, with the patronymic where it is asked for and known', () => {
    const name = parsed('Горинов Алексей Александрович')
    expect(dativeOf(name).greeting).toBe('Алексей')
    expect(dativeOf(name, 'm', true).greeting).toBe('Алексей Александрович')
    expect(dativeOf(parsed('Зиза Богдан'), 'm', true).greeting).toBe('Богдан')
  })
})

describe('certainty', () => {
  it('is there only when every part stands in the overrides with one form', () => {
    expect(dativeOf({ last: 'Кара-Мурза', first: 'Айгуль' })).toMatchObject({ sure: true, doubts: [] })
    expect(dativeOf({ last: 'Сова', first: 'Эсма' }).sure).toBe(true)
    expect(dativeOf(parsed('Кара-Мурза Владимир'))).toMatchObject({
      sure: false,
      doubts: [{ part: 'first', kind: 'derived' }],
    })
    expect(dativeOf(parsed('Умерова Ление Резвановна')).doubts.map(({ part }) => part)).toEqual([
      'last',
      'patronymic',
    ])
  })

  it('is not there where families differ, and both forms are told', () => {
    expect(dativeOf({ last: 'Заяц', first: 'Иса' })).toMatchObject({
      dative: { last: 'Зайцу', first: 'Исе' },
      sure: false,
      doubts: [{ part: 'last', kind: 'families', other: 'Заяцу' }],
    })
  })

  it('is not there where the sex is unknown', () => {
    expect(dativeOf({ last: 'Кара-Мурза', first: 'Айнур' })).toMatchObject({ sure: false })
    expect(dativeOf({ last: 'Кара-Мурза', first: 'Айнур' }, 'f')).toMatchObject({
      sure: true,
      dative: { first: 'Айнур' },
    })
  })

  it('ignores letter case in the overrides alone', () => {
    expect(dativeOf({ last: 'кара-мурза', first: 'айгуль' }).dative).toEqual({
      last: 'Кара-Мурзе',
      first: 'Айгули',
    })
  })
})

describe('the overrides', () => {
  const raw = load(readFileSync(join(letterDir, 'name-overrides.yaml'), 'utf8'))

  it('are each needed: they differ from what is derived, or say that the form is sure or doubtful', () => {
    const record = nameOverrideRecord.parse(raw)
    const bare = createDecliner({ ...record, last: {}, first: {} })
    const wrong = { last: 0, first: 0 }
    for (const part of ['last', 'first'] as const) {
      for (const name of Object.keys(record[part])) {
        for (const sex of ['f', 'm'] as const) {
          const given: RussianName = { last: 'Дюма', first: 'Ли', [part]: name }
          if (bare.dativeOf(given, sex).dative[part] !== dativeOf(given, sex).dative[part]) wrong[part]++
        }
      }
    }
    expect(wrong.last).toBeGreaterThan(30)
    expect(wrong.first).toBeGreaterThan(15)
  })

  it.each([
    [{ last: { Заяц: {} } }],
    [{ last: { Zayats: 'Зайцу' } }],
    [{ first: { Айгуль: { f: ['Айгули'] } } }],
    [{ unchanged: ['Кара'] }],
    [{ middle: {} }],
  ])('are refused when they are wrong: %j', (change) => {
    expect(nameOverrideRecord.safeParse({ ...(raw as object), ...change }).success).toBe(false)
  })
})
