import { type Case, caseRecord } from '../../src/domain/case.ts'
import { addMonths, type Day } from '../../src/domain/date.ts'
import type { Localised } from '../../src/domain/text.ts'
import { type InventedName, inventedName } from './invented-names.ts'
import { pick, seededRandom } from './measure.ts'

/** What a reader who stumbles on such a record must see at once. */
const WARNING: Localised = {
  en: 'An invented person, made for measuring: nobody of this name exists.',
  ru: 'Вымышленный человек, созданный для измерений: никого с таким именем нет.',
  uk: 'Вигадана людина, створена для вимірювань: нікого з таким іменем немає.',
}

const SENTENCES: readonly Localised[] = [
  {
    en: 'The town where the story is set stands on no map, and its court has never sat.',
    ru: 'Города, где происходит эта история, нет ни на одной карте, а его суд ни разу не заседал.',
    uk: 'Міста, де відбувається ця історія, немає на жодній мапі, а його суд жодного разу не засідав.',
  },
  {
    en: 'By the invented verdict, a postcard with a drawing of a teapot was read aloud in the square.',
    ru: 'По вымышленному приговору, на площади вслух прочитали открытку с рисунком чайника.',
    uk: 'За вигаданим вироком, на площі вголос прочитали листівку з малюнком чайника.',
  },
  {
    en: 'The made-up witness spoke of a bicycle, a loaf of bread and a grey umbrella, in that order.',
    ru: 'Придуманный свидетель рассказал о велосипеде, буханке хлеба и сером зонте — в таком порядке.',
    uk: 'Придуманий свідок розповів про велосипед, буханець хліба й сіру парасольку — саме в такому порядку.',
  },
  {
    en: 'Everything that is told here fills a page of the size that real accounts have.',
    ru: 'Всё, что здесь рассказано, заполняет страницу того же размера, что и настоящие рассказы.',
    uk: 'Усе, що тут розказано, заповнює сторінку того самого розміру, що й справжні розповіді.',
  },
  {
    en: 'Before that there were years at an imaginary school, with a garden and two patient dogs.',
    ru: 'До этого были годы в воображаемой школе — с садом и двумя терпеливыми собаками.',
    uk: 'До цього були роки в уявній школі — із садом і двома терплячими собаками.',
  },
  {
    en: 'The hearing was put off three times, because the paper on which it was written ran out.',
    ru: 'Слушание трижды откладывали: кончалась бумага, на которой оно было записано.',
    uk: 'Слухання тричі відкладали: закінчувався папір, на якому воно було записане.',
  },
]

export interface InventedOptions {
  /** Institutions where people may be placed. */
  facilities: readonly string[]
  today: Day
  /** How many sentences each text has: 1 gives files of about 4 kB, 2 of about 7 kB. */
  sentences: number
}

/** `count` people of nobody, the same ones for the same seed; each passes the schema of data/cases. */
export function inventedPeople(count: number, seed: number, options: InventedOptions): Case[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => inventedPerson(index + 1, random, options))
}

function inventedPerson(number: number, random: () => number, options: InventedOptions): Case {
  const name = inventedName(random)
  const asOf = addMonths(options.today, -Math.floor(random() * 15))
  const told = () => text(options.sentences, random)
  const sources = ['first-page', 'second-page']
  const record = caseRecord.parse({
    names: names(name),
    sex: name.sex,
    born: { year: 1950 + Math.floor(random() * 55), sources },
    role: { en: `invented person no. ${number}`, ru: `вымысел № ${number}`, uk: `вигадка № ${number}` },
    status: { value: pick(['held', 'held', 'held', 'released', 'unknown'], random), on: asOf, asOf, sources },
    letters: 'unknown',
    summary: joined(WARNING, told()),
    articles: [{ en: 'Art. 0 of no code', ru: 'ст. 0 никакого кодекса', uk: 'ст. 0 жодного кодексу' }],
    charges: { text: told(), sources },
    sentence: { text: told(), sources },
    recognitions: [
      {
        by: { en: 'Nobody', ru: 'Никто', uk: 'Ніхто' },
        date: asOf,
        precision: 'by',
        sources: ['first-page'],
      },
    ],
    timeline: Array.from({ length: options.sentences + 1 }, (_, index) => ({
      date: addMonths(asOf, 6 * index - 36),
      text: told(),
      sources: [pick(sources, random)],
    })),
    sources: sources.map((id) => ({
      id,
      title: `Invented page on the invented person no. ${number}, ${id}`,
      url: `https://bench.example.org/${id}/${number}`,
      date: asOf,
      shown: true,
    })),
  })
  if (record.status.value !== 'released') {
    record.place = { text: text(1, random), facility: pick(options.facilities, random), asOf, sources }
  }
  return { ...record, id: `invented-${String(number).padStart(5, '0')}` }
}

function names({ nominative, dative, en, uk }: InventedName) {
  return {
    ru: { nominative, dative, greeting: nominative.first, shown: `${nominative.first} ${nominative.last}` },
    en: { shown: `${en.first} ${en.last}`, full: `${en.first} ${en.last}`, greeting: en.first },
    uk: { shown: `${uk.first} ${uk.last}`, greeting: uk.first },
    aliases: [],
  }
}

function text(sentences: number, random: () => number): Localised {
  return Array.from({ length: sentences }, () => pick(SENTENCES, random)).reduce(joined)
}

function joined(a: Localised, b: Localised): Localised {
  return { en: `${a.en} ${b.en}`, ru: `${a.ru} ${b.ru}`, uk: `${a.uk} ${b.uk}` }
}
