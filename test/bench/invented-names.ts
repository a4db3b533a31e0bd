import { pick } from './measure.ts'

/** A name in every form that a case holds. */
export interface InventedName {
  nominative: { last: string; first: string; patronymic: string }
  dative: { last: string; first: string; patronymic: string }
  sex: 'f' | 'm'
  en: { last: string; first: string }
  uk: { last: string; first: string }
}

/** Nominative, dative, English, Ukrainian. */
type FirstName = readonly [string, string, string, string]

const WOMEN: readonly FirstName[] = [
  ['Анна', 'Анне', 'Anna', 'Анна'],
  ['Вера', 'Вере', 'Vera', 'Віра'],
  ['Галина', 'Галине', 'Halyna', 'Галина'],
  ['Дарья', 'Дарье', 'Darya', 'Дарія'],
  ['Евгения', 'Евгении', 'Yevgenia', 'Євгенія'],
  ['Екатерина', 'Екатерине', 'Yekaterina', 'Катерина'],
  ['Елена', 'Елене', 'Yelena', 'Олена'],
  ['Зоя', 'Зое', 'Zoya', 'Зоя'],
  ['Ирина', 'Ирине', 'Iryna', 'Ірина'],
  ['Ксения', 'Ксении', 'Ksenia', 'Ксенія'],
  ['Лилия', 'Лилии', 'Lilia', 'Лілія'],
  ['Мария', 'Марии', 'Maria', 'Марія'],
  ['Надежда', 'Надежде', 'Nadezhda', 'Надія'],
  ['Наталья', 'Наталье', 'Natalya', 'Наталія'],
  ['Ольга', 'Ольге', 'Olga', 'Ольга'],
  ['Светлана', 'Светлане', 'Svetlana', 'Світлана'],
  ['Татьяна', 'Татьяне', 'Tatyana', 'Тетяна'],
  ['Юлия', 'Юлии', 'Yulia', 'Юлія'],
]

const MEN: readonly FirstName[] = [
  ['Алексей', 'Алексею', 'Alexei', 'Олексій'],
  ['Андрей', 'Андрею', 'Andrei', 'Андрій'],
  ['Богдан', 'Богдану', 'Bohdan', 'Богдан'],
  ['Виктор', 'Виктору', 'Viktor', 'Віктор'],
  ['Владимир', 'Владимиру', 'Vladimir', 'Володимир'],
  ['Георгий', 'Георгию', 'Heorhiy', 'Георгій'],
  ['Григорий', 'Григорию', 'Grigory', 'Григорій'],
  ['Дмитрий', 'Дмитрию', 'Dmitry', 'Дмитро'],
  ['Игорь', 'Игорю', 'Igor', 'Ігор'],
  ['Максим', 'Максиму', 'Maxim', 'Максим'],
  ['Михаил', 'Михаилу', 'Mikhail', 'Михайло'],
  ['Николай', 'Николаю', 'Nikolai', 'Микола'],
  ['Олег', 'Олегу', 'Oleg', 'Олег'],
  ['Павел', 'Павлу', 'Pavel', 'Павло'],
  ['Пётр', 'Петру', 'Pyotr', 'Петро'],
  ['Сергей', 'Сергею', 'Sergei', 'Сергій'],
  ['Фёдор', 'Фёдору', 'Fyodor', 'Федір'],
  ['Юрий', 'Юрию', 'Yury', 'Юрій'],
]

/** Stems of patronymics in -вич, -вна. */
const FATHERS = [
  'Алексее', 'Андрее', 'Борисо', 'Викторо', 'Владимиро', 'Евгенье', 'Ивано', 'Максимо', 'Михайло', 'Николае',
  'Олего', 'Павло', 'Петро', 'Сергее', 'Степано', 'Фёдоро', 'Юрье', 'Яковле',
] // biome-ignore format: a list of words reads better in rows

/** Nonsense, so that nobody alive is called so: Cyrillic, English and Ukrainian spelling of a syllable. */
const SYLLABLES_1 = [
  'Бзум', 'Бумбар', 'Вжик', 'Глюк', 'Дзынь', 'Жмыг', 'Зюзюб', 'Кляк', 'Конверт', 'Крибл', 'Ляпус', 'Мурзил', 'Небыл',
  'Пимп', 'Плюх', 'Пример', 'Пыжик', 'Рымб', 'Сюкош', 'Тест', 'Тыдым', 'Уфт', 'Фитюльк', 'Фыр', 'Хрюм', 'Цвирк',
  'Чебур', 'Чпок', 'Шмыг', 'Шуршал', 'Щёлк', 'Юзюм', 'Яхонд', 'Выдум', 'Гхыч', 'Абыр', 'Ёшк', 'Эбент', 'Йокар', 'Опраш',
] // biome-ignore format: a list of words reads better in rows
const SYLLABLES_2 = [
  '', 'аб', 'авзл', 'ёж', 'анч', 'аш', 'едр', 'елюх', 'ерыш', 'ибур', 'из', 'илюм', 'инч', 'овёрт', 'озмы', 'олб', 'онж', 'орящ',
  'убл', 'угн', 'улапц', 'ундр', 'уст', 'ыг', 'ымж', 'ютк',
] // biome-ignore format: a list of words reads better in rows

/** Masculine, its dative, feminine, its dative. */
type Ending = readonly [string, string, string, string]
const ENDINGS: readonly Ending[] = [
  ['ов', 'ову', 'ова', 'овой'],
  ['ов', 'ову', 'ова', 'овой'],
  ['ев', 'еву', 'ева', 'евой'],
  ['ин', 'ину', 'ина', 'иной'],
  ['ин', 'ину', 'ина', 'иной'],
  ['ский', 'скому', 'ская', 'ской'],
  ['енко', 'енко', 'енко', 'енко'],
  ['ук', 'уку', 'ук', 'ук'],
  ['ян', 'яну', 'ян', 'ян'],
  ['аев', 'аеву', 'аева', 'аевой'],
  ['швили', 'швили', 'швили', 'швили'],
]

/** A name of nobody: an ordinary first name and patronymic with a nonsensical surname. */
export function inventedName(random: () => number): InventedName {
  const sex = random() < 0.5 ? 'f' : 'm'
  const [first, firstDative, firstEn, firstUk] = pick(sex === 'f' ? WOMEN : MEN, random)
  const stem = pick(SYLLABLES_1, random) + pick(SYLLABLES_2, random)
  const ending = pick(ENDINGS, random)
  const last = stem + ending[sex === 'f' ? 2 : 0]
  const father = pick(FATHERS, random)
  const patronymic = sex === 'f' ? `${father}вна` : `${father}вич`
  return {
    sex,
    nominative: { last, first, patronymic },
    dative: {
      last: stem + ending[sex === 'f' ? 3 : 1],
      first: firstDative,
      patronymic: sex === 'f' ? `${father}вне` : `${father}вичу`,
    },
    en: { last: inLatin(last, 'press'), first: firstEn },
    uk: { last: inUkrainian(last), first: firstUk },
  }
}

/** Every letter after the Cyrillic one; what is not named is as in `COMMON`. */
const COMMON =
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya'
const SYSTEMS = {
  press: 'ё:yo й:y',
  passport: 'ъ:ie ю:iu я:ia',
  scientific: 'ё:ë ж:ž й:j х:ch ц:c ч:č ш:š щ:šč э:ė ю:ju я:ja',
  german: 'в:w ж:sch з:s й:j х:ch ц:z ч:tsch ш:sch щ:schtsch ю:ju я:ja',
  french: 'ж:j у:ou ч:tch ш:ch щ:chtch ю:iou я:ia',
  polish: 'в:w ж:ż й:j л:ł х:ch ц:c ч:cz ш:sz щ:szcz ю:ju я:ja',
  careless: 'ё:e й: ж:j х:h ц:c щ:sh ь: ю:u я:a',
} satisfies Record<string, string>
export type LatinSystem = keyof typeof SYSTEMS

const TABLES = new Map(
  Object.entries(SYSTEMS).map(([system, own]) => [
    system,
    new Map(`${COMMON} ${own}`.split(' ').map((pair) => pair.split(':') as [string, string])),
  ]),
)

/** Russian words in Latin letters, as one of the usual systems writes them. */
export function inLatin(text: string, system: LatinSystem): string {
  const table = TABLES.get(system)
  return Array.from(text, (letter) => {
    const small = letter.toLowerCase()
    const latin = table?.get(small) ?? letter
    return small === letter ? latin : latin.slice(0, 1).toUpperCase() + latin.slice(1)
  }).join('')
}

const UKRAINIAN: Record<string, string> = { ы: 'и', э: 'е', ё: 'ьо', ъ: '’', Э: 'Е', Ё: 'Йо', Ы: 'И' }

function inUkrainian(last: string): string {
  const ending = last
    .replace(/ский$/, 'ський')
    .replace(/ская$/, 'ська')
    .replace(/и(?=н|л)/g, 'і')
  return Array.from(ending, (letter) => UKRAINIAN[letter] ?? letter).join('')
}
