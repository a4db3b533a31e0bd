import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import type { LetterBank } from '../domain/letter/draft.ts'
import { nameKey } from '../domain/letter/names.ts'
import {
  type Choice,
  frameRecord,
  heardRecords,
  occasionRecords,
  questionRecords,
  topicRecords,
  type Wording,
  type WordingArguments,
  type WordingRecord,
} from '../domain/letter/phrases.ts'
import {
  cityRecords,
  countryRecords,
  createPlaces,
  givenNameRecords,
  type Place,
} from '../domain/letter/places.ts'
import type { Localised } from '../domain/text.ts'
import type { Problem } from './problem.ts'
import { readRecord } from './read.ts'
import { createYoRestorer } from './yo.ts'

/**
 * Loads data/letter: phrases, places and given names; undefined where a file of it is wrong.
 *
 * @param thorough parses every ICU message at once; else each is parsed when it is first used
 */
export function readLetterBank(dir: string, problems: Problem[], thorough: boolean): LetterBank | undefined {
  const file = (name: string) => join(dir, `${name}.yaml`)
  const frame = readRecord(file('frame'), frameRecord, problems)
  const topics = readRecord(file('topics'), topicRecords, problems)
  const questions = readRecord(file('questions'), questionRecords, problems)
  const occasions = readRecord(file('occasions'), occasionRecords, problems)
  const heard = readRecord(file('heard'), heardRecords, problems)
  const countries = readRecord(file('countries'), countryRecords, problems)
  const cities = readRecord(file('cities'), cityRecords, problems)
  const givenNames = readRecord(file('given-names'), givenNameRecords, problems)
  if (!frame || !topics || !questions || !occasions || !heard || !countries || !cities || !givenNames)
    return undefined
  const compile = (name: string) => createCompiler(file(name), problems, thorough)
  const inFrame = compile('frame')
  const inTopics = compile('topics')
  const inQuestions = compile('questions')
  const inOccasions = compile('occasions')
  const inHeard = compile('heard')
  const phrases = {
    greetings: frame.greetings.map((c, i) => inFrame.choice(c, ['greetings', i])),
    intro: inFrame.wordings(frame.intro, ['intro']),
    reason: inFrame.wordings(frame.reason, ['reason']),
    replies: frame.replies.map((c, i) => inFrame.choice(c, ['replies', i])),
    wishes: frame.wishes.map((c, i) => inFrame.choice(c, ['wishes', i])),
    questions: questions.map((c, i) => inQuestions.choice(c, [i])),
    occasions: occasions.map((c, i) => inOccasions.choice(c, [i])),
    heard: heard.map((c, i) => inHeard.choice(c, [i])),
    topics: topics.map((topic, t) => ({
      ...topic,
      details: topic.details.map((detail, d) => ({
        ...inTopics.choice(detail, [t, 'details', d]),
        ...(detail.slot === undefined ? {} : { slot: detail.slot }),
      })),
    })),
  }
  for (const [id, city] of Object.entries(cities)) {
    if (!(city.country in countries)) {
      problems.push({
        file: file('cities'),
        path: [id, 'country'],
        message: `no such country in countries.yaml`,
      })
    }
  }
  const places: Place[] = [
    ...Object.entries(countries).map(([id, country]) => ({ id, country: id, ...country })),
    ...Object.entries(cities).map(([id, city]) => ({ id, ...city })),
  ]
  return {
    phrases,
    places: createPlaces(places),
    restoreYo: createYoRestorer(),
    givenNames: new Map(Object.entries(givenNames).map(([latin, russian]) => [nameKey(latin), russian])),
  }
}

type Path = readonly (string | number)[]

function createCompiler(file: string, problems: Problem[], thorough: boolean) {
  const wordings = (records: readonly WordingRecord[], path: Path): Wording[] =>
    records.map((record, index) => compileWording(record, file, [...path, index], problems, thorough))
  const choice = (
    record: { id: string; label: Localised; wordings: WordingRecord[] },
    path: Path,
  ): Choice => ({
    id: record.id,
    label: record.label,
    wordings: wordings(record.wordings, [...path, 'wordings']),
  })
  return { wordings, choice }
}

/** ICU is parsed when a wording is first used: most letters touch few of the hundreds of wordings. */
function compileWording(
  record: WordingRecord,
  file: string,
  path: Path,
  problems: Problem[],
  thorough: boolean,
): Wording {
  const render = (language: string, message: string) => {
    let compiled: IntlMessageFormat | undefined
    return (args: WordingArguments) => {
      compiled ??= new IntlMessageFormat(message, language)
      return String(compiled.format({ ...args }))
        .replace(/\s+/g, ' ')
        .trim()
    }
  }
  for (const [language, message] of Object.entries(record)) {
    if (!balanced(message))
      problems.push({ file, path: [...path, language], message: 'the braces do not pair' })
    else if (thorough && !parses(message, language))
      problems.push({ file, path: [...path, language], message: 'not an ICU message' })
  }
  const translations = Object.entries(record).filter(([language]) => language !== 'ru')
  return {
    id: path.join('.'),
    russian: render('ru', record.ru),
    translations: new Map(translations.map(([language, message]) => [language, render(language, message)])),
  }
}

function parses(message: string, language: string): boolean {
  try {
    return new IntlMessageFormat(message, language).getAst().length > 0
  } catch {
    return false
  }
}

function balanced(message: string): boolean {
  let depth = 0
  for (const letter of message) {
    if (letter === '{') depth++
    if (letter === '}' && --depth < 0) return false
  }
  return depth === 0
}
