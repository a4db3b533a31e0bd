import { join } from 'node:path'
import { type Case, caseRecord } from '../domain/case.ts'
import type { Channel } from '../domain/channels.ts'
import type { Day } from '../domain/date.ts'
import { type Facility, facilityRecord } from '../domain/facility.ts'
import type { CensorRules } from '../domain/letter/check-rules.ts'
import type { LetterBank } from '../domain/letter/draft.ts'
import { type CountryPost, countryPostRecords } from '../domain/post.ts'
import { type WritingDay, writingDayRecords } from '../domain/reminder.ts'
import { type Sites, siteRecords, sitesByHost } from '../domain/site.ts'
import { readCensor } from './censor.ts'
import { readChannels } from './channels.ts'
import { checkFacts } from './check.ts'
import { readLetterBank } from './letter.ts'
import { readDecliner } from './name-overrides.ts'
import { describeProblems, type Problem } from './problem.ts'
import { readFolder, readRecord } from './read.ts'

/** Everything that data/ holds, checked. */
export interface Content {
  /** Everybody who may be shown, by id; hidden people are left out. */
  cases: ReadonlyMap<string, Case>
  facilities: ReadonlyMap<string, Facility>
  letter: LetterBank
  rules: CensorRules
  /** The ways to send a letter. */
  channels: readonly Channel[]
  /** What was last known of a country's post to Russia, by ISO code. */
  post: ReadonlyMap<string, CountryPost>
  /** Days on which many write together. */
  days: readonly WritingDay[]
  /** Where links may lead to. */
  sites: Sites
}

type ContentResult = { ok: true; content: Content } | { ok: false; problems: string[] }

/**
 * Loads and checks data/. Nothing half right is returned: either all of it holds, or the problems are listed,
 * one sentence each with file and line.
 *
 * @param today the day against which “in the future” is judged
 * @param languages codes of the interface languages; texts of the data may have no others
 * @param thorough also parses every message of the letters, which a start leaves to their first use
 */
export async function loadContent(
  dir: string,
  today: Day,
  languages: readonly string[],
  thorough = false,
): Promise<ContentResult> {
  const problems: Problem[] = []
  const cases: Map<string, Case> = readFolder(join(dir, 'cases'), caseRecord, problems)
  const facilities: Map<string, Facility> = readFolder(join(dir, 'facilities'), facilityRecord, problems)
  const sites = sitesByHost(readRecord(join(dir, 'sites.yaml'), siteRecords, problems) ?? [])
  const post = readRecord(join(dir, 'post.yaml'), countryPostRecords, problems) ?? []
  const days = readRecord(join(dir, 'days.yaml'), writingDayRecords, problems) ?? []
  const letter = readLetterBank(join(dir, 'letter'), problems, thorough)
  const rules = readCensor(join(dir, 'letter', 'censor.yaml'), problems)
  const channels = readChannels(dir, facilities, problems)
  readDecliner(join(dir, 'letter'), problems)
  const brokenFiles = new Set(problems.map(({ file }) => file))
  problems.push(...checkFacts({ dir, cases, facilities, post, days, brokenFiles, sites, languages, today }))
  if (problems.length > 0 || letter === undefined || rules === undefined)
    return { ok: false, problems: await describeProblems(problems) }
  const shown = Array.from(cases).filter(([, person]) => !person.hidden)
  return {
    ok: true,
    content: {
      cases: new Map(shown),
      facilities,
      letter,
      rules,
      channels,
      post: new Map(post.map((entry) => [entry.country, entry])),
      days,
      sites,
    },
  }
}
