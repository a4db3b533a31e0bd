import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadContent } from '../../src/content/content.ts'
import { ROOT, TODAY, testContent, testLanguages } from '../support/data.ts'
import { broken, CASE, FACILITY, FILES, loadFiles, withFolder } from './broken-data.ts'

const PERSON = 'cases/testov-test.yaml'
const COLONY = 'facilities/ik-99-testograd.yaml'

describe('the project’s own data', () => {
  it('is right', async () => {
    const result = await loadContent(join(ROOT, 'data'), TODAY, testLanguages().codes)
    expect(result.ok ? [] : result.problems).toEqual([])
  })

  it('holds the people and institutions that were gathered, and a bank of letters', async () => {
    const { cases, facilities, letter, post } = await testContent()
    expect(cases.size).toBeGreaterThanOrEqual(17)
    expect(facilities.size).toBeGreaterThanOrEqual(13)
    expect(cases.get('leniye-umerova')?.status).toMatchObject({ value: 'released', on: '2024-09-13' })
    expect(letter.phrases.topics.length).toBeGreaterThanOrEqual(10)
    expect(letter.givenNames.size).toBeGreaterThan(1_000)
    expect(post.get('DE')?.asOf).toBe('2014-04-03')
  })
})

describe('data without a mistake', () => {
  it('is loaded whole', async () => {
    const { content, problems } = await loadFiles(FILES)
    expect(problems).toEqual([])
    expect(content?.cases.get('testov-test')).toMatchObject({
      id: 'testov-test',
      hidden: false,
      articles: [],
    })
    expect(content?.facilities.get('sizo-99-testovo')).toMatchObject({ assignable: false, occupied: false })
  })

  it('leaves hidden people out, and yet checks them', async () => {
    const hidden = CASE.replace('sex: m\n', 'sex: m\nhidden: true\n')
    const { content } = await loadFiles({ ...FILES, 'cases/shown.yaml': CASE, [PERSON]: hidden })
    expect([...(content?.cases.keys() ?? [])]).toEqual(['shown'])
    const wrong = hidden.replace('value: held', 'value: hidden')
    expect((await loadFiles({ ...FILES, [PERSON]: wrong })).problems).toHaveLength(1)
  })

  it('may hold remarks of editors, and files that are not YAML', async () => {
    const files = { ...FILES, 'cases/README.md': '# How to', [PERSON]: `# A remark.\n${CASE}` }
    expect((await loadFiles(files)).problems).toEqual([])
  })

  it('may lead to a subdomain of a known site, and name a page without an address', async () => {
    expect(CASE).toContain('https://uk.khpg.org/en/1')
    expect((await loadFiles(FILES)).problems).toEqual([])
  })
})

interface Mistake {
  what: string
  file?: string
  from: string
  /** The mark # ← stands on the line that is to be reported. */
  to: string
  path: string
  says: RegExp
}

const LONG = 'Слово. '.repeat(220)

const MISTAKES: Mistake[] = [
  {
    what: 'broken YAML',
    from: 'sex: m\nborn:',
    to: 'sex: "m\nborn: # ←',
    path: '',
    says: /^not YAML: /,
  },
  {
    what: 'a key that stands twice',
    from: 'sex: m\n',
    to: 'sex: m\nsex: f # ←\n',
    path: '',
    says: /^not YAML: duplicated mapping key/,
  },
  {
    what: 'a tab for a space',
    from: '  value: held',
    to: '\tvalue: held # ←',
    path: '',
    says: /^not YAML: /,
  },
  {
    what: 'a key that nobody knows',
    from: 'letters: unknown',
    to: 'letters: unknown\nnickname: T',
    path: '',
    says: /"nickname"/,
  },
  {
    what: 'a key that nobody knows, deeper down',
    from: 'born: { year: 1980',
    to: 'born: { month: 2, year: 1980 # ←\n ',
    path: 'born',
    says: /"month"/,
  },
  {
    what: 'a field left out',
    from: "  poBox: '7'\n  asOf: 2026-10-01\n",
    to: "  poBox: '7'\n",
    path: 'address.asOf',
    says: /expected string/,
  },
  {
    what: 'an unknown status',
    from: '  value: held',
    to: '  value: jailed # ←',
    path: 'status.value',
    says: /expected one of "held"\|"released"/,
  },
  {
    what: 'a date that is no date',
    from: '  asOf: 2026-10\n',
    to: '  asOf: October 2026 # ←\n',
    path: 'place.asOf',
    says: /^expected a year, month or day such as 2025, 2025-10 or 2025-10-24$/,
  },
  {
    what: 'a day that the calendar lacks',
    from: "    asOf: '2024'\n",
    to: '    asOf: 2024-02-30 # ←\n',
    path: 'formerAddresses.0.asOf',
    says: /^expected a day that the calendar has$/,
  },
  {
    what: 'a missing translation',
    from: 'role:\n  en: tester\n  ru: испытатель\n  uk: випробувач\n',
    to: 'role:\n  en: tester # ←\n  ru: испытатель\n',
    path: 'role.uk',
    says: /expected string/,
  },
  {
    what: 'an empty translation',
    from: '  uk: Ніхто.',
    to: "  uk: '' # ←",
    path: 'summary.uk',
    says: />=1/,
  },
  {
    what: 'an unknown language',
    from: '  uk: випробувач',
    to: '  uk: випробувач\n  xx: probanto # ←',
    path: 'role.xx',
    says: /^no such language: expected one of en, [a-z, ]+$/,
  },
  {
    what: 'a name in an unknown language',
    from: '  uk: { shown: Тест Тестов, greeting: Тесте }',
    to: '  uk: { shown: Тест Тестов, greeting: Тесте }\n  shown: { xx: Testo } # ←',
    path: 'names.shown.xx',
    says: /^no such language: expected one of en, [a-z, ]+$/,
  },
  {
    what: 'a second name in a language that has one',
    from: '  uk: { shown: Тест Тестов, greeting: Тесте }',
    to: '  uk: { shown: Тест Тестов, greeting: Тесте }\n  shown: { uk: Тест } # ←',
    path: 'names.shown.uk',
    says: /^expected it in names.uk alone$/,
  },
  {
    what: 'a text too long for a message',
    from: '  ru: Никто.',
    to: `  ru: ${LONG.trim()} # ←`,
    path: 'summary.ru',
    says: /^1539 characters do not fit a message: at most 1500$/,
  },
  {
    what: 'a status from the future',
    from: '  asOf: 2026-10-01\n  sources: [fiction]\nuntil',
    to: '  asOf: 2026-11-23 # ←\n  sources: [fiction]\nuntil',
    path: 'status.asOf',
    says: /^2026-11-23 lies in the future: expected a date up to 2026-11-22$/,
  },
  {
    what: 'a month from the future',
    from: '  asOf: 2026-10\n',
    to: '  asOf: 2026-12 # ←\n',
    path: 'place.asOf',
    says: /^2026-12 lies in the future/,
  },
  {
    what: 'an event from the future',
    from: '  - date: 2025-03\n',
    to: "  - date: '2027' # ←\n",
    path: 'timeline.0.date',
    says: /^2027 lies in the future/,
  },
  {
    what: 'a former address that ends in the future',
    from: '    until: 2025-01-31',
    to: '    until: 2027-01-31 # ←',
    path: 'formerAddresses.0.until',
    says: /^2027-01-31 lies in the future/,
  },
  {
    what: 'a birthday of another year',
    from: 'date: 1980-02-29',
    to: 'date: 1981-02-28 # ←\n ',
    path: 'born.date',
    says: /^expected a day of the year 1980$/,
  },
  {
    what: 'somebody released who has an address still',
    from: '  value: held',
    to: '  value: released\n  on: 2026-10-01',
    path: 'address',
    says: /^a person with status released has no current address: move it to formerAddresses$/,
  },
  {
    what: 'somebody who died and has an address still',
    from: '  value: held',
    to: '  value: died\n  on: 2026-10-01',
    path: 'address',
    says: /^a person with status died has no current address/,
  },
  {
    what: 'an address without a source',
    from: "  poBox: '7'\n  asOf: 2026-10-01\n  sources: [fiction]",
    to: "  poBox: '7'\n  asOf: 2026-10-01\n  sources: [] # ←",
    path: 'address.sources',
    says: />=1/,
  },
  {
    what: 'a source that the file does not name',
    from: '    sources: [fiction, elsewhere]',
    to: '    sources: [fiction, hearsay] # ←',
    path: 'timeline.0.sources.1',
    says: /^no source hearsay in this file's `sources`$/,
  },
  {
    what: 'a source named twice',
    from: '  - id: elsewhere',
    to: '  - id: elsewhere\n    title: Elsewhere\n    date: undated\n    shown: true\n  - id: elsewhere # ←',
    path: 'sources.2.id',
    says: /^the id elsewhere stands twice$/,
  },
  {
    what: 'a link to an unknown site',
    from: 'https://uk.khpg.org/en/1',
    to: 'https://khpg.org.example.com/ # ←',
    path: 'sources.1.url',
    says: /^a link outside the known sites: add its host to data\/sites.yaml$/,
  },
  {
    what: 'a link that only ends like a known site',
    from: 'https://uk.khpg.org/en/1',
    to: 'https://notkhpg.org/ # ←',
    path: 'sources.1.url',
    says: /^a link outside the known sites/,
  },
  {
    what: 'a link that is none',
    from: 'https://uk.khpg.org/en/1',
    to: 'javascript:alert(1) # ←',
    path: 'sources.1.url',
    says: /Invalid URL/,
  },
  {
    what: 'an institution that does not exist',
    from: '  facility: ik-99-testograd\n  asOf: 2026-10\n',
    to: '  facility: ik-98-nowhere # ←\n  asOf: 2026-10\n',
    path: 'place.facility',
    says: /^no such institution: expected a file data\/facilities\/ik-98-nowhere\.yaml$/,
  },
  {
    what: 'a former institution that does not exist',
    from: '  - facility: sizo-99-testovo',
    to: '  - facility: sizo-98 # ←',
    path: 'formerAddresses.0.facility',
    says: /^no such institution/,
  },
  {
    what: 'an institution where nobody may be placed',
    from: "  facility: ik-99-testograd\n  poBox: '7'",
    to: "  facility: sizo-99-testovo # ←\n  poBox: '7'",
    path: 'address.facility',
    says: /^sizo-99-testovo is kept for the list only \(assignable: false\)/,
  },
  {
    what: 'reasons without a recognition',
    from: `recognitions:
  - by: { en: Testers, ru: Испытатели, uk: Випробувачі }
    date: '2025'
    sources: [fiction]
why:
  text:`,
    to: `why:
  text: # ←
   `,
    path: 'why',
    says: /^expected a recognition with its source: without one the bot is silent on “why”$/,
  },
  {
    what: 'a patronymic in one form only',
    from: 'dative: { last: Тестову, first: Тесту, patronymic: Тестовичу }',
    to: 'dative: { last: Тестову, first: Тесту } # ←',
    path: 'names.ru.dative',
    says: /^expected the patronymic in both forms of the name or in neither$/,
  },
  {
    what: 'a postcode without quotes',
    file: COLONY,
    from: "  postcode: '999999'",
    to: '  postcode: 999999 # ←',
    path: 'address.postcode',
    says: /expected string, received number/,
  },
  {
    what: 'a postcode too short',
    file: COLONY,
    from: "  postcode: '999999'",
    to: "  postcode: '99999' # ←",
    path: 'address.postcode',
    says: /^expected a Russian postcode: six digits, in quotes$/,
  },
  {
    what: 'an institution from the future',
    file: COLONY,
    from: '  asOf: 2026-01\n',
    to: "  asOf: '2030' # ←\n",
    path: 'address.asOf',
    says: /^2030 lies in the future/,
  },
  {
    what: 'an institution without a source',
    file: COLONY,
    from: '  sources: [fiction]',
    to: '  sources: [rumour] # ←',
    path: 'address.sources.0',
    says: /^no source rumour/,
  },
]

/** Mistakes without a line of their own are reported where what they belong to begins. */
const LINE_OF: Record<string, string> = {
  'a key that nobody knows': 'names:',
  'a field left out': '  facility: ik-99-testograd\n  poBox',
  'somebody released who has an address still': '  facility: ik-99-testograd\n  poBox',
  'somebody who died and has an address still': '  facility: ik-99-testograd\n  poBox',
}

describe('a mistake is reported with file, line and what was expected', () => {
  it.each(MISTAKES)('$what', async ({ what, file = PERSON, from, to, path, says }) => {
    const sound = FILES[file] ?? ''
    const anchor = LINE_OF[what]
    const marked = anchor === undefined
    const { text, line } = marked ? broken(sound, from, to) : { text: sound.replace(from, to), line: 0 }
    const at = marked ? line : lineOf(text, anchor)
    const { content, problems } = await loadFiles({ ...FILES, [file]: text })
    expect(content).toBeUndefined()
    const place = `${file}:${at}${path === '' ? ':' : ` ${path}:`} `
    expect(problems.map((problem) => problem.slice(0, place.length))).toEqual([place])
    expect(problems[0]?.slice(place.length)).toMatch(says)
  })

  function lineOf(text: string, anchor: string): number {
    return text.slice(0, text.indexOf(anchor)).split('\n').length
  }

  it('somebody released without the day', async () => {
    const { text } = broken(CASE, '  value: held', '  value: released # ←')
    const free = text.slice(0, text.indexOf('place:')) + text.slice(text.indexOf('formerAddresses:'))
    expect((await loadFiles({ ...FILES, [PERSON]: free })).problems).toEqual([
      `${PERSON}:16 status: expected \`on\`, the day on which the person was released`,
    ])
  })

  it('a place of somebody released, where no address is given', async () => {
    const { text } = broken(CASE, '  value: held', '  value: released\n  on: 2026-10-01 # ←')
    const placed = text.slice(0, text.indexOf('address:')) + text.slice(text.indexOf('formerAddresses:'))
    expect((await loadFiles({ ...FILES, [PERSON]: placed })).problems).toEqual([
      `${PERSON}:22 place: a person with status released has no current address: move it to formerAddresses`,
    ])
  })

  it('a list that does not fit one message', async () => {
    const event = `  - date: 2025-03\n    text: { en: ${'A test. '.repeat(60)}, ru: Проба., uk: Проба. }\n    sources: [fiction]\n`
    const source = (id: number) =>
      `  - id: s${id}\n    title: ${'Title '.repeat(20)}\n    date: undated\n    shown: true\n`
    const long = CASE.replace('timeline:\n', `timeline:\n${event.repeat(8)}`)
    const sources = CASE + Array.from({ length: 30 }, (_, index) => source(index)).join('')
    expect((await loadFiles({ ...FILES, [PERSON]: long })).problems).toEqual([
      `${PERSON}:48 timeline: too long for one message in en`,
    ])
    expect((await loadFiles({ ...FILES, [PERSON]: sources })).problems).toEqual([
      `${PERSON}:52 sources: too long for one message`,
    ])
  })

  it.each([
    'Testov.yaml',
    'testov_test.yaml',
    'тестов.yaml',
    'testov-.yaml',
    `${'t'.repeat(41)}.yaml`,
    'testov.yml',
    'testov.YAML',
  ])('a file called %s', async (name) => {
    expect((await loadFiles({ ...FILES, [`cases/${name}`]: CASE })).problems).toEqual([
      `cases/${name}:1: expected a file name such as leniye-umerova.yaml`,
    ])
  })

  it('a view that does not fit one message, though each of its texts is short enough', () => {
    const article = `  - { en: ${'A test. '.repeat(40)}, ru: Проба., uk: Проба. }\n`
    const long = `${CASE.slice(0, CASE.indexOf('timeline:'))}articles:\n${article.repeat(14)}${CASE.slice(CASE.indexOf('timeline:'))}`
    return withFolder({ ...FILES, [PERSON]: long }, (dir) => {
      const { status, stderr } = spawnSync(process.execPath, ['src/data-check.ts'], {
        cwd: ROOT,
        env: { KONVERT_DATA: dir, FEATURED_CASE: 'testov-test' },
        encoding: 'utf8',
      })
      expect(stderr).toMatch(
        /cases\/testov-test\.yaml:1 the view “charges” has \d+ characters in en: at most 4096 fit/,
      )
      expect(status).toBe(1)
    })
  })

  it('a post of the future, twice and in a strange language', async () => {
    const entry = `- country: DE
  text: { en: A test., ru: Проба., uk: Проба., xx: Test. }
  asOf: 2031-01-01
  source: { title: Fiction, date: 2031-02 }
`
    expect(
      (await loadFiles({ ...FILES, 'post.yaml': entry + entry })).problems.map((p) => p.slice(0, 44)),
    ).toEqual([
      'post.yaml:2 0.text.xx: no such language: exp',
      'post.yaml:3 0.asOf: 2031-01-01 lies in the f',
      'post.yaml:4 0.source.date: 2031-02 lies in t',
      'post.yaml:6 1.text.xx: no such language: exp',
      'post.yaml:7 1.asOf: 2031-01-01 lies in the f',
      'post.yaml:8 1.source.date: 2031-02 lies in t',
      'post.yaml:5 1.country: DE stands twice',
    ])
  })

  it('a day of letters that is wrong in every way', async () => {
    const entry = `- id: test-day
  on: 02-29
  name: { en: A day, ru: День, uk: День, xx: Day }
  text: { en: A test., ru: Проба., uk: Проба. }
  source: { title: Fiction, url: https://unknown.example/, date: 2031-02 }
`
    const { problems } = await loadFiles({ ...FILES, 'days.yaml': entry + entry.replace('02-29', '02-28') })
    expect(problems.map((problem) => problem.slice(0, 44))).toEqual([
      'days.yaml:3 0.name.xx: no such language: exp',
      'days.yaml:5 0.source.date: 2031-02 lies in t',
      'days.yaml:5 0.source.url: unknown.example is',
      'days.yaml:2 0.on: expected a day that every ',
      'days.yaml:8 1.name.xx: no such language: exp',
      'days.yaml:10 1.source.date: 2031-02 lies in ',
      'days.yaml:10 1.source.url: unknown.example i',
      'days.yaml:6 1.id: test-day stands twice',
    ])
    const [problem] = (await loadFiles({ ...FILES, 'days.yaml': entry.replace('02-29', '13-01') })).problems
    expect(problem).toBe('days.yaml:2 0.on: expected a month and day such as 10-30')
  })

  it('all of them at once, file after file', async () => {
    const person = CASE.replace('value: held', 'value: jailed').replace('sex: m', 'sex: x')
    const { problems } = await loadFiles({ ...FILES, [PERSON]: person, 'cases/other.yaml': 'a: [' })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'cases/other.yaml:1:',
      `${PERSON}:9`,
      `${PERSON}:16`,
    ])
  })
})

describe('a mistake is reported once', () => {
  it('at the institution that is wrong, not at the people who are there', async () => {
    const files = { ...FILES, [COLONY]: FACILITY.replace('kind: colony', 'kind: castle') }
    const { problems } = await loadFiles(files)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^facilities\/ik-99-testograd\.yaml:1 kind: /)
  })

  it('at the list of sites, not at every link', async () => {
    const { problems } = await loadFiles({ ...FILES, 'sites.yaml': '- { host: khpg.org }\n' })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^sites\.yaml:1 0\.name: /)
  })
})

describe('the letter bank', () => {
  const bank = (name: string) => readFileSync(join(ROOT, 'data', 'letter', name), 'utf8')
  const lineCount = (name: string) => bank(name).split('\n').length - 1

  it.each([
    {
      what: 'braces that do not pair',
      name: 'questions.yaml',
      add: '- id: test\n  label: { en: a, ru: б, uk: в }\n  wordings:\n    - { en: a, ru: "{form", uk: в }\n    - { en: a, ru: б, uk: в }\n    - { en: a, ru: б, uk: в }\n',
      line: 4,
      says: /wordings\.0\.ru: the braces do not pair$/,
    },
    {
      what: 'a choice that covers not all there is',
      name: 'questions.yaml',
      add: '- id: test\n  label: { en: a, ru: б, uk: в }\n  wordings:\n    - { en: a, ru: "{form, select, vy {б}}", uk: в }\n    - { en: a, ru: б, uk: в }\n    - { en: a, ru: б, uk: в }\n',
      line: 4,
      says: /wordings\.0\.ru: not an ICU message$/,
    },
    {
      what: 'a wording without a translation',
      name: 'questions.yaml',
      add: '- id: test\n  label: { en: a, ru: б, uk: в }\n  wordings:\n    - { en: a, ru: б, uk: в }\n    - { en: a, ru: б, uk: в }\n    - { en: a, ru: б }\n',
      line: 6,
      says: /wordings\.2\.uk: .*expected string/,
    },
    {
      what: 'too few wordings to differ',
      name: 'questions.yaml',
      add: '- id: test\n  label: { en: a, ru: б, uk: в }\n  wordings:\n    - { en: a, ru: б, uk: в }\n',
      line: 4,
      says: /wordings: .*>=3/,
    },
    {
      what: 'a city in a country that is not there',
      name: 'cities.yaml',
      add: 'testograd:\n  country: ZZ\n  name: { en: T, ru: Т, uk: Т }\n  from: из Т\n  living: в Т\n',
      line: 2,
      says: /testograd\.country: no such country in countries\.yaml$/,
    },
    {
      what: 'a name that is not Russian',
      name: 'given-names.yaml',
      add: 'Testy: Testy\n',
      line: 1,
      says: /Testy: expected a Russian name such as Анна$/,
    },
  ])('is checked for $what', async ({ name, add, line, says }) => {
    const whole = { ...FILES, 'letter/countries.yaml': bank('countries.yaml') }
    const { problems } = await loadFiles({ ...whole, [`letter/${name}`]: bank(name) + add })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^letter/${name}:${lineCount(name) + line} `))
    expect(problems[0]).toMatch(says)
  })
})

describe('a folder that is not there', () => {
  it('is a problem to be read, not an exception', async () => {
    const result = await loadContent('/nowhere/konvert-data', TODAY, testLanguages().codes)
    expect(result.ok).toBe(false)
    expect(result.ok ? [] : result.problems).toEqual(
      expect.arrayContaining([
        '/nowhere/konvert-data/cases:1: cannot be read',
        '/nowhere/konvert-data/facilities:1: cannot be read',
        '/nowhere/konvert-data/sites.yaml:1: cannot be read',
      ]),
    )
  })
})
