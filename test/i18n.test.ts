import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { shownIn } from '../src/domain/case.ts'
import { type MessageArguments, type MessageKey, openLanguages } from '../src/i18n.ts'
import { ROOT, testContent, testLanguages } from './support/data.ts'

const LOCALES = join(ROOT, 'locales')
/** English first, as the bot has them. */
const CODES = ['en', ...readdirSync(LOCALES).filter((code) => code !== 'en')]
/** How a language opens and closes a quotation, where it does not do it «so». */
const QUOTES: Record<string, readonly [string, string]> = { en: ['“', '”'], de: ['„', '“'] }
const messages = new Map(CODES.map((code) => [code, readLocale(code)]))
const keys = [...messagesIn('en').keys()]

function readLocale(code: string): Map<string, string> {
  return new Map(
    readdirSync(join(LOCALES, code)).flatMap((file) => {
      const entries: Record<string, string> = JSON.parse(readFileSync(join(LOCALES, code, file), 'utf8'))
      return Object.entries(entries).map(
        ([key, text]) => [`${file.replace('.json', '')}.${key}`, text] as const,
      )
    }),
  )
}

function messagesIn(code: string): Map<string, string> {
  return messages.get(code) ?? new Map()
}

type Ast = ReturnType<IntlMessageFormat['getAst']>
type Node = Ast[number]
const kind = ({ type }: Node): number => type
// The kinds of the parser, whose enum the package does not export: argument, number, date, time, select, plural, #, tag.
const [ARGUMENT, TIME, SELECT, PLURAL, POUND, TAG] = [1, 4, 5, 6, 7, 8]

/** Every node of a message, those inside its variants and tags included. */
function nodesOf(ast: Ast): Node[] {
  return ast.flatMap((node) => {
    const inside = [
      ...('children' in node ? node.children : []),
      ...('options' in node ? Object.values(node.options).flatMap(({ value }) => value) : []),
    ]
    return [node, ...nodesOf(inside)]
  })
}

function parsed(code: string, key: string): Node[] {
  return nodesOf(new IntlMessageFormat(messagesIn(code).get(key) ?? '', code).getAst())
}

function argumentNames(nodes: Node[]): string[] {
  const named = nodes.filter((node) => kind(node) >= ARGUMENT && kind(node) <= PLURAL)
  return [
    ...new Set(
      named.flatMap((node) => ('value' in node && typeof node.value === 'string' ? [node.value] : [])),
    ),
  ].toSorted()
}

function tagNames(nodes: Node[]): string[] {
  return nodes.flatMap((node) => (kind(node) === TAG && 'value' in node ? [node.value] : [])).toSorted()
}

/** A plural that only spells some numbers out, and counts nothing: {most, plural, =5 {five} other {#}}. */
function spells(node: Node): boolean {
  const exact = variants(node).filter((variant) => variant !== 'other')
  const rest = 'options' in node ? (node.options.other?.value ?? []) : []
  const bare = rest.length === 1 || rest.every((node) => kind(node) !== POUND)
  return exact.length > 0 && exact.every((variant) => variant.startsWith('=')) && bare
}

function variants(node: Node): string[] {
  return 'options' in node ? Object.keys(node.options) : []
}

/** Arguments that reach every variant of a message: one set for each key of a select, and several numbers. */
function argumentSets(nodes: Node[]): MessageArguments[] {
  const names = argumentNames(nodes)
  const choices = names.map((name) => {
    const own = nodes.filter((node) => 'value' in node && node.value === name)
    if (own.some((node) => kind(node) === PLURAL)) return [0, 1, 2, 5, 21, 1.5]
    const selected = own.filter((node) => kind(node) === SELECT).flatMap(variants)
    if (selected.length > 0) return [...new Set(selected)]
    return own.some((node) => kind(node) > ARGUMENT && kind(node) <= TIME) ? [3] : [`‹${name}›`]
  })
  const sets: MessageArguments[] = [{}]
  return choices.reduce<MessageArguments[]>(
    (before, values, index) =>
      before.flatMap((set) => values.map((value) => ({ ...set, [names[index] as string]: value }))),
    sets,
  )
}

describe.each(CODES)('the messages in %s', (code) => {
  const own = messagesIn(code)
  const say = testLanguages().translator(code)
  const rules = new Intl.PluralRules(code)

  it('have the keys of English and no others', () => {
    expect([...own.keys()].toSorted()).toEqual([...keys].toSorted())
  })

  // A select alone may be missing: English needs no gender where Russian does.
  it('take the same arguments and tags as in English', () => {
    for (const key of keys) {
      const [theirs, english] = [parsed(code, key), parsed('en', key)]
      const written = (nodes: Node[]) => argumentNames(nodes.filter((node) => kind(node) !== SELECT))
      expect([key, written(theirs)]).toEqual([key, written(english)])
      expect([key, tagNames(theirs)]).toEqual([key, tagNames(english)])
    }
  })

  it('count in the plurals of the language', () => {
    const plurals = keys.flatMap((key) =>
      parsed(code, key).flatMap((node) =>
        kind(node) === PLURAL && !spells(node) ? [[key, variants(node)] as const] : [],
      ),
    )
    expect(plurals.length).toBeGreaterThan(0)
    for (const [key, given] of plurals) {
      const categories = given.filter((variant) => !variant.startsWith('='))
      expect([key, categories.toSorted()]).toEqual([key, rules.resolvedOptions().pluralCategories.toSorted()])
    }
  })

  it('read without braces, tags and gaps whatever the arguments are', () => {
    for (const key of keys as MessageKey[]) {
      for (const args of argumentSets(parsed(code, key))) {
        const text = say.t(key, args)
        expect([key, text.trim()]).toEqual([key, text])
        expect([key, text]).not.toEqual([key, ''])
        expect([key, text]).toEqual([
          key,
          expect.not.stringMatching(/[{}]|<\/?[a-z]+>|undefined|\[object| {2}|\n{3}/),
        ])
        expect(say.rich(key, args).text).toBe(text)
      }
    }
  })

  it('keep the typography of the language', () => {
    for (const [key, text] of own) {
      const wrong = (pattern: RegExp) =>
        expect([key, text]).toEqual([key, expect.not.stringMatching(pattern)])
      wrong(/["'`]/)
      wrong(/--| - |\.\.\./)
      wrong(/ [,.;!?…]| {2}/)
      const quotes = QUOTES[code]
      for (const mark of '“”„') if (!quotes?.includes(mark)) wrong(new RegExp(mark))
      if (quotes) {
        // Where quotations look otherwise, only Russian words stand in «».
        wrong(/«(?!\p{Script=Cyrillic})/u)
        expect([key, count(text, quotes[0])]).toEqual([key, count(text, quotes[1])])
      }
      expect([key, count(text, '«')]).toEqual([key, count(text, '»')])
    }
  })

  it('address nobody as «написал(а)»', () => {
    for (const [key, text] of own) {
      expect([key, text]).toEqual([
        key,
        expect.not.stringMatching(/\p{L}\(\p{L}{1,3}\)|\p{L}\/-?(а|ла|ась)(?!\p{L})|he\/she|s\/he/iu),
      ])
    }
  })

  it('fit the buttons that they stand on, with the longest name of the list', async () => {
    const { cases } = await testContent()
    const names = Array.from(cases.values(), ({ names }) => shownIn(names, code))
    const name = names.toSorted((a, b) => b.length - a.length)[0] ?? ''
    const buttons = (keys as MessageKey[]).filter(
      (key) => key.endsWith('Button') && key !== 'common.oldButton',
    )
    expect(buttons.length).toBeGreaterThan(20)
    for (const key of buttons) {
      for (const args of argumentSets(parsed(code, key))) {
        const text = say.t(key, { ...args, name })
        expect([key, text, text.length <= 40]).toEqual([key, text, true])
      }
    }
  })

  it('fit the answer to a press, of which Telegram shows 200 characters', () => {
    const shown = /^letter\.(problem\..+|expired|tidyGone)$|^common\.(oldButton|personGone)$/
    const answers = (keys as MessageKey[]).filter((key) => shown.test(key))
    expect(answers.length).toBeGreaterThan(10)
    for (const key of answers) {
      for (const args of argumentSets(parsed(code, key))) {
        const text = say.t(key, args)
        expect([key, text, text.length <= 200]).toEqual([key, text, true])
      }
    }
  })

  it('are written with the letters of the language', () => {
    const foreign = code === 'ru' ? /[іїєґ]/i : code === 'uk' ? /[ыэъё]/i : undefined
    for (const [key, text] of own) {
      // Another language's own words stand in quotes: «Вы», «ты», «ОВД-Инфо».
      const plain = text.replace(/«[^»]*»/g, '')
      if (foreign) expect([key, plain]).toEqual([key, expect.not.stringMatching(foreign)])
      else expect([key, plain]).toEqual([key, expect.not.stringMatching(/\p{Script=Cyrillic}/u)])
    }
  })
})

describe('Russian', () => {
  it('keeps its «ё»', () => {
    const always =
      /(?<!\p{L})(ее|еще|идет|ведет|дает|живет|дойдет|придет|найдет|черный|зеленый|прочтет|шлет|пришлет|вперед|причем|свое|мое|твое|чье)(?!\p{L})/iu
    for (const [key, text] of messagesIn('ru')) {
      expect([key, text]).toEqual([key, expect.not.stringMatching(always)])
    }
  })
})

function count(text: string, letter: string): number {
  return text.split(letter).length - 1
}

describe('a number of people', () => {
  it.each([
    ['en', ['1 person', '2 people', '5 people', '21 people']],
    ['ru', ['1 человек', '2 человека', '5 человек', '21 человек']],
    ['uk', ['1 людина', '2 людини', '5 людей', '21 людина']],
    ['de', ['1 Mensch', '2 Menschen', '5 Menschen', '21 Menschen']],
  ])('agrees in %s', (code, expected) => {
    const { t } = testLanguages().translator(code)
    expect([1, 2, 5, 21].map((number) => t('case.listTitle', { count: number }))).toEqual(expected)
  })
})

describe('a date', () => {
  it.each([
    ['en', ['2025', 'October 2025', '24 October 2025', '1 January 2025']],
    ['ru', ['2025', 'октябрь 2025', '24 октября 2025', '1 января 2025']],
    ['uk', ['2025', 'жовтень 2025', '24 жовтня 2025', '1 січня 2025']],
    ['de', ['2025', 'Oktober 2025', '24. Oktober 2025', '1. Januar 2025']],
  ])('is in %s as exact as it is known, in whatever time zone', (code, expected) => {
    const say = testLanguages().translator(code)
    expect(['2025', '2025-10', '2025-10-24', '2025-01-01'].map((date) => say.date(date))).toEqual(expected)
  })
})

describe('arguments', () => {
  const hostile = 'x<y> & <b>z</b> {name} \'quoted\' "so" </b>'

  it.each(CODES)('are never read as markup in %s', (code) => {
    const say = testLanguages().translator(code)
    const { text, entities } = say.rich('letter.nameInRussian', { name: hostile })
    expect(text).toContain(hostile)
    expect(entities).toEqual([{ type: 'bold', offset: text.indexOf(hostile), length: hostile.length }])
    expect(say.t('start.aboutOperator', { name: hostile })).toContain(hostile)
  })

  it('stay what they are, even entities of their own', () => {
    const say = testLanguages().translator('en')
    const bold = say.rich('letter.nameInRussian', { name: 'Анна' })
    const twice = say.rich('start.aboutOperator', { name: bold })
    expect(twice.text).toContain(bold.text)
    const offset = twice.text.indexOf('Анна')
    expect(twice.entities).toEqual([{ type: 'bold', offset, length: 4 }])
  })

  it('that are missing are an error, not braces in a chat', () => {
    expect(() => testLanguages().translator('en').t('letter.useName')).toThrow()
  })
})

describe('the languages', () => {
  it('are those that have a folder, English first', () => {
    expect(testLanguages().codes).toEqual(CODES)
  })

  it('stand in for a language that is not there with English', () => {
    expect(testLanguages().translator('xx').language).toBe('en')
    expect(testLanguages().translator('').t('common.languageName')).toBe('English')
  })

  it('give the text of the data, or its English', () => {
    const text = { en: 'letter', ru: 'письмо', uk: 'лист' }
    const given = ['en', 'ru', 'uk', 'de'].map((code) => testLanguages().translator(code).text(text))
    expect(given).toEqual(['letter', 'письмо', 'лист', 'letter'])
    expect(
      testLanguages()
        .translator('de')
        .text({ ...text, de: 'Brief' }),
    ).toBe('Brief')
  })

  it('can be added by a folder alone, whose missing messages are in English with English plurals', () => {
    const dir = mkdtempSync(join(tmpdir(), 'konvert-locales-'))
    try {
      const write = (code: string, entries: Record<string, string>) => {
        mkdirSync(join(dir, code))
        writeFileSync(join(dir, code, 'case.json'), JSON.stringify(entries))
      }
      write('pl', { searchHint: 'Albo wpisz imię.' })
      write('en', {
        searchHint: 'Or type a name.',
        listTitle: '{count, plural, one {# person} other {# people}}',
      })
      const { codes, translator } = openLanguages(dir)
      expect(codes).toEqual(['en', 'pl'])
      expect(translator('pl').t('case.searchHint')).toBe('Albo wpisz imię.')
      expect(translator('pl').t('case.listTitle', { count: 5 })).toBe('5 people')
      expect(() => translator('pl').t('common.error')).toThrow('no message common.error')
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })

  it('need English', () => {
    const dir = mkdtempSync(join(tmpdir(), 'konvert-locales-'))
    expect(() => openLanguages(dir)).toThrow('no English messages')
    rmSync(dir, { recursive: true, force: true })
  })
})
