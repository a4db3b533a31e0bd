import { transcribe } from './transcription.ts'

/** Cyrillic letters that Russian lacks: of Ukrainian and Belarusian, of the Balkans, of Turkic languages. */
const NEIGHBOURS: Record<string, string> = Object.fromEntries(
  [
    'і:и ї:и є:е ґ:г ў:у',
    'ј:й љ:л њ:н ђ:дж џ:дж ћ:ч ѓ:г ќ:к ѕ:з',
    'ә:а ғ:г қ:к ң:н ө:о ү:у ұ:у һ:х җ:ж',
  ].flatMap((row) => row.split(' ').map((pair) => pair.split(':') as [string, string])),
)

const JOINERS = new Map(
  ['and', '&', 'und', 'et', 'i', 'y', 'e', 'och', 'та', 'і', 'й', 'и', '+'].map((w) => [w, 'и']),
)

/** What a name may be made of: letters of Latin or Cyrillic with marks, joined by spaces, hyphens, apostrophes or “&”. */
const NAME =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{M}]+(?:[\s\-'’ʼ&+]+[\p{Script=Latin}\p{Script=Cyrillic}\p{M}]+)*$/u

/** What stands in the letter. */
const RUSSIAN = /^[А-ЯЁа-яё]+(?:[ -][А-ЯЁа-яё]+)*$/

export const NAME_LIMIT = 40

type NameResult = { ok: true; russian: string } | { ok: false; error: 'nameTooLong' | 'nameNotLetters' }

/**
 * A first name as a Russian reader would write it: by the table of given names, else by rules of
 * practical transcription. The result is a proposal, to be shown to its bearer and corrected by typing it again
 * in Cyrillic, which is taken as it is but for letters that Russian lacks.
 *
 * @param typed one name, a double name, or several joined by “and”
 * @param table Latin names under their `nameKey`, with their Russian spelling
 */
export function russianName(typed: string, table: ReadonlyMap<string, string>): NameResult {
  const given = typed.normalize('NFC').trim().replace(/\s+/g, ' ')
  if (given.length > NAME_LIMIT) return { ok: false, error: 'nameTooLong' }
  if (!NAME.test(given)) return { ok: false, error: 'nameNotLetters' }
  const name = spaced(given)
  const whole = table.get(nameKey(name))
  if (whole !== undefined) return { ok: true, russian: whole }
  const words = name.split(' ').map((word, index, all) => {
    const joiner = index > 0 && index < all.length - 1 ? JOINERS.get(word.toLowerCase()) : undefined
    return (
      joiner ??
      word
        .split('-')
        .map((part) => oneName(part, table))
        .join('-')
    )
  })
  const russian = words.filter(Boolean).join(' ')
  return RUSSIAN.test(russian) ? { ok: true, russian } : { ok: false, error: 'nameNotLetters' }
}

/** One space around “&” and “+”, none around hyphens, no marks that belong to no letter (a stress: «Ива́н»). */
function spaced(name: string): string {
  return name
    .replace(/\p{M}/gu, '')
    .replace(/ ?[&+][ &+]*/g, ' & ')
    .replace(/ ?-[ -]*/g, '-')
}

/** The form under which a Latin name stands in the table. */
export function nameKey(name: string): string {
  return name.toLowerCase().normalize('NFC')
}

function oneName(word: string, table: ReadonlyMap<string, string>): string {
  const known = table.get(nameKey(word)) ?? table.get(plain(word))
  if (known !== undefined) return known
  if (/^[\p{Script=Cyrillic}'’ʼ]+$/u.test(word)) return capitalise(ukrainian(word, table) ?? cyrillic(word))
  return capitalise(cyrillic(transcribe(word)))
}

function plain(word: string): string {
  return nameKey(word).normalize('NFD').replace(/\p{M}/gu, '')
}

/**
 * A name with Ukrainian letters as the table has it under its official Latin spelling: «Сергій», Serhii, «Сергей».
 * The consonants must agree: Hanna is «Ханна» in the table, for a German, but «Ганна» is not.
 */
function ukrainian(word: string, table: ReadonlyMap<string, string>): string | undefined {
  if (!/[іїєґ]/i.test(word) || /[ў'’ʼ]/i.test(word)) return undefined
  const known = table.get(romanised(word.toLowerCase()))
  return known !== undefined && consonants(known) === consonants(cyrillic(word)) ? known : undefined
}

/** The official romanisation of Ukraine (resolution 55 of 2010). */
function romanised(word: string): string {
  return Array.from(word, (letter, at) => {
    const first = at === 0 ? ROMAN_FIRST[letter] : undefined
    return first ?? ROMAN[letter] ?? letter
  }).join('')
}

const ROMAN: Record<string, string> = Object.fromEntries(
  (
    'а:a б:b в:v г:h ґ:g д:d е:e є:ie ж:zh з:z и:y і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f ' +
    'х:kh ц:ts ч:ch ш:sh щ:shch ь: ю:iu я:ia'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)
const ROMAN_FIRST: Record<string, string> = { є: 'ye', ї: 'yi', й: 'y', ю: 'yu', я: 'ya' }

function consonants(name: string): string {
  return name
    .toLowerCase()
    .replace(/[аеёиоуыэюяйьъ]/g, '')
    .replace(/(.)\1/g, '$1')
}

/** Where Ukrainian has an apostrophe, Russian has «ь» («Дар’я», «Дарья») or nothing («В’ячеслав», «Вячеслав»). */
function cyrillic(word: string): string {
  const softened = word
    .replace(/^(в)['’ʼ](?=ячеслав)/i, '$1')
    .replace(/^(андр|горд|корн|матв|серг|тимоф)ій$/i, '$1ей')
    .replace(/(?<=[бвгджзклмнпрстфхцчшщ])['’ʼ](?=([яюєїеё]))/gi, (_, next: string) =>
      isLower(next) ? 'ь' : 'Ь',
    )
    .replace(/['’ʼ]/g, '')
  const replaced = Array.from(softened, (letter) => {
    const russian = NEIGHBOURS[letter.toLowerCase()]
    if (russian === undefined) return letter
    return isLower(letter) ? russian : capitalise(russian)
  })
  return replaced.join('')
}

function isLower(letter: string): boolean {
  return letter === letter.toLowerCase()
}

function capitalise(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
