import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NAME_LIMIT, russianName } from '../../../src/domain/letter/names.ts'
import { testContent } from '../../support/data.ts'

const { givenNames } = (await testContent()).letter

// Checked by hand: the traditional form where there is one, else practical transcription.
const NAMES: [language: string, typed: string, russian: string][] = [
  ['German', 'Anna', 'Анна'],
  ['German', 'Thomas', 'Томас'],
  ['German', 'Jürgen', 'Юрген'],
  ['German', 'Jörg', 'Йорг'],
  ['German', 'Jens', 'Йенс'],
  ['English', 'Sean', 'Шон'],
  ['English', 'George', 'Джордж'],
  ['English', 'Michael', 'Майкл'],
  ['English', 'Katherine', 'Кэтрин'],
  ['English', 'Emily', 'Эмили'],
  ['English', 'Jane', 'Джейн'],
  ['English', 'Kyle', 'Кайл'],
  ['English', 'Ian', 'Иэн'],
  ['Irish', 'Siobhán', 'Шивон'],
  ['Irish', 'Maeve', 'Мейв'],
  ['French', 'Pierre', 'Пьер'],
  ['French', 'Chloé', 'Клоэ'],
  ['French', 'François', 'Франсуа'],
  ['French', 'Hélène', 'Элен'],
  ['French', 'Guillaume', 'Гийом'],
  ['French', 'Xavier', 'Ксавье'],
  ['French', 'Yves', 'Ив'],
  ['Italian', 'Giulia', 'Джулия'],
  ['Italian', 'Chiara', 'Кьяра'],
  ['Italian', 'Giuseppe', 'Джузеппе'],
  ['Italian', 'Luca', 'Лука'],
  ['Spanish', 'Jesús', 'Хесус'],
  ['Spanish', 'Joaquín', 'Хоакин'],
  ['Spanish', 'Iñigo', 'Иньиго'],
  ['Portuguese', 'João', 'Жуан'],
  ['Portuguese', 'Inês', 'Инеш'],
  ['Dutch', 'Geert', 'Герт'],
  ['Dutch', 'Wim', 'Вим'],
  ['Danish', 'Søren', 'Сёрен'],
  ['Swedish', 'Björn', 'Бьёрн'],
  ['Swedish', 'Åse', 'Осе'],
  ['Finnish', 'Päivi', 'Пяйви'],
  ['Finnish', 'Juha', 'Юха'],
  ['Icelandic', 'Þóra', 'Тора'],
  ['Estonian', 'Ülle', 'Юлле'],
  ['Latvian', 'Mārtiņš', 'Мартиньш'],
  ['Latvian', 'Jānis', 'Янис'],
  ['Lithuanian', 'Eglė', 'Эгле'],
  ['Lithuanian', 'Žydrūnas', 'Жидрунас'],
  ['Polish', 'Łukasz', 'Лукаш'],
  ['Polish', 'Agnieszka', 'Агнешка'],
  ['Polish', 'Krzysztof', 'Кшиштоф'],
  ['Polish', 'Wojciech', 'Войцех'],
  ['Polish', 'Małgorzata', 'Малгожата'],
  ['Czech', 'Jiří', 'Иржи'],
  ['Czech', 'Ondřej', 'Ондржей'],
  ['Czech', 'Tomáš', 'Томаш'],
  ['Czech', 'Božena', 'Божена'],
  ['Slovak', 'Ľubica', 'Любица'],
  ['Hungarian', 'György', 'Дьёрдь'],
  ['Hungarian', 'Zsófia', 'Жофия'],
  ['Romanian', 'Ștefan', 'Штефан'],
  ['Romanian', 'Mărioara', 'Мэриоара'],
  ['Turkish', 'Gökhan', 'Гёкхан'],
  ['Azerbaijani', 'Əli', 'Али'],
  ['Vietnamese', 'Thảo', 'Тао'],
  ['Japanese', 'Hiroshi', 'Хироси'],
  ['Chinese', 'Wei', 'Вэй'],
  ['Arabic', 'Fatima', 'Фатима'],
  ['Ukrainian', 'Olena', 'Олена'],
  ['Ukrainian', 'Yevhen', 'Евген'],
  ['Ukrainian', 'Serhii', 'Сергей'],
  ['Ukrainian', 'Olha', 'Ольга'],
  ['Ukrainian', 'Ірина', 'Ирина'],
  ['Ukrainian', 'Леніє', 'Ление'],
  ['Ukrainian', 'Євген', 'Евген'],
  ['Ukrainian', 'Ґанна', 'Ганна'],
  ['Ukrainian', 'Дар’я', 'Дарья'],
  ['Ukrainian', "Мар'яна", 'Марьяна'],
  ['Ukrainian', 'Лукʼян', 'Лукьян'],
  ['Ukrainian', 'В’ячеслав', 'Вячеслав'],
  ['Belarusian', 'Алесь', 'Алесь'],
  ['Belarusian', 'Віталь', 'Виталь'],
  ['Kazakh', 'Әсем', 'Асем'],
  ['Serbian', 'Јован', 'Йован'],
  ['Russian', 'Анна', 'Анна'],
  ['Russian', 'Алёна', 'Алёна'],
  ['Russian', 'Пётр', 'Пётр'],
  ['Russian', 'Игорь', 'Игорь'],
  ['Russian', 'Наталья', 'Наталья'],
]

describe('a name becomes Russian', () => {
  it.each(NAMES)('(%s) %s: %s', (_, typed, russian) => {
    expect(russianName(typed, givenNames)).toEqual({ ok: true, russian })
  })

  it.each([
    ['anna', 'Анна'],
    ['ANNA', 'Анна'],
    ['анна', 'Анна'],
    ['  Anna ', 'Анна'],
    ['Jiří'.normalize('NFD'), 'Иржи'],
    ['Андрей'.normalize('NFD'), 'Андрей'],
    ['Ива\u0301н', 'Иван'],
  ])('however it is typed: “%s”', (typed, russian) => {
    expect(russianName(typed, givenNames)).toEqual({ ok: true, russian })
  })

  it.each([
    ['Jean-Pierre', 'Жан-Пьер'],
    ['Jean Pierre', 'Жан Пьер'],
    ['Anna-Maria', 'Анна-Мария'],
    ['anna-maria', 'Анна-Мария'],
    ['Anna - Maria', 'Анна-Мария'],
    ['Anna- Maria', 'Анна-Мария'],
    ['Anna -- Maria', 'Анна-Мария'],
    ['Anna Maria', 'Анна Мария'],
    ['Anna   Maria', 'Анна Мария'],
    ["Anna ' Maria", 'Анна Мария'],
    ['Анна-Мария', 'Анна-Мария'],
    ['Anna and Peter', 'Анна и Петер'],
    ['Anna und Peter', 'Анна и Петер'],
    ['Anna et Pierre', 'Анна и Пьер'],
    ['Anna i Piotr', 'Анна и Пётр'],
    ['María y José', 'Мария и Хосе'],
    ['Anna & Peter', 'Анна и Петер'],
    ['Anna&Peter', 'Анна и Петер'],
    ['Anna + Peter', 'Анна и Петер'],
    ['Anna+Peter', 'Анна и Петер'],
    ['Анна та Петро', 'Анна и Петро'],
    ['Анна й Олена', 'Анна и Олена'],
    ['Анна и Пётр', 'Анна и Пётр'],
    ['Anna and Peter and Eva', 'Анна и Петер и Ева'],
    // What joins two names joins nothing before the first or after the last.
    ['Y Anna', 'И Анна'],
    ['Anna Y', 'Анна И'],
  ])('also double, and of several people: %s', (typed, russian) => {
    expect(russianName(typed, givenNames)).toEqual({ ok: true, russian })
  })

  it('by the rules alone where the table has no such name', () => {
    const table = new Map<string, string>()
    for (const [typed, russian] of [
      ['Shura', 'Шура'],
      ['Zhanna', 'Жанна'],
      ['Škoda', 'Шкода'],
      ['Judith', 'Юдит'],
      ['Eva', 'Эва'],
      ['Quentin', 'Квентин'],
      ['Cecil', 'Сесил'],
      ['Carl', 'Карл'],
      ['Yasha', 'Яша'],
      ['Tanya', 'Таня'],
      ['Marek', 'Марек'],
    ] as const) {
      expect([typed, russianName(typed, table)]).toEqual([typed, { ok: true, russian }])
    }
  })

  it.each([
    // Without marks where the table has it so.
    ['Zoë', { zoe: 'Зоя' }, 'Зоя'],
    ['Zoë', { zoë: 'Зоэ', zoe: 'Зоя' }, 'Зоэ'],
    // Ukrainian, under its official Latin spelling, as long as the consonants agree.
    ['Яків', { yakiv: 'Яков' }, 'Яков'],
    ['Яків', {}, 'Якив'],
    ['Ганні', { hanni: 'Ханни' }, 'Ганни'],
    ['Сергій', {}, 'Сергей'],
    ['Сергійко', {}, 'Сергийко'],
    ['ОЛЕКСІЙ', {}, 'ОЛЕКСИЙ'],
    ['ДАР’Я', {}, 'ДАРЬЯ'],
    ['д’артаньян', {}, 'Дартаньян'],
    // A letter of the other alphabet slipped in.
    ['Аlma', {}, 'Альма'],
    ['Almа', {}, 'Альма'],
  ])('%s with a table of %j: %s', (typed, table, russian) => {
    expect(russianName(typed, new Map(Object.entries(table)))).toEqual({ ok: true, russian })
  })

  it('as the table says, under a name of the table, be it a whole double name', () => {
    const table = new Map([['ann-sophie', 'Анн-Софи']])
    expect(russianName('Ann-Sophie', table)).toEqual({ ok: true, russian: 'Анн-Софи' })
  })
})

describe('what is not a name', () => {
  it.each([
    '',
    ' ',
    '123',
    'R2D2',
    '🙂',
    'Anna🙂',
    'Anna!',
    '@anna',
    'a.b',
    'http://x.y',
    '<b>Anna</b>',
    '-',
    '&',
    "'",
    '李雷',
    'محمد',
    'Γιώργος',
    'Anna,Peter',
    '{name}',
    'Anna\\',
    '-Anna',
    'Anna-',
    'Anna &',
    'ѣ',
  ])('is refused: “%s”', (typed) => {
    expect(russianName(typed, givenNames)).toEqual({ ok: false, error: 'nameNotLetters' })
  })

  it.each(['a'.repeat(NAME_LIMIT + 1), 'Анна '.repeat(2_000) + 'Анна', '🙂'.repeat(10_000)])(
    'is refused as too long before anything else is looked at',
    (typed) => {
      expect(russianName(typed, givenNames)).toEqual({ ok: false, error: 'nameTooLong' })
    },
  )

  it('is not a name of exactly the greatest length', () => {
    expect(russianName('а'.repeat(NAME_LIMIT), givenNames).ok).toBe(true)
    expect(russianName(` ${'а'.repeat(NAME_LIMIT)} `, givenNames).ok).toBe(true)
  })
})

describe('the Russian of a name', () => {
  const RUSSIAN = /^[А-ЯЁ][А-ЯЁа-яё]*([ -][А-ЯЁа-яё]+)*$/
  const check = (typed: string) => {
    const result = russianName(typed, givenNames)
    if (result.ok) expect([typed, result.russian]).toEqual([typed, expect.stringMatching(RUSSIAN)])
    return result.ok
  }

  it('is made of Russian letters, hyphens and single spaces, whatever letters it came from', () => {
    const letters =
      'abcdefghijklmnopqrstuvwxyzàâãäåæçćčďđèéêëěęėēğģìíîïīįıłļñńňņòóôõöøőœřśšşșßťţțùúûüůűūųýÿźżžðþăəơưễảŵħľĺșабвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюяјљњђћџқңөүұһғә'
    const unit = fc.constantFrom(...Array.from(`${letters}${letters.toUpperCase()}  --'’ʼ&+`))
    let accepted = 0
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 20 }), (typed) => {
        if (check(typed)) accepted++
      }),
      { numRuns: 3_000 },
    )
    expect(accepted).toBeGreaterThan(500)
  })

  it('is refused or Russian for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => void check(typed)),
      { numRuns: 2_000 },
    )
  })

  it('is taken as it is when it is typed again: the proposal confirms itself', () => {
    for (const [, typed] of NAMES) {
      const first = russianName(typed, givenNames)
      if (!first.ok) continue
      expect(russianName(first.russian, givenNames)).toEqual(first)
    }
  })

  it('is in the table for each of its keys', () => {
    for (const [typed, russian] of givenNames)
      expect(russianName(typed, givenNames)).toEqual({ ok: true, russian })
  })
})
