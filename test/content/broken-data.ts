import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'
import { loadContent } from '../../src/content/content.ts'
import { ROOT, TODAY, testLanguages } from '../support/data.ts'

/** One fictional person and two institutions, without a mistake; tests break single lines of them. */
export const CASE = `names:
  ru:
    nominative: { last: Тестов, first: Тест, patronymic: Тестович }
    dative: { last: Тестову, first: Тесту, patronymic: Тестовичу }
    greeting: Тест
    shown: Тест Тестов
  en: { shown: Test Testov, full: Test Testovich Testov, greeting: Test }
  uk: { shown: Тест Тестов, greeting: Тесте }
sex: m
born: { year: 1980, date: 1980-02-29, sources: [fiction] }
role:
  en: tester
  ru: испытатель
  uk: випробувач
status:
  value: held
  asOf: 2026-10-01
  sources: [fiction]
until: { date: 2031-05-05, kind: term, sources: [fiction] }
place:
  text: { en: Testograd, ru: Тестоград, uk: Тестоград }
  facility: ik-99-testograd
  asOf: 2026-10
  sources: [fiction]
address:
  facility: ik-99-testograd
  poBox: '7'
  asOf: 2026-10-01
  sources: [fiction]
formerAddresses:
  - facility: sizo-99-testovo
    asOf: '2024'
    until: 2025-01-31
    sources: [fiction]
letters: unknown
summary:
  en: Nobody.
  ru: Никто.
  uk: Ніхто.
recognitions:
  - by: { en: Testers, ru: Испытатели, uk: Випробувачі }
    date: 2025
    sources: [fiction]
why:
  text: { en: Because., ru: Потому., uk: Тому. }
  sources: [fiction]
timeline:
  - date: 2025-03
    text: { en: A test., ru: Проба., uk: Проба. }
    sources: [fiction, elsewhere]
sources:
  - id: fiction
    title: Fiction
    date: undated
    shown: true
  - id: elsewhere
    title: Elsewhere
    url: https://uk.khpg.org/en/1
    date: 2025-03-01
    shown: false
`.replace('date: 2025\n', "date: '2025'\n")

export const FACILITY = `kind: colony
name:
  en: Colony
  ru: Колония
  uk: Колонія
institution: { ru: ФКУ ИК-99, en: Colony No. 99 }
address:
  postcode: '999999'
  place: { ru: г. Тестоград, en: Testograd }
  asOf: 2026-01
  sources: [fiction]
confirmed: two
confirmation: { en: Made up., ru: Придумано., uk: Вигадано. }
assignable: true
sources:
  - id: fiction
    title: Fiction
    date: undated
    shown: true
`

export const FILES: Record<string, string> = {
  'cases/testov-test.yaml': CASE,
  'facilities/ik-99-testograd.yaml': FACILITY,
  'facilities/sizo-99-testovo.yaml': FACILITY.replace('assignable: true', 'assignable: false'),
}

/** The project's letter bank with little of each file, so that fifty loads do not take half a minute. */
const SMALL_BANK = (() => {
  const own = join(ROOT, 'data', 'letter')
  return Object.fromEntries(
    readdirSync(own).map((name) => {
      const text = readFileSync(join(own, name), 'utf8')
      const few: Record<string, (all: unknown) => unknown> = {
        'topics.yaml': firstOf,
        'questions.yaml': firstOf,
        'occasions.yaml': firstOf,
        'given-names.yaml': firstOf,
        'countries.yaml': firstOf,
        'cities.yaml': () => ({}),
      }
      const cut = few[name]
      return [`letter/${name}`, cut ? dump(cut(load(text))) : text]
    }),
  )
})()

function firstOf(all: unknown): unknown {
  if (Array.isArray(all)) return all.slice(0, 1)
  return Object.fromEntries(Object.entries(all as object).slice(0, 3))
}

/**
 * Makes a folder of `files`, with a small letter bank and the project's own sites, posts, days and channels where they
 * are not given, and hands it to `use`.
 */
export async function withFolder<T>(
  files: Record<string, string>,
  use: (dir: string) => T | Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'konvert-data-'))
  try {
    for (const folder of ['cases', 'facilities', 'letter']) mkdirSync(join(dir, folder))
    for (const name of ['sites.yaml', 'post.yaml', 'days.yaml', 'channels.yaml']) {
      if (!(name in files)) symlinkSync(join(ROOT, 'data', name), join(dir, name))
    }
    for (const [name, text] of Object.entries({ ...SMALL_BANK, ...files }))
      writeFileSync(join(dir, name), text)
    return await use(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Loads a folder made of `files` as `npm run data:check` does. */
export function loadFiles(files: Record<string, string>) {
  return withFolder(files, async (dir) => {
    const result = await loadContent(dir, TODAY, testLanguages().codes, true)
    const problems = result.ok ? [] : result.problems.map((problem) => problem.replace(`${dir}/`, ''))
    return { content: result.ok ? result.content : undefined, problems }
  })
}

const MARK = ' # ←'

/**
 * The text with `from` replaced by `to`, and the line on which the mistake is to be reported: that of the mark
 * « # ←» in `to`, which is taken out again.
 */
export function broken(text: string, from: string, to: string): { text: string; line: number } {
  if (text.split(from).length !== 2) throw new Error(`“${from}” does not stand exactly once in the text`)
  const marked = text.replace(from, () => to)
  const before = marked.split(MARK)
  if (before.length !== 2) throw new Error('one mark is needed')
  return { text: before.join(''), line: before[0]?.split('\n').length ?? 0 }
}
