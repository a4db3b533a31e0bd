import {
  getFirstnameGender,
  getLastnameGender,
  getMiddlenameGender,
  inclineFirstname,
  inclineLastname,
  inclineMiddlename,
} from 'lvovich'
import { z } from 'zod'
import type { RussianName } from '../case.ts'

const WORD = /^[А-ЯЁ][а-яё]+([ -][А-ЯЁа-яё][а-яё]*)*$/
const russianWord = z.string().regex(WORD, 'expected a Russian name such as Айгуль')
/** The dative; where families decline the name in two ways, both, the likelier first. */
const dativeForm = z.union([russianWord, z.tuple([russianWord, russianWord])])

/** What the library gets wrong: the dative of a name for women and for men, or one form for both. */
const overrides = z.record(
  russianWord,
  z.union([
    russianWord,
    z
      .strictObject({ f: dativeForm.optional(), m: dativeForm.optional() })
      .refine(({ f, m }) => f !== undefined || m !== undefined, 'expected a form for f, for m or for both'),
  ]),
)

/** data/letter/name-overrides.yaml: dative forms checked by hand. */
export const nameOverrideRecord = z.strictObject({
  /** Words before the last part of a name that never change: «Кара-Мурзе», «Эмир-Усеинову», «фон Беку». */
  unchanged: z.array(z.string().regex(/^[а-яё]+$/, 'expected a word in small Russian letters')).min(1),
  last: overrides,
  first: overrides,
})
type NameOverrides = z.infer<typeof nameOverrideRecord>

export type Sex = 'f' | 'm'
export type NamePart = 'last' | 'first' | 'patronymic'

/** Why a form needs a look: it was derived by rule, or families of this name decline it in two ways. */
export interface NameDoubt {
  part: NamePart
  kind: 'derived' | 'families'
  /** The other form in use. */
  other?: string
}

export interface DeclinedName {
  /** The addressee line: «Умеровой Ление Резвановне». */
  dative: RussianName
  /** What follows «Здравствуйте, …»: the first name, with the patronymic where it was asked for. */
  greeting: string
  /** Absent where neither the caller nor the name told it; the forms are then those of a man. */
  sex?: Sex
  /** Every part stands in the overrides with one form; otherwise the name is shown for confirmation. */
  sure: boolean
  doubts: NameDoubt[]
}

export interface Decliner {
  /** @param elder greets with the patronymic, as Russians do elders */
  dativeOf(name: RussianName, sex?: Sex, elder?: boolean): DeclinedName
}

type Forms = NameOverrides['first'][string]
type Table = ReadonlyMap<string, Forms>

/** Declines names by the overrides first, then by rule and library. */
export function createDecliner(record: NameOverrides): Decliner {
  const lowered = (table: NameOverrides['first']): Table =>
    new Map(Object.entries(table).map(([name, forms]) => [name.toLowerCase(), forms]))
  const tables = { last: lowered(record.last), first: lowered(record.first) }
  const unchanged = new Set(record.unchanged)
  return {
    dativeOf(name, given, elder = false) {
      const sex = given ?? sexOf(name, tables)
      const doubts: NameDoubt[] = []
      const decline = (part: 'last' | 'first') =>
        declined(name[part], sex ?? 'm', { part, table: tables[part], unchanged, doubts })
      const dative: RussianName = { last: decline('last'), first: decline('first') }
      if (name.patronymic !== undefined) {
        dative.patronymic = inclineMiddlename(name.patronymic, 'dative', libraryGender(sex ?? 'm'))
        doubts.push({ part: 'patronymic', kind: 'derived' })
      }
      return {
        dative,
        greeting: elder && name.patronymic !== undefined ? `${name.first} ${name.patronymic}` : name.first,
        ...(sex === undefined ? {} : { sex }),
        sure: sex !== undefined && doubts.length === 0,
        doubts,
      }
    },
  }
}

/**
 * The library's guess over the whole name fails for one name in six; asked part by part it hardly ever does.
 * Where an override knows a first name for one sex alone, it knows better than the library («Эльмаз»).
 */
function sexOf(
  { last, first, patronymic = '' }: RussianName,
  tables: { last: Table; first: Table },
): Sex | undefined {
  // The library knows «оглы», «уулу», «кызы» and the like, all but this one.
  if (patronymic.toLowerCase().endsWith(' оглу')) return 'm'
  const forms = tables.first.get(first.toLowerCase())
  const byFirst = forms === undefined ? knownSex(getFirstnameGender(first)) : overriddenSex(forms)
  const byLast = knownSex(getLastnameGender(last))
  const ofPatronymic = knownSex(getMiddlenameGender(patronymic))
  const telling = TELLING_SURNAME.test(last) && !tables.last.has(last.toLowerCase())
  return ofPatronymic ?? (telling ? (byLast ?? byFirst) : (byFirst ?? byLast))
}

/** «Умерова» tells more than any first name; «Щербина» and «Сова» only look like it. */
const TELLING_SURNAME = /..([оеё]ва?|[сц]к(ий|ая))$/i

function knownSex(gender: ReturnType<typeof getFirstnameGender>): Sex | undefined {
  return gender === 'female' ? 'f' : gender === 'male' ? 'm' : undefined
}

function overriddenSex(forms: Forms): Sex | undefined {
  if (typeof forms === 'string') return undefined
  if (forms.m === undefined) return 'f'
  return forms.f === undefined ? 'm' : undefined
}

function libraryGender(sex: Sex): 'female' | 'male' {
  return sex === 'f' ? 'female' : 'male'
}

interface Declension {
  part: 'last' | 'first'
  table: Table
  unchanged: ReadonlySet<string>
  doubts: NameDoubt[]
}

/** The whole name as it stands in the overrides, else word by word: «Немировичу-Данченко», «фон Беку». */
function declined(name: string, sex: Sex, declension: Declension): string {
  const whole = overridden(name, sex, declension)
  if (whole !== undefined) return whole
  const pieces = TURKIC_SON.test(name) ? [name] : name.split(/([ -])/)
  return pieces
    .map((piece, index) => {
      const last = index === pieces.length - 1
      if (index % 2 === 1 || (!last && declension.unchanged.has(piece.toLowerCase()))) return piece
      return overridden(piece, sex, declension) ?? derived(piece, sex, declension)
    })
    .join('')
}

/** «Бекир-оглу»: neither part changes. */
const TURKIC_SON = /[ -](оглу|оглы|кызы|гызы)$/i

function overridden(name: string, sex: Sex, { part, table, doubts }: Declension): string | undefined {
  const forms = table.get(name.toLowerCase())
  const form = typeof forms === 'string' ? forms : forms?.[sex]
  if (form === undefined) {
    // A woman's surname on a consonant never changes, so that the overrides give the man's form alone.
    return forms !== undefined && part === 'last' && sex === 'f' && /[^аяоеёиоуыэю]$/i.test(name)
      ? name
      : undefined
  }
  if (typeof form === 'string') return form
  doubts.push({ part, kind: 'families', other: form[1] })
  return form[0]
}

function derived(name: string, sex: Sex, { part, doubts }: Declension): string {
  if (!doubts.some((doubt) => doubt.part === part && doubt.kind === 'derived')) {
    doubts.push({ part, kind: 'derived' })
  }
  if (/[еёиоуыэю]$/i.test(name)) return name
  if (part === 'first') return inclineFirstname(name, 'dative', libraryGender(sex))
  return (sex === 'm' ? shortSurname(name) : undefined) ?? inclineLastname(name, 'dative', libraryGender(sex))
}

/** The library drops the only vowel of «Швец» and «Блок», and the softness of «Стрелец». */
function shortSurname(name: string): string | undefined {
  const vowels = name.match(/[аеёиоуыэюя]/gi)?.length
  if (vowels === 1 && /[бвгджзклмнпрстфхцчшщ]$/i.test(name) && !name.endsWith('ых')) return `${name}у`
  if (vowels === 1 && /[йь]$/i.test(name)) return `${name.slice(0, -1)}ю`
  return name.endsWith('лец') ? `${name.slice(0, -2)}ьцу` : undefined
}
