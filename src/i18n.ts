import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FormattedString } from '@grammyjs/parse-mode'
import { IntlMessageFormat } from 'intl-messageformat'
import type { LooseDate } from './domain/date.ts'
import { inLanguage, type Language, type Localised } from './domain/text.ts'

/** English types the keys; the other languages are read from disk, so that a new one touches no code. */
interface Namespaces {
  common: typeof import('../locales/en/common.json', { with: { type: 'json' }})
  start: typeof import('../locales/en/start.json', { with: { type: 'json' }})
  case: typeof import('../locales/en/case.json', { with: { type: 'json' }})
  address: typeof import('../locales/en/address.json', { with: { type: 'json' }})
  letter: typeof import('../locales/en/letter.json', { with: { type: 'json' }})
  subscriptions: typeof import('../locales/en/subscriptions.json', { with: { type: 'json' }})
  broadcasts: typeof import('../locales/en/broadcasts.json', { with: { type: 'json' }})
  updates: typeof import('../locales/en/updates.json', { with: { type: 'json' }})
  admin: typeof import('../locales/en/admin.json', { with: { type: 'json' }})
  privacy: typeof import('../locales/en/privacy.json', { with: { type: 'json' }})
}
type KeysOf<N extends keyof Namespaces> = `${N}.${Exclude<keyof Namespaces[N], 'default'> & string}`
/** `namespace.key` of a message, such as `letter.askName`. */
export type MessageKey = { [N in keyof Namespaces]: KeysOf<N> }[keyof Namespaces]

export type MessageArguments = Record<string, string | number | FormattedString>

export interface Translator {
  readonly language: Language
  /** A message as plain text: buttons, command descriptions, callback answers. */
  t(key: MessageKey, args?: MessageArguments): string
  /** A message with its `<b>`, `<i>` and `<code>` turned into entities; arguments are never read as markup. */
  rich(key: MessageKey, args?: MessageArguments): FormattedString
  /** A date as exactly as it is known: “13 September 2024”, “October 2025”, “2025”. */
  date(date: LooseDate): string
  /** A moment as the clocks of a zone show it: “Wednesday, 25 November 2026 at 18:00 (Central European Standard Time)”. */
  moment(at: number, timeZone: string): string
  /** The data's text in this language. */
  text(text: Localised): string
}

export interface Languages {
  /** Codes of the languages that the interface speaks, English first. */
  readonly codes: readonly Language[]
  translator(language: Language): Translator
}

type Chunk = string | FormattedString
const TAGS = {
  b: (chunks: Chunk[]) => FormattedString.b(FormattedString.join(chunks)),
  i: (chunks: Chunk[]) => FormattedString.i(FormattedString.join(chunks)),
  code: (chunks: Chunk[]) => FormattedString.code(FormattedString.join(chunks)),
}

const MOMENT: Intl.DateTimeFormatOptions = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'long',
}

/**
 * Reads every language of `dir` (one folder a language, one JSON file a namespace).
 * A key that a language lacks falls back to English; the tests keep that from happening in a release.
 */
export function openLanguages(dir: string): Languages {
  const codes = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted((a, b) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b))
  const messages = new Map(codes.map((code) => [code, readMessages(join(dir, code))]))
  const english = messages.get('en') ?? new Map<string, string>()
  const translators = new Map(
    codes.map((code) => [code, createTranslator(code, messages.get(code) ?? english, english)]),
  )
  const fallback = translators.get('en')
  if (!fallback) throw new Error(`no English messages in ${dir}`)
  return { codes, translator: (language) => translators.get(language) ?? fallback }
}

function readMessages(dir: string): Map<string, string> {
  const files = readdirSync(dir).filter((name) => name.endsWith('.json'))
  return new Map(
    files.flatMap((name) => {
      const entries: Record<string, string> = JSON.parse(readFileSync(join(dir, name), 'utf8'))
      return Object.entries(entries).map(
        ([key, message]) => [`${name.slice(0, -5)}.${key}`, message] as const,
      )
    }),
  )
}

function createTranslator(
  language: Language,
  messages: ReadonlyMap<string, string>,
  english: ReadonlyMap<string, string>,
): Translator {
  const compiled = new Map<string, IntlMessageFormat>()
  const regional = language === 'en' ? 'en-GB' : language
  const dates = {
    4: new Intl.DateTimeFormat(language, { year: 'numeric', timeZone: 'UTC' }),
    7: new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' }),
    10: new Intl.DateTimeFormat(regional, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      timeZone: 'UTC',
    }),
  }
  const format = (key: MessageKey): IntlMessageFormat => {
    let message = compiled.get(key)
    if (message === undefined) {
      const own = messages.get(key)
      const text = own ?? english.get(key)
      if (text === undefined) throw new Error(`no message ${key}`)
      message = new IntlMessageFormat(text, own === undefined ? 'en' : language)
      compiled.set(key, message)
    }
    return message
  }
  const rich = (key: MessageKey, args: MessageArguments = {}): FormattedString => {
    const result = format(key).format<FormattedString>({ ...args, ...TAGS })
    return Array.isArray(result) ? FormattedString.join(result) : FormattedString.join([result])
  }
  return {
    language,
    t: (key, args) => rich(key, args).text,
    rich,
    date: (date) => {
      const format = dates[date.length as keyof typeof dates]
      // «2026 г.» and «2026 р.» would meet the full stop of their sentence.
      return format.format(new Date(`${date}-01-01`.slice(0, 10))).replace(/\s[гр]\.$/u, '')
    },
    moment(at, timeZone) {
      const parts = new Intl.DateTimeFormat(regional, { ...MOMENT, timeZone }).formatToParts(at)
      return parts.map(({ type, value }) => (type === 'timeZoneName' ? `(${value})` : value)).join('')
    },
    text: (text) => inLanguage(text, language),
  }
}
