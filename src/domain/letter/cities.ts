import { cityFrom, cityIn } from 'lvovich'
import { CITY_FORMS, CITY_RUSSIAN, cityKey } from './city-names.ts'
import { NAME_LIMIT, russianName } from './names.ts'

/** A city that no table holds. Its forms are derived by rule, so its sender always confirms them. */
interface DerivedCity {
  /** In Russian: «Пльзень». */
  name: string
  /** «из Пльзеня» */
  from: string
  /** «в Пльзене» */
  living: string
}

const MOST_WORDS = 4
/** Words that stand in names of cities and take no capital: «Ростов-на-Дону», «Рио-де-Жанейро». */
const SMALL =
  'на|над|под|де|ди|ду|да|ла|ле|лез|ан|ин|сюр|дер|дель|им|ам|' +
  'am|an|der|en|de|la|le|les|sur|del|di|do|of|upon|on|nad|pod|bei|im'
const CYRILLIC = cityPattern('[А-ЯЁІЇЄҐ]', '[а-яёіїєґ’]')
const LATIN = cityPattern('\\p{Lu}', "[\\p{Ll}\\p{M}'’]", '\\p{Script=Latin}')

function cityPattern(capital: string, small: string, script = ''): RegExp {
  const word = `(?:${capital}${small}+\\.?|${capital}’${capital}${small}+)`
  const only = script === '' ? '' : `(?=[${script}\\p{M}\\s.'’-]+$)`
  return new RegExp(`^${only}${word}(?:[ -](?:${word}|(?:${SMALL})(?=[ -])))*$`, 'u')
}

/**
 * The forms of a city as a letter needs them, by rule; undefined where the text is not one to four
 * capitalised words in Cyrillic or Latin letters, 40 letters at most.
 */
export function derivedCity(typed: string): DerivedCity | undefined {
  if (typed.length > NAME_LIMIT * 2) return undefined
  const text = typed
    .normalize('NFC')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?[-‐‑–] ?/g, '-')
    .replace(/['ʼ]/g, '’')
  if (text.length > NAME_LIMIT || text.split(' ').length > MOST_WORDS) return undefined
  if (!CYRILLIC.test(text) && !LATIN.test(text)) return undefined
  const name = inRussian(text)
  if (name === undefined) return undefined
  return {
    name,
    from: `из ${decline(name, 'from')}`,
    living: `${IN_WITH_O.test(name) ? 'во' : 'в'} ${decline(name, 'living')}`,
  }
}

/** «во Владивостоке», «во Львове». */
const IN_WITH_O = /^([ВФ][бвгджзклмнпрстфхцчшщ]|Льв|Мстиславл)/

function inRussian(text: string): string | undefined {
  const known = CITY_RUSSIAN.get(cityKey(text))
  if (known !== undefined) return known
  const spelled = russianEndings(text.replace(/\./g, ''))
  const russian = russianName(spelled, NO_NAMES)
  if (!russian.ok) return undefined
  const typed = spelled.split(/[ -]/)
  // Names take capitals everywhere; the small words of a city keep theirs small.
  return russian.russian
    .split(/([ -])/)
    .map((piece, index) => (/^\p{Ll}/u.test(typed[index / 2] ?? '') ? piece.toLowerCase() : piece))
    .join('')
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

/** «Кропивницький», «Покровськ», «Чугуїв»: endings of Ukrainian cities as Russian writes them. */
function russianEndings(text: string): string {
  return text
    .replace(/([сц])ьк/g, '$1к')
    .replace(/піль$/, 'поль')
    .replace(/(?<=[бвгджзклмнпрстфхцчшщ])ів$/, 'ов')
    .replace(/їв$/, 'ев')
    .replace(/ця$/, 'ца')
}

/** A city typed in haste, with its capitals: «нижний новгород», but «frankfurt an der oder» keeps its small words. */
export function withCapitals(typed: string): string {
  return typed.replace(FIRST_LETTERS, (letter) => letter.toUpperCase())
}

const FIRST_LETTERS = new RegExp(`^\\p{L}|(?<=[\\s-])(?!(?:${SMALL})[\\s-])\\p{L}`, 'gu')

type Need = 'from' | 'living'

function decline(name: string, need: Need): string {
  const stored = CITY_FORMS.get(name)
  if (stored) return need === 'from' ? stored[0] : stored[1]
  const pieces = name.split(/([ -])/)
  const head = pieces[0] ?? ''
  const lastIndex = pieces.length - 1
  const declines = (index: number): boolean => {
    // «Ростова-на-Дону»: what follows the preposition stays.
    if (pieces.some((piece) => /^(на|над|под)$/.test(piece))) return index === 0
    const together = name.includes(' ') ? ADJECTIVE.test(head) : /[сц]кий$/.test(name)
    return together || index === lastIndex
  }
  return pieces
    .map((piece, index) =>
      index % 2 === 0 && declines(index) ? declineWord(piece, need, lastIndex > 0) : piece,
    )
    .join('')
}

const ADJECTIVE = /([иыо]й|[ая]я|[оые]е|ие)$/

/** @param adjective whether the word may be one: «Нижний Новгород»; alone only «-ский», «-ная» are */
function declineWord(word: string, need: Need, adjective: boolean): string {
  const stored = CITY_FORMS.get(word)
  if (stored) return need === 'from' ? stored[0] : stored[1]
  const from = need === 'from'
  for (const [ending, genitive, locative] of ENDINGS) {
    if (ending.test(word)) return word.replace(ending, from ? genitive : locative)
  }
  if (adjective || /([сцн]к|[нтв])(ий|ая|ое)$/.test(word)) {
    for (const [ending, genitive, locative] of ADJECTIVES) {
      if (ending.test(word)) return word.replace(ending, from ? genitive : locative)
    }
  }
  if (/[еёиоуэю]$/.test(word)) return word
  const gender = /[ая]$|[аыу]нь$|[рчмвсдт]ь$|дзь$/.test(word) ? 'female' : 'male'
  return from ? cityFrom(word, gender) : cityIn(word, gender)
}

/** Nouns whose endings the library reads otherwise. */
const ENDINGS: readonly (readonly [ending: RegExp, genitive: string, locative: string])[] = [
  [/(?<=[нв]ич)и$/, 'ей', 'ах'],
  [/(?<=вц)ы$/, 'ов', 'ах'],
  [/(?<=ов|ен|он|од)ец$/, 'ца', 'це'],
  [/(?<=[ео])[её]к$/, 'йка', 'йке'],
  [/(?<=[а-я])ий(?<=[лнрс]ий)(?<!ский|ний)$/, 'ия', 'ии'],
]

const ADJECTIVES: readonly (readonly [ending: RegExp, genitive: string, locative: string])[] = [
  [/(?<=[жшщчн])ий$/, 'его', 'ем'],
  [/[иыо]й$/, 'ого', 'ом'],
  [/(?<=[жшщч])ая$|яя$/, 'ей', 'ей'],
  [/ая$/, 'ой', 'ой'],
  [/ое$/, 'ого', 'ом'],
  [/ее$/, 'его', 'ем'],
  [/ые$/, 'ых', 'ых'],
  [/ие$/, 'их', 'их'],
]
