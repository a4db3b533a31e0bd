import type { Case } from '../../src/domain/case.ts'
import { createPeople, type People } from '../../src/domain/people.ts'
import { TODAY, testContent } from '../support/data.ts'
import { inventedPeople } from './invented-people.ts'
import {
  elapsed,
  median,
  percent,
  quantile,
  type Row,
  type Section,
  seededRandom,
  spread,
} from './measure.ts'
import { type Query, writeQueries } from './queries.ts'
import { printTable } from './table.ts'

const PEOPLE = 10_000
const QUERIES_OF_A_KIND = 200
const BUILDS = 5
const MOST_MS = 5

interface Answered {
  query: Query
  ms: number
  /** At which place the right person came, from 0; -1 when not at all. */
  place: number
}

/** How fast a person is found among 10,000, and how often it is the right one. */
export async function searchBench(): Promise<Section[]> {
  const { facilities } = await testContent()
  const everybody = inventedPeople(PEOPLE, 2, {
    facilities: Array.from(facilities.keys()),
    today: TODAY,
    sentences: 1,
  })
  const cases = new Map(everybody.map((person) => [person.id, person]))
  const build = () => {
    const people = createPeople(cases, facilities, everybody[0]?.id ?? '', () => TODAY)
    people.prepare()
    return people
  }
  const builds = Array.from({ length: BUILDS }, () => elapsed(build))
  const people = build()
  const firstOfDay = elapsed(() => people.all())
  const queries = writeQueries(everybody, QUERIES_OF_A_KIND, seededRandom(3))
  // Once unmeasured, since code that runs for the first time is slower; the bot itself runs for weeks.
  for (const query of queries) people.search(query.words)
  const answered = queries.map((query) => answer(query, people))
  return [
    { title: `Search among ${PEOPLE} people`, rows: speed(answered, builds, firstOfDay) },
    {
      title: 'Search by kind of query (p50 / p95 / most; the right person first, among three)',
      rows: kinds(answered),
    },
  ]
}

function answer(query: Query, people: People): Answered {
  let found: Case[] = []
  const ms = elapsed(() => {
    found = people.search(query.words).map(({ person }) => person)
  })
  return { query, ms, place: query.means ? found.findIndex(query.means) : -1 }
}

function speed(answered: readonly Answered[], builds: readonly number[], firstOfDay: number): Row[] {
  const all = answered.map(({ ms }) => ms)
  const p95 = quantile(all, 0.95)
  const meant = answered.filter(({ query }) => query.means)
  return [
    { what: 'building the index (least / median / most)', measured: spread(builds, 'ms', 0) },
    { what: 'ordering everybody, once a day', measured: `${firstOfDay.toFixed(0)} ms` },
    {
      what: `${answered.length} queries (p50 / p95 / p99 / most)`,
      measured: `${[0.5, 0.95, 0.99, 1].map((share) => quantile(all, share).toFixed(2)).join(' / ')} ms`,
      goal: `p95 < ${MOST_MS} ms`,
      met: p95 < MOST_MS,
    },
    { what: 'the right person first, among three', measured: found(meant) },
  ]
}

function kinds(answered: readonly Answered[]): Row[] {
  return Array.from(
    Map.groupBy(answered, ({ query }) => query.kind),
    ([kind, own]) => {
      const ms = own.map((one) => one.ms)
      const times = [median(ms), quantile(ms, 0.95), Math.max(...ms)]
        .map((value) => value.toFixed(2))
        .join(' / ')
      const shares = own.some(({ query }) => query.means) ? `   ${found(own)}` : ''
      return { what: kind, measured: `${times} ms${shares}` }
    },
  )
}

function found(answered: readonly Answered[]): string {
  const share = (places: number) =>
    percent(answered.filter(({ place }) => place >= 0 && place < places).length / answered.length)
  return `${share(1)}, ${share(3)}`
}

if (import.meta.main) printTable(await searchBench())
