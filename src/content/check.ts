import { join } from 'node:path'
import { type Case, LIST_LIMIT, sourcesLength, timelineLength } from '../domain/case.ts'
import type { Day } from '../domain/date.ts'
import type { Facility } from '../domain/facility.ts'
import type { CountryPost } from '../domain/post.ts'
import type { WritingDay } from '../domain/reminder.ts'
import { knownSite, type Sites } from '../domain/site.ts'
import type { Source } from '../domain/source.ts'
import type { Problem } from './problem.ts'

/** A Telegram message holds 4,096 characters; a text of the data leaves room for what stands around it. */
const TEXT_LIMIT = 1_500

interface Facts {
  dir: string
  cases: ReadonlyMap<string, Case>
  facilities: ReadonlyMap<string, Facility>
  post: readonly CountryPost[]
  days: readonly WritingDay[]
  /** Files in which something is wrong already: what follows from that alone is not reported again. */
  brokenFiles: ReadonlySet<string>
  /** Where links may lead to. */
  sites: Sites
  /** The languages that texts may have. */
  languages: readonly string[]
  today: Day
}

/** What no single field's schema can see: references, dates in the future, contradictions, sizes, unknown sites. */
export function checkFacts(facts: Facts): Problem[] {
  return [
    ...Array.from(facts.cases.values()).flatMap((person) => checkCase(person, facts)),
    ...Array.from(facts.facilities.values()).flatMap((facility) => checkFacility(facility, facts)),
    ...checkPost(facts),
    ...checkDays(facts),
  ]
}

function checkCase(person: Case, facts: Facts): Problem[] {
  const file = join(facts.dir, 'cases', `${person.id}.yaml`)
  const problem = (path: readonly PropertyKey[], message: string): Problem => ({ file, path, message })
  const problems = walk(person, person.sources, facts, problem)
  const gone = person.status.value === 'released' || person.status.value === 'died'
  if (gone && person.status.on === undefined) {
    problems.push(
      problem(['status'], `expected \`on\`, the day on which the person was ${person.status.value}`),
    )
  }
  if (gone && (person.place || person.address)) {
    const path = person.address ? ['address'] : ['place']
    problems.push(
      problem(
        path,
        `a person with status ${person.status.value} has no current address: move it to formerAddresses`,
      ),
    )
  }
  if (person.why && person.recognitions.length === 0) {
    problems.push(
      problem(['why'], 'expected a recognition with its source: without one the bot is silent on “why”'),
    )
  }
  for (const key of ['place', 'address'] as const) {
    const id = person[key]?.facility
    if (id !== undefined) problems.push(...checkReference(id, [key, 'facility'], true, facts, problem))
  }
  for (const [index, { facility }] of person.formerAddresses.entries()) {
    problems.push(...checkReference(facility, ['formerAddresses', index, 'facility'], false, facts, problem))
  }
  for (const language of Object.keys(person.names.shown ?? {})) {
    const path = ['names', 'shown', language]
    if (!facts.languages.includes(language)) problems.push(problem(path, noSuchLanguage(facts)))
    else if (language in person.names) problems.push(problem(path, `expected it in names.${language} alone`))
  }
  const { nominative, dative } = person.names.ru
  if ((nominative.patronymic === undefined) !== (dative.patronymic === undefined)) {
    problems.push(
      problem(['names', 'ru', 'dative'], 'expected the patronymic in both forms of the name or in neither'),
    )
  }
  if (person.born?.date && !person.born.date.startsWith(String(person.born.year))) {
    problems.push(problem(['born', 'date'], `expected a day of the year ${person.born.year}`))
  }
  return problems
}

function checkFacility(facility: Facility, facts: Facts): Problem[] {
  const file = join(facts.dir, 'facilities', `${facility.id}.yaml`)
  return walk(facility, facility.sources, facts, (path, message) => ({ file, path, message }))
}

function checkPost(facts: Facts): Problem[] {
  const file = join(facts.dir, 'post.yaml')
  return facts.post.flatMap(({ country, text, asOf, source }, index) => {
    const problems: Problem[] = []
    const report = (message: string, ...path: PropertyKey[]) =>
      problems.push({ file, path: [index, ...path], message })
    checkText(text, facts, (message, language) => report(message, 'text', language))
    for (const [date, path] of [
      [asOf, ['asOf']],
      [source.date, ['source', 'date']],
    ] as const) {
      if (inFuture(date, facts.today)) {
        report(`${date} lies in the future: expected a date up to ${facts.today}`, ...path)
      }
    }
    if (facts.post.findIndex((other) => other.country === country) < index) {
      report(`${country} stands twice`, 'country')
    }
    return problems
  })
}

function checkDays(facts: Facts): Problem[] {
  const file = join(facts.dir, 'days.yaml')
  return facts.days.flatMap((record, index) => {
    const problems: Problem[] = []
    const report = (message: string, ...path: PropertyKey[]) =>
      problems.push({ file, path: [index, ...path], message })
    for (const key of ['name', 'text'] as const)
      checkText(record[key], facts, (message, language) => report(message, key, language))
    const { date, url } = record.source
    if (date !== 'undated' && inFuture(date, facts.today))
      report(`${date} lies in the future: expected a date up to ${facts.today}`, 'source', 'date')
    const sitesKnown = !facts.brokenFiles.has(join(facts.dir, 'sites.yaml'))
    if (url !== undefined && sitesKnown && knownSite(url, facts.sites) === undefined)
      report(`${new URL(url).host} is not in data/sites.yaml`, 'source', 'url')
    if (record.on === '02-29') report('expected a day that every year has', 'on')
    if (facts.days.findIndex(({ id }) => id === record.id) < index) report(`${record.id} stands twice`, 'id')
    return problems
  })
}

type Report = (path: readonly PropertyKey[], message: string) => Problem

function checkReference(
  id: string,
  path: readonly PropertyKey[],
  current: boolean,
  facts: Facts,
  problem: Report,
): Problem[] {
  const facility = facts.facilities.get(id)
  if (facts.brokenFiles.has(join(facts.dir, 'facilities', `${id}.yaml`))) return []
  if (facility === undefined)
    return [problem(path, `no such institution: expected a file data/facilities/${id}.yaml`)]
  if (current && !facility.assignable) {
    return [
      problem(path, `${id} is kept for the list only (assignable: false): no person may be placed there`),
    ]
  }
  return []
}

const DATES = new Set(['asOf', 'on', 'date', 'until'])

/** Looks at every value of a record: dates, source ids, languages, sizes. */
function walk(record: Case | Facility, sources: readonly Source[], facts: Facts, problem: Report): Problem[] {
  const problems: Problem[] = []
  const known = new Set(sources.map(({ id }) => id))
  // Thousands of values are visited at every start: one path grows and shrinks, and is copied for a problem alone.
  const path: PropertyKey[] = []
  const report = (message: string, ...rest: PropertyKey[]) =>
    problems.push(problem([...path, ...rest], message))
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const list = Array.isArray(value)
    for (const [key, inner] of list ? value.entries() : Object.entries(value)) {
      path.push(key)
      if (!list) checkField(String(key), inner)
      visit(inner)
      path.pop()
    }
    if (!list && isText(value)) checkText(value, facts, report)
  }
  const checkField = (key: string, value: unknown) => {
    if (DATES.has(key) && typeof value === 'string' && path[0] !== 'until' && inFuture(value, facts.today)) {
      report(`${value} lies in the future: expected a date up to ${facts.today}`)
    }
    if (key === 'sources' && path.length > 1 && Array.isArray(value)) {
      value.forEach((id, index) => {
        if (!known.has(id)) report(`no source ${id} in this file's \`sources\``, index)
      })
    }
  }
  visit(record)
  sources.forEach(({ id, url }, index) => {
    if (sources.findIndex((other) => other.id === id) < index) {
      problems.push(problem(['sources', index, 'id'], `the id ${id} stands twice`))
    }
    const sitesKnown = !facts.brokenFiles.has(join(facts.dir, 'sites.yaml'))
    if (url !== undefined && sitesKnown && knownSite(url, facts.sites) === undefined) {
      problems.push(
        problem(['sources', index, 'url'], `a link outside the known sites: add its host to data/sites.yaml`),
      )
    }
  })
  return [...problems, ...checkLists(record, facts, problem)]
}

function checkText(
  text: Record<string, string>,
  facts: Facts,
  report: (message: string, language: string) => void,
): void {
  for (const [language, value] of Object.entries(text)) {
    if (!facts.languages.includes(language)) {
      report(noSuchLanguage(facts), language)
    } else if (value.length > TEXT_LIMIT) {
      report(`${value.length} characters do not fit a message: at most ${TEXT_LIMIT}`, language)
    }
  }
}

/** Lists that are shown in one message must fit it together. */
function checkLists(record: Case | Facility, facts: Facts, problem: Report): Problem[] {
  if (!('timeline' in record)) return []
  const { timeline, sources } = record
  const long = facts.languages.find((language) => timelineLength(timeline, language) > LIST_LIMIT)
  return [
    ...(long === undefined ? [] : [problem(['timeline'], `too long for one message in ${long}`)]),
    ...(sourcesLength(sources) > LIST_LIMIT ? [problem(['sources'], 'too long for one message')] : []),
  ]
}

function noSuchLanguage({ languages }: Facts): string {
  return `no such language: expected one of ${languages.join(', ')}`
}

function inFuture(date: string, today: Day): boolean {
  return /^\d{4}/.test(date) && date > today.slice(0, date.length)
}

function isText(value: object): value is Record<string, string> {
  return 'en' in value && 'uk' in value && 'ru' in value && typeof value.ru === 'string'
}
