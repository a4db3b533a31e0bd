/** Spellings of sounds in Latin names that no single letter gives, longest first; the value is Russian. */
const CLUSTERS: [string, string][] = [
  ['schtsch', 'щ'], ['shch', 'щ'], ['tsch', 'ч'], ['tch', 'ч'], ['sch', 'ш'], ['sh', 'ш'], ['zh', 'ж'], ['kh', 'х'],
  ['ch', 'ч'], ['cz', 'ч'], ['sz', 'ш'], ['rz', 'ж'], ['ts', 'ц'], ['tz', 'ц'], ['th', 'т'], ['ph', 'ф'], ['ck', 'к'],
  ['qu', 'кв'], ['oo', 'у'], ['ee', 'и'], ['ou', 'у'], ['ya', 'я'], ['yu', 'ю'], ['yo', 'ё'], ['ye', 'е'], ['ja', 'я'],
  ['ju', 'ю'], ['jo', 'йо'], ['je', 'е'], ['ia', 'ия'], ['io', 'ио'], ['iy', 'ий'], ['ll', 'лл'], ['x', 'кс'],
] // biome-ignore format: a table of spellings reads better in rows

const LETTERS: Record<string, string> = Object.fromEntries(
  [
    'a:а b:б c:к d:д e:е f:ф g:г h:х i:и j:й k:к l:л m:м n:н o:о p:п q:к r:р s:с t:т u:у v:в w:в y:и z:з',
    'à:а á:а â:а ã:а ä:е å:о ą:он æ:е ç:с ć:ч č:ч ď:д đ:д è:е é:е ê:е ë:е ě:е ę:ен ė:е ē:е ğ:г ģ:г',
    'ì:и í:и î:и ï:и ī:и į:и ı:ы ķ:к ł:л ļ:л ñ:нь ń:нь ň:нь ņ:нь ò:о ó:о ô:о õ:о ö:ё ø:ё ő:ё œ:ё ř:рж ś:с š:ш',
    'ş:ш ș:ш ß:сс ť:т ţ:ц ț:ц ù:у ú:у û:у ü:ю ů:у ű:ю ū:у ų:у ý:и ÿ:и ź:з ż:ж ž:ж ð:д þ:т',
    'ă:э ə:а ħ:х ŧ:т ŋ:нг',
  ].flatMap((row) => row.split(' ').map((pair) => pair.split(':') as [string, string])),
)

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

export type NameResult =
  | { ok: true; russian: string }
  | { ok: false; error: 'nameTooLong' | 'nameNotLetters' }

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
  if (/^[\p{Script=Cyrillic}'’ʼ]+$/u.test(word)) return capitalise(cyrillic(word))
  return capitalise(transcribe(word.toLowerCase()))
}

function plain(word: string): string {
  return nameKey(word).normalize('NFD').replace(/\p{M}/gu, '')
}

/** Where Ukrainian has an apostrophe, Russian has «ь» («Дар’я», «Дарья») or nothing («В’ячеслав», «Вячеслав»). */
function cyrillic(word: string): string {
  const softened = word
    .replace(/^(в)['’ʼ](?=ячеслав)/i, '$1')
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

function transcribe(word: string): string {
  let out = ''
  let rest = word.replace(/['’ʼ]/g, '')
  while (rest !== '') {
    const cluster = CLUSTERS.find(([spelling]) => rest.startsWith(spelling))
    if (cluster) {
      out += cluster[1]
      rest = rest.slice(cluster[0].length)
    } else {
      out += letterAt(rest, out)
      rest = rest.slice(1)
    }
  }
  return out
}

function letterAt(rest: string, before: string): string {
  const [letter = '', next = ''] = rest
  if (letter === 'c') return /[eiyéè]/.test(next) ? 'с' : 'к'
  if (letter === 'e' && before === '') return 'э'
  if (letter === 'y' && /[аеёиоуыэюя]$/.test(before)) return 'й'
  if (letter === 'j' && before === '') return 'дж'
  if (letter === 'h' && next === '' && before !== '') return ''
  return LETTERS[letter] ?? LETTERS[plain(letter)] ?? NEIGHBOURS[letter] ?? letter
}

function capitalise(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
