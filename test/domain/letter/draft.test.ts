import { describe, expect, it } from 'vitest'
import {
  answersSoFar,
  completeAnswers,
  type Draft,
  MOST_TOPICS,
  newDraft,
  STYLE_PARTS,
  type Step,
} from '../../../src/domain/letter/draft.ts'
import type { Problem } from '../../../src/domain/letter/moves.ts'
import { type Answer, step } from '../../../src/domain/letter/step.ts'
import { inLanguage, type Localised } from '../../../src/domain/text.ts'
import { testContent, testLanguages } from '../../support/data.ts'
import { answered } from '../../support/fictional.ts'

const bank = (await testContent()).letter
const { phrases } = bank

const START = newDraft('novak-nika', 7, 100, phrases)
const NAMED: Draft = { ...START, name: { typed: 'Anna', russian: 'Анна' } }
const AT_PLACE: Draft = { ...NAMED, sender: 'she', step: { at: 'place', page: 0, near: [] } }
const AT_TOPICS: Draft = { ...AT_PLACE, place: null, step: { at: 'topics' } }
const AT_DETAIL: Draft = {
  ...AT_TOPICS,
  topics: ['walks', 'animals'],
  topicsChosen: true,
  step: { at: 'detail', topic: 'walks' },
}
const AT_SLOT: Draft = {
  ...AT_DETAIL,
  details: [
    { topic: 'walks', detail: 'forest-path' },
    { topic: 'animals', detail: 'cat-breakfast', given: null },
  ],
  step: { at: 'slot', topic: 'animals', kind: 'pet' },
}
const AT_QUESTION: Draft = { ...AT_SLOT, step: { at: 'question' } }
const LETTER: Draft = answered(START)
const AT_CHANGE: Draft = { ...LETTER, step: { at: 'change' } }
const AT_WISH: Draft = { ...LETTER, step: { at: 'part', slot: 'wish' } }

const PLACE = { at: 'place', page: 0, near: [] } as const

/** The answers one after another, each press carrying the revision of the moment. */
function after(draft: Draft, ...answers: string[]): ReturnType<typeof step> {
  let result: ReturnType<typeof step> = { draft }
  for (const answer of answers) result = step(result.draft, reading(answer, result.draft), bank)
  return result
}

/** “[pick walks]” is a press, anything else is typed. */
function reading(answer: string, draft: Draft): Answer {
  const [, action, value = ''] = /^\[(\w+) ?(.*)\]$/.exec(answer) ?? []
  return action === undefined
    ? { kind: 'text', text: answer }
    : { kind: 'press', revision: draft.revision, action, value }
}

describe('an answer leads on', () => {
  const moves: [from: string, draft: Draft, answer: string, step: Step, changes: Partial<Draft>][] = [
    ['the name', START, 'Anna', { at: 'name' }, { name: { typed: 'Anna', russian: 'Анна' } }],
    ['the name', START, '  Jiří ', { at: 'name' }, { name: { typed: 'Jiří', russian: 'Иржи' } }],
    ['the name', NAMED, 'Peter', { at: 'name' }, { name: { typed: 'Peter', russian: 'Петер' } }],
    ['the name', NAMED, '[sender she]', PLACE, { sender: 'she' }],
    ['the name', NAMED, '[sender he]', PLACE, { sender: 'he' }],
    ['the name', NAMED, '[sender we]', PLACE, { sender: 'we' }],
    ['the name', NAMED, '[sender other]', PLACE, { sender: 'other' }],
    ['the place', AT_PLACE, '[none]', { at: 'topics' }, { place: null }],
    ['the place', AT_PLACE, '[page 1]', { ...PLACE, page: 1 }, {}],
    ['the place', AT_PLACE, '[page 7]', { ...PLACE, page: 0 }, {}],
    ['the topics', AT_TOPICS, '[toggle walks]', { at: 'topics' }, { topics: ['walks'] }],
    ['the topics', { ...AT_TOPICS, topics: ['walks'] }, '[toggle walks]', { at: 'topics' }, { topics: [] }],
    ['the topics', AT_TOPICS, 'Walks', { at: 'topics' }, { topics: ['walks'] }],
    ['the topics', AT_TOPICS, '2, 9', { at: 'topics' }, { topics: ['walks', 'animals'] }],
    ['the topics', AT_TOPICS, 'прогулки; звери', { at: 'topics' }, { topics: ['walks', 'animals'] }],
    ['the topics', AT_TOPICS, 'walks, walks', { at: 'topics' }, { topics: ['walks'] }],
    [
      'the topics',
      { ...AT_TOPICS, topics: ['walks'] },
      '[next]',
      { at: 'detail', topic: 'walks' },
      { topicsChosen: true },
    ],
    [
      'a detail',
      AT_DETAIL,
      '[pick forest-path]',
      { at: 'detail', topic: 'animals' },
      { details: [{ topic: 'walks', detail: 'forest-path' }] },
    ],
    [
      'a detail',
      AT_DETAIL,
      '2',
      { at: 'detail', topic: 'animals' },
      { details: [{ topic: 'walks', detail: 'river-ducks' }] },
    ],
    [
      'a named pet',
      { ...AT_SLOT, step: { at: 'detail', topic: 'animals' } },
      '[pick dog-decides]',
      { at: 'slot', topic: 'animals', kind: 'pet' },
      {
        details: [
          { topic: 'walks', detail: 'forest-path' },
          { topic: 'animals', detail: 'dog-decides', given: null },
        ],
      },
    ],
    ['a pet’s name', AT_SLOT, '[skip]', { at: 'question' }, { details: AT_SLOT.details }],
    [
      'a pet’s name',
      AT_SLOT,
      'Moritz',
      { at: 'question' },
      {
        details: [
          { topic: 'walks', detail: 'forest-path' },
          { topic: 'animals', detail: 'cat-breakfast', given: { typed: 'Moritz', russian: 'Мориц' } },
        ],
      },
    ],
    ['the question', AT_QUESTION, '[pick season]', { at: 'letter' }, { question: 'season' }],
    ['the question', AT_QUESTION, '2', { at: 'letter' }, { question: 'season' }],
    ['the question', AT_QUESTION, '[skip]', { at: 'letter' }, { question: null }],
    ['a detail', AT_DETAIL, '[skip]', { at: 'detail', topic: 'animals' }, { topics: ['animals'] }],
    [
      'the last detail',
      { ...AT_DETAIL, topics: ['walks'] },
      '[skip]',
      { at: 'topics' },
      { topics: [], topicsChosen: false },
    ],
    ['the letter', LETTER, '[shorter]', { at: 'letter' }, { length: 'postcard' }],
    ['the letter', LETTER, '[longer]', { at: 'topics' }, { length: 'full', topicsChosen: false }],
    [
      'the letter',
      { ...LETTER, turns: new Map([['wish', 2]]) },
      '[reword]',
      { at: 'letter' },
      { seed: 8, turns: new Map() },
    ],
    ['the changes', AT_CHANGE, '[edit parts]', { at: 'parts' }, {}],
    ['the changes', AT_CHANGE, '[edit extra]', { at: 'part', slot: 'extra' }, {}],
    ['the paragraphs', { ...LETTER, step: { at: 'parts' } }, '[pick wish]', { at: 'part', slot: 'wish' }, {}],
    ['a paragraph', AT_WISH, '[turn]', { at: 'part', slot: 'wish' }, { turns: new Map([['wish', 1]]) }],
    [
      'a paragraph',
      AT_WISH,
      'Всего доброго!',
      { at: 'letter' },
      { own: new Map([['wish', 'Всего доброго!']]) },
    ],
    ['a paragraph', AT_WISH, 'Всего - "доброго"', { at: 'own', slot: 'wish', text: 'Всего — «доброго»' }, {}],
    [
      'a paragraph',
      { ...AT_WISH, own: new Map([['wish', 'Пока!']]) },
      '[bank]',
      { at: 'letter' },
      { own: new Map() },
    ],
    [
      'own words',
      { ...LETTER, step: { at: 'own', slot: 'extra', text: 'Пока — и всё.' } },
      '[yes]',
      { at: 'letter' },
      { own: new Map([['extra', 'Пока — и всё.']]) },
    ],
    ['the letter', LETTER, '[reword]', { at: 'letter' }, { seed: LETTER.seed + 1 }],
    ['the letter', LETTER, '[change]', { at: 'change' }, {}],
  ]
  it.each(moves.map(([from, draft, answer, ...rest]) => [from, answer, draft, ...rest] as const))(
    'from %s: %s',
    (_, answer, draft, at, changes) => {
      const result = after(draft, answer)
      expect(result.problem).toBeUndefined()
      expect(result.effect).toBeUndefined()
      expect(result.draft).toEqual({
        ...draft,
        ...changes,
        step: at,
        revision: draft.revision + 1,
        ...sender(draft, answer),
      })
    },
  )

  // A new name asks for the endings anew: who signs decides them.
  function sender(draft: Draft, answer: string): Partial<Draft> {
    return draft.step.at === 'name' && !answer.startsWith('[') ? { sender: undefined as never } : {}
  }

  it('from the place by its id and by its name in any language, typed or pressed', () => {
    const germany = bank.places.get('DE')
    expect(germany).toBeDefined()
    for (const answer of ['[pick DE]', 'Germany', 'германия', 'Німеччина', '  GERMANY ']) {
      expect(after(AT_PLACE, answer).draft).toMatchObject({ place: germany, step: { at: 'topics' } })
    }
  })

  it.each(testLanguages().codes)(
    'from every list by its label in %s, by its number and by a press',
    (language) => {
      const label = (choice: { label: Localised }) => inLanguage(choice.label, language)
      for (const [index, topic] of phrases.topics.entries()) {
        expect(after(AT_TOPICS, label(topic)).draft.topics).toEqual([topic.id])
        expect(after(AT_TOPICS, String(index + 1)).draft.topics).toEqual([topic.id])
        const draft: Draft = {
          ...AT_TOPICS,
          topics: [topic.id],
          topicsChosen: true,
          step: { at: 'detail', topic: topic.id },
        }
        for (const [number, detail] of topic.details.entries()) {
          for (const answer of [label(detail), String(number + 1), `[pick ${detail.id}]`]) {
            expect(after(draft, answer).draft.details).toMatchObject([{ topic: topic.id, detail: detail.id }])
          }
        }
      }
      for (const [index, question] of phrases.questions.entries()) {
        for (const answer of [label(question), String(index + 1), `[pick ${question.id}]`]) {
          expect(after(AT_QUESTION, answer).draft.question).toBe(question.id)
        }
      }
    },
  )

  it('from nothing to a letter in the order of the questions', () => {
    const steps: string[] = []
    let { draft } = { draft: START }
    for (const answer of ['Anna', '[sender she]', 'Prague', '2', '[next]', '1', '[pick season]']) {
      draft = after(draft, answer).draft
      steps.push(draft.step.at)
    }
    expect(steps).toEqual(['name', 'place', 'topics', 'topics', 'detail', 'question', 'letter'])
    expect(completeAnswers(draft)).toMatchObject({
      name: { russian: 'Анна' },
      sender: 'she',
      place: { id: 'prague' },
      details: [{ topic: 'walks', detail: 'forest-path' }],
      question: 'season',
      form: 'vy',
      greeting: 'hello',
    })
  })
})

describe('an answer that does not fit leaves the draft as it was and says why', () => {
  const full: Draft = { ...AT_TOPICS, topics: ['walks', 'books', 'food'] }
  const style = (part: (typeof STYLE_PARTS)[number]): Draft => ({ ...LETTER, step: { at: 'style', part } })
  const title: Draft = { ...AT_SLOT, step: { at: 'slot', topic: 'animals', kind: 'title' } }
  const cases: [from: string, draft: Draft, answer: string, problem: Problem][] = [
    ['the name', START, '', 'nameNotLetters'],
    ['the name', START, '42', 'nameNotLetters'],
    ['the name', START, 'a'.repeat(41), 'nameTooLong'],
    ['the name', START, '[sender she]', 'nameFirst'],
    ['the name', NAMED, '[sender it]', 'stalePress'],
    ['the name', NAMED, '[sender constructor]', 'stalePress'],
    ['the name', NAMED, '[pick DE]', 'stalePress'],
    ['the place', AT_PLACE, '🙂', 'placeUnknown'],
    ['the place', AT_PLACE, '', 'placeUnknown'],
    ['the place', AT_PLACE, '[pick atlantis]', 'stalePress'],
    ['the topics', AT_TOPICS, '[next]', 'topicsNone'],
    ['the topics', AT_TOPICS, '[toggle politics]', 'stalePress'],
    ['the topics', AT_TOPICS, 'politics', 'pickOne'],
    ['the topics', AT_TOPICS, '0', 'pickOne'],
    ['the topics', AT_TOPICS, '99', 'pickOne'],
    ['the topics', AT_TOPICS, '', 'pickOne'],
    ['the topics', AT_TOPICS, 'walks, politics', 'pickOne'],
    ['the topics', AT_TOPICS, '1,2,3,4', 'topicsMost'],
    ['the topics', full, '[toggle animals]', 'topicsMost'],
    ['the topics', full, 'animals', 'topicsMost'],
    ['a detail', AT_DETAIL, '[pick cat-breakfast]', 'stalePress'],
    ['a detail', AT_DETAIL, 'elephants', 'pickOne'],
    ['a detail', AT_DETAIL, '99', 'pickOne'],
    ['a pet’s name', AT_SLOT, '7', 'nameNotLetters'],
    ['a pet’s name', AT_SLOT, 'м'.repeat(41), 'nameTooLong'],
    ['a pet’s name', AT_SLOT, '[pick dog-decides]', 'stalePress'],
    ['the question', AT_QUESTION, '[pick politics]', 'stalePress'],
    ['the question', AT_QUESTION, 'politics', 'pickOne'],
    ['a title', title, 'Moby Dick', 'slotNotRussian'],
    ['a title', title, '', 'slotNotRussian'],
    ['a title', title, 'Ё'.repeat(61), 'slotTooLong'],
    ['the letter', { ...LETTER, length: 'postcard' }, '[shorter]', 'stalePress'],
    ['the letter', { ...LETTER, length: 'full' }, '[longer]', 'stalePress'],
    ['the paragraphs', { ...LETTER, step: { at: 'parts' } }, '[pick signature]', 'stalePress'],
    ['the paragraphs', { ...LETTER, step: { at: 'parts' } }, 'wish', 'letterReady'],
    ['a paragraph', AT_WISH, 'All the best!', 'ownLatin'],
    ['a paragraph', AT_WISH, 'Усього найкращого, і здоров’я!', 'ownUkrainian'],
    ['a paragraph', AT_WISH, '', 'ownEmpty'],
    ['a paragraph', AT_WISH, 'Ё'.repeat(1_001), 'ownTooLong'],
    ['the letter', LETTER, 'thanks!', 'letterReady'],
    ['the letter', LETTER, '[pick season]', 'stalePress'],
    ['a change', AT_CHANGE, 'name', 'letterReady'],
    ['a change', AT_CHANGE, '[edit soul]', 'stalePress'],
    ['a change', AT_CHANGE, '[edit detail-books]', 'stalePress'],
    ['a style', style('form'), 'сударь', 'pickOne'],
    ['a style', style('form'), '[pick hello]', 'stalePress'],
    ['a style', style('greeting'), 'yo', 'pickOne'],
    ['a style', style('greeting'), '[pick welcome]', 'stalePress'],
    ['a style', style('wish'), '[pick luck]', 'stalePress'],
  ]
  it.each(cases.map(([from, draft, answer, problem]) => [from, answer, draft, problem] as const))(
    'at %s: %s',
    (_, answer, draft, problem) => {
      const result = after(draft, answer)
      expect(result).toEqual({ draft, problem })
      expect(result.draft).toBe(draft)
    },
  )

  it('but for a place that is spelt nearly right, which offers what it may be', () => {
    const { draft, problem } = after(AT_PLACE, 'Germny')
    expect(problem).toBe('placeNear')
    expect(draft.step).toMatchObject({ at: 'place', near: expect.arrayContaining(['DE']) })
    expect(draft.place).toBeUndefined()
    expect(after(draft, '[pick DE]').draft).toMatchObject({ place: { id: 'DE' }, step: { at: 'topics' } })
    expect(after(draft, '[page 1]').draft.step).toEqual({ at: 'place', page: 1, near: [] })
  })

  it('as does any press on an older message', () => {
    for (const draft of [
      START,
      NAMED,
      AT_PLACE,
      AT_TOPICS,
      AT_DETAIL,
      AT_SLOT,
      AT_QUESTION,
      LETTER,
      AT_CHANGE,
    ]) {
      for (const action of ['cancel', 'back', 'finish', 'copy', 'none', 'next', 'skip', 'reword']) {
        for (const revision of [draft.revision - 1, draft.revision + 1, Number.NaN]) {
          const result = step(draft, { kind: 'press', revision, action, value: '' }, bank)
          expect(result).toEqual({ draft, problem: 'stalePress' })
        }
      }
    }
  })

  it('as does a press that belongs to another question', () => {
    expect(after(AT_PLACE, '[toggle walks]').problem).toBe('stalePress')
    expect(after(AT_TOPICS, '[skip]').problem).toBe('stalePress')
    expect(after(AT_TOPICS, '[reword]').problem).toBe('stalePress')
    expect(after(START, '[finish]').problem).toBe('stalePress')
  })
})

describe('topics', () => {
  it(`are at most ${MOST_TOPICS.short}, and one taken away makes room`, () => {
    const three = after(AT_TOPICS, '[toggle walks]', '[toggle books]', '[toggle food]')
    expect(three.draft.topics).toEqual(['walks', 'books', 'food'])
    const four = after(three.draft, '[toggle animals]')
    expect(four.problem).toBe('topicsMost')
    expect(after(four.draft, '[toggle books]', '[toggle animals]').draft.topics).toEqual([
      'walks',
      'food',
      'animals',
    ])
  })

  it('keep their details when they are taken away and chosen again', () => {
    const { draft } = after(AT_CHANGE, '[edit topics]', '[toggle walks]', '[toggle walks]', '[next]')
    expect(draft.step).toEqual({ at: 'letter' })
    expect(completeAnswers(draft)?.details).toEqual([LETTER.details[1], LETTER.details[0]])
  })

  it('may be five in a long letter, of which a shorter one says three and loses none', () => {
    const { draft } = after(LETTER, '[longer]', '[toggle books]', '[toggle food]', '[toggle town]')
    expect(draft.topics).toEqual(['walks', 'animals', 'books', 'food', 'town'])
    expect(after(draft, '[toggle crafts]').problem).toBe('topicsMost')
    const long = after(draft, '[next]', '1', '1', '1').draft
    expect(long.step).toEqual({ at: 'letter' })
    const short = after(long, '[shorter]').draft
    expect(short).toMatchObject({ length: 'short', topics: long.topics, step: { at: 'letter' } })
    const said = (of: Draft) => (answersSoFar(of).details ?? []).map(({ topic }) => topic)
    expect(said(short)).toEqual(['walks', 'animals', 'books'])
    const own = { ...short, own: new Map([['topic-town', 'У нас тихо.'] as const]) }
    expect(said(own)).toEqual(['walks', 'animals', 'town'])
    expect(said({ ...own, length: 'full' })).toEqual(long.topics)
  })

  it('can be left to chance, which picks two and asks for the details', () => {
    const { draft } = after(AT_TOPICS, '[surprise]')
    expect(draft.topics).toHaveLength(2)
    expect(draft.step).toEqual({ at: 'detail', topic: draft.topics[0] })
    expect(after(AT_TOPICS, '[surprise]').draft).toEqual(draft)
    const chances = Array.from({ length: 20 }, (_, seed) =>
      after({ ...AT_TOPICS, seed }, '[surprise]').draft.topics.join(),
    )
    expect(new Set(chances).size).toBeGreaterThan(10)
  })

  it('cannot be left empty by a way round', () => {
    const { draft } = after(AT_DETAIL, '[back]', '[toggle walks]', '[toggle animals]', '[back]', '[none]')
    expect(draft.topics).toEqual([])
    expect(draft.step).toEqual({ at: 'topics' })
    const changed = after(
      AT_CHANGE,
      '[edit topics]',
      '[toggle walks]',
      '[toggle animals]',
      '[back]',
      '[none]',
    )
    expect(changed.draft.step).toEqual({ at: 'topics' })
    expect(completeAnswers(changed.draft)).toBeUndefined()
  })

  it('that are new in a finished letter ask for their detail, and back leads to the topics again', () => {
    const { draft } = after(AT_CHANGE, '[edit topics]', '[toggle books]', '[next]')
    expect(draft.step).toEqual({ at: 'detail', topic: 'books' })
    const again = after(draft, '[back]').draft
    expect(again.step).toEqual({ at: 'topics' })
    expect(after(again, '[toggle books]', '[back]').draft.step).toEqual({ at: 'letter' })
    expect(after(draft, '[pick library-five]').draft.step).toEqual({ at: 'letter' })
  })
})

describe('back', () => {
  it.each<[string, Draft, Step]>([
    ['the place', AT_PLACE, { at: 'name' }],
    ['the topics', AT_TOPICS, PLACE],
    ['the first detail', AT_DETAIL, { at: 'topics' }],
    [
      'the second detail',
      { ...AT_SLOT, step: { at: 'detail', topic: 'animals' } },
      { at: 'detail', topic: 'walks' },
    ],
    ['a pet’s name', AT_SLOT, { at: 'detail', topic: 'animals' }],
    ['the question', AT_QUESTION, { at: 'detail', topic: 'animals' }],
    ['the letter', LETTER, { at: 'change' }],
    ['the changes', AT_CHANGE, { at: 'letter' }],
    ['a changed name', { ...LETTER, step: { at: 'name' } }, { at: 'letter' }],
    ['a changed place', { ...LETTER, step: { ...PLACE, page: 1 } }, { at: 'letter' }],
    ['changed topics', { ...LETTER, topicsChosen: false, step: { at: 'topics' } }, { at: 'letter' }],
    ['a changed detail', { ...LETTER, step: { at: 'detail', topic: 'walks' } }, { at: 'letter' }],
    ['the paragraphs', { ...LETTER, step: { at: 'parts' } }, { at: 'change' }],
    ['a paragraph', AT_WISH, { at: 'parts' }],
    ['what is added', { ...LETTER, step: { at: 'part', slot: 'extra' } }, { at: 'letter' }],
    ['own words', { ...LETTER, step: { at: 'own', slot: 'wish', text: '—' } }, { at: 'part', slot: 'wish' }],
    ['a changed pet', { ...LETTER, step: { at: 'slot', topic: 'animals', kind: 'pet' } }, { at: 'letter' }],
    ['a changed question', { ...LETTER, step: { at: 'question' } }, { at: 'letter' }],
    ...STYLE_PARTS.map((part): [string, Draft, Step] => [
      `a changed ${part}`,
      { ...LETTER, step: { at: 'style', part } },
      { at: 'letter' },
    ]),
  ])('from %s', (_, draft, at) => {
    expect(after(draft, '[back]')).toEqual({
      draft: {
        ...draft,
        topicsChosen: draft.topicsChosen || at.at === 'letter',
        step: at,
        revision: draft.revision + 1,
      },
    })
  })

  it('from the first question drops the letter', () => {
    expect(after(START, '[back]')).toEqual({ draft: START, effect: 'cancel' })
    expect(after(NAMED, '[back]')).toEqual({ draft: NAMED, effect: 'cancel' })
  })

  it('through all the questions keeps every answer', () => {
    const { draft } = after(AT_QUESTION, '[back]', '[back]', '[back]', '[back]', '[back]')
    expect(draft).toEqual({ ...AT_QUESTION, step: { at: 'name' }, revision: AT_QUESTION.revision + 5 })
    const again = after(draft, '[sender she]')
    expect(again.draft.step).toEqual({ at: 'question' })
  })

  it('from a name typed anew in a finished letter neither skips the endings nor drops the letter', () => {
    const { draft } = after(AT_CHANGE, '[edit name]', 'Thomas')
    expect(draft.step).toMatchObject({ at: 'name' })
    expect(draft.sender).toBeUndefined()
    expect(after(draft, '[sender he]').draft).toMatchObject({ step: { at: 'letter' }, sender: 'he' })
    const back = after(draft, 'Peter', '[back]')
    expect(back.effect).toBeUndefined()
    expect(back.draft).toMatchObject({ step: { at: 'letter' }, name: LETTER.name, sender: LETTER.sender })
  })
})

describe('what only the caller can do', () => {
  it.each([START, NAMED, AT_PLACE, AT_TOPICS, AT_DETAIL, AT_SLOT, AT_QUESTION, LETTER, AT_CHANGE])(
    'is asked for by cancel, wherever the talk stands ($step.at)',
    (draft) => {
      expect(after(draft, '[cancel]')).toEqual({ draft, effect: 'cancel' })
    },
  )

  it.each(['copy', 'finish'] as const)('is asked for by %s at the letter alone', (effect) => {
    expect(after(LETTER, `[${effect}]`)).toEqual({ draft: LETTER, effect })
    expect(after(AT_QUESTION, `[${effect}]`).effect).toBeUndefined()
  })
})

describe('each answer of a finished letter can be changed, which leads back to the letter', () => {
  const last = <T>(items: readonly T[]): T => items.at(-1) as T
  it.each<[string, string[], Partial<Draft>]>([
    [
      'the name',
      ['[edit name]', 'Thomas', '[sender he]'],
      { name: { typed: 'Thomas', russian: 'Томас' }, sender: 'he' },
    ],
    ['the endings', ['[edit name]', '[sender other]'], { sender: 'other' }],
    ['the place', ['[edit place]', '[none]'], { place: null }],
    ['the question by a press', ['[edit question]', '[pick music]'], { question: 'music' }],
    ['the question by typing', ['[edit question]', 'Tea or coffee'], { question: 'tea-or-coffee' }],
    ['the form to «ты» by a press', ['[edit form]', '[pick ty]'], { form: 'ty' }],
    ['the form to «ты» by its number', ['[edit form]', '2'], { form: 'ty' }],
    ['the form to «ты» by the word', ['[edit form]', 'на ты'], { form: 'ty' }],
    ['the form to «Вы» by the word', ['[edit form]', '«Вы» (formal)'], { form: 'vy' }],
    ['the greeting', ['[edit greeting]', '[pick dear]'], { greeting: 'dear' }],
    ['the greeting by its number', ['[edit greeting]', '3'], { greeting: last(phrases.greetings).id }],
    ['the reply', ['[edit reply]', '[pick welcome]'], { reply: 'welcome' }],
    ['the reply by typing', ['[edit reply]', 'Ответ будет'], { reply: 'welcome' }],
    ['the wish', ['[edit wish]', '[pick good-books]'], { wish: 'good-books' }],
    ['the wish by typing', ['[edit wish]', 'calm days'], { wish: 'calm-days' }],
    ['the topics', ['[edit topics]', '[toggle walks]', '[next]'], { topics: ['animals'] }],
    [
      'a detail',
      ['[edit detail-walks]', '[pick river-ducks]'],
      { details: [LETTER.details[1]!, { topic: 'walks', detail: 'river-ducks' }] },
    ],
    [
      'a pet',
      ['[edit detail-animals]', '[pick dog-decides]', 'Rex'],
      {
        details: [
          LETTER.details[0]!,
          { topic: 'animals', detail: 'dog-decides', given: { typed: 'Rex', russian: 'Рекс' } },
        ],
      },
    ],
    [
      'a pet to one without a name',
      ['[edit detail-animals]', '[pick cat-breakfast]', '[skip]'],
      { details: [LETTER.details[0]!, { topic: 'animals', detail: 'cat-breakfast', given: null }] },
    ],
    [
      'a pet to an animal that has none',
      ['[edit detail-animals]', '[pick hedgehog-stomps]'],
      { details: [LETTER.details[0]!, { topic: 'animals', detail: 'hedgehog-stomps' }] },
    ],
  ])('%s', (_, answers, changes) => {
    const { draft, problem } = after(LETTER, '[change]', ...answers)
    expect(problem).toBeUndefined()
    expect(draft).toEqual({ ...LETTER, ...changes, step: { at: 'letter' }, revision: draft.revision })
    expect(completeAnswers(draft)).toBeDefined()
  })

  it('a country can be typed', () => {
    const { draft } = after(LETTER, '[change]', '[edit place]', 'Польша')
    expect(draft).toMatchObject({ place: { id: 'PL' }, step: { at: 'letter' } })
  })
})

describe('a title, a dish or a name', () => {
  const draft: Draft = { ...AT_SLOT, step: { at: 'slot', topic: 'animals', kind: 'title' } }
  it.each([
    ['Мастер и Маргарита', 'Мастер и Маргарита'],
    ['«Мастер и Маргарита»', 'Мастер и Маргарита'],
    ['"Анна  Каренина".', 'Анна Каренина'],
    ['1984', '1984'],
    ['Ёлки — палки', 'Ёлки — палки'],
  ])('is taken as typed, but for its quotes: %s', (typed, russian) => {
    const { draft: next } = after(draft, typed)
    expect(next.details.at(-1)?.given).toEqual({ typed: typed.replace('  ', ' '), russian })
    expect(next.step).toEqual({ at: 'question' })
  })
})

describe('the question', () => {
  it('can be left to chance', () => {
    const questions = Array.from(
      { length: 30 },
      (_, seed) => after({ ...AT_QUESTION, seed }, '[surprise]').draft,
    )
    expect(questions.every(({ step }) => step.at === 'letter')).toBe(true)
    expect(new Set(questions.map(({ question }) => question)).size).toBeGreaterThan(5)
  })

  it('can be left out, which leaves a whole letter', () => {
    const { draft } = after(AT_QUESTION, '[skip]')
    expect(completeAnswers(draft)?.question).toBeNull()
    expect(after(draft, '[change]', '[edit question]', '[pick season]').draft).toMatchObject({
      question: 'season',
      step: { at: 'letter' },
    })
  })
})

describe('the answers of a letter', () => {
  it('are shown as far as they go', () => {
    expect(answersSoFar(START)).toMatchObject({ details: [], form: 'vy', length: 'short' })
    expect(answersSoFar(NAMED)).not.toHaveProperty('name')
    expect(answersSoFar(AT_PLACE)).toMatchObject({ name: { russian: 'Анна' }, sender: 'she' })
    expect(answersSoFar(AT_PLACE)).not.toHaveProperty('place')
    expect(answersSoFar(AT_SLOT).details).toHaveLength(2)
  })

  it('are there only when all questions are answered', () => {
    for (const draft of [START, NAMED, AT_PLACE, AT_TOPICS, AT_DETAIL, AT_SLOT, AT_QUESTION]) {
      expect(completeAnswers(draft)).toBeUndefined()
    }
    expect(completeAnswers(LETTER)).toBeDefined()
  })

  it('hold the details of the chosen topics alone, in the order in which they were chosen', () => {
    const draft: Draft = {
      ...LETTER,
      topics: ['animals'],
      details: [...LETTER.details, { topic: 'food', detail: 'soup-no-recipe' }],
    }
    expect(completeAnswers(draft)?.details).toEqual([LETTER.details[1]])
  })
})

describe('own words', () => {
  const SENTENCE = 'Сегодня у нас тихо и солнечно. '
  const long = SENTENCE.repeat(32).trim()

  it('of all places together fit one page, or the last ones are refused', () => {
    const own = new Map([
      ['intro', long],
      ['wish', long],
    ] as const)
    const draft: Draft = { ...LETTER, own, step: { at: 'part', slot: 'extra' } }
    expect(after(draft, long)).toMatchObject({ draft, problem: 'ownNoRoom' })
    expect(after(draft, SENTENCE).draft.own.get('extra')).toBe(SENTENCE.trim())
    const elsewhere = new Map([...own, ['topic-town', long] as const])
    expect(after({ ...draft, own: elsewhere }, SENTENCE).problem).toBeUndefined()
  })

  it.each([
    ['a wish', 'wish', { at: 'style', part: 'wish' }, phrases.wishes[1]?.id],
    ['a greeting', 'greeting', { at: 'style', part: 'greeting' }, phrases.greetings[1]?.id],
    ['a question', 'question', { at: 'question' }, phrases.questions[3]?.id],
    ['a detail', 'topic-walks', { at: 'detail', topic: 'walks' }, 'forest-path'],
  ] as const)('give way to %s that is picked for their place', (_, slot, at, id) => {
    const draft: Draft = { ...LETTER, own: new Map([[slot, 'Своё.']]), step: at }
    expect(after(draft, `[pick ${id}]`).draft.own.has(slot)).toBe(false)
  })

  it.each(['heard', 'occasion', 'topic-crafts', 'topic-__proto__', 'constructor', 'signature'])(
    'have no place that the letter lacks: %s',
    (slot) => {
      const draft: Draft = { ...LETTER, step: { at: 'parts' } }
      expect(after(draft, `[pick ${slot}]`)).toMatchObject({ draft, problem: 'stalePress' })
    },
  )
})
