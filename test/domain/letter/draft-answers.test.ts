import { describe, expect, it } from 'vitest'
import {
  answersSoFar,
  completeAnswers,
  type Draft,
  firstOpenStep,
  newDraft,
  type Step,
} from '../../../src/domain/letter/draft.ts'
import { testContent } from '../../support/data.ts'
import { answered } from '../../support/fictional.ts'

const { phrases } = (await testContent()).letter
const START = newDraft('novak-nika', 7, 100, phrases)
const LETTER = answered(START)

/** A finished draft without some of its answers. */
function without(...keys: (keyof Draft)[]): Draft {
  return Object.fromEntries(Object.entries(LETTER).filter(([key]) => !keys.includes(key as never))) as never
}

describe('a new draft', () => {
  it('asks for the name, addresses with «Вы», is short, and takes the first of the bank for what has a default', () => {
    expect(START).toStrictEqual({
      caseId: 'novak-nika',
      revision: 100,
      seed: 7,
      step: { at: 'name' },
      topics: [],
      topicsChosen: false,
      details: [],
      form: 'vy',
      greeting: phrases.greetings[0]?.id,
      reply: phrases.replies[0]?.id,
      wish: phrases.wishes[0]?.id,
      length: 'short',
      own: new Map(),
      turns: new Map(),
    })
  })
})

describe('the first open question', () => {
  it.each<[string, Draft, Step]>([
    ['of a new draft', START, { at: 'name' }],
    ['without a name', without('name'), { at: 'name' }],
    ['without endings', without('sender'), { at: 'name' }],
    ['without a place', without('place'), { at: 'place', page: 0, near: [] }],
    ['without a place, which nobody need tell', { ...LETTER, place: null }, { at: 'letter' }],
    ['without topics', { ...LETTER, topics: [] }, { at: 'topics' }],
    ['with topics that may still change', { ...LETTER, topicsChosen: false }, { at: 'topics' }],
    [
      'without a detail',
      { ...LETTER, details: LETTER.details.slice(0, 1) },
      { at: 'detail', topic: 'animals' },
    ],
    ['without a question', without('question'), { at: 'question' }],
    ['without a question, which nobody need ask', { ...LETTER, question: null }, { at: 'letter' }],
    ['when all is answered', LETTER, { at: 'letter' }],
  ])('%s', (_, draft, step) => {
    expect(firstOpenStep(draft)).toEqual(step)
    expect(completeAnswers(draft) !== undefined).toBe(step.at === 'letter')
  })

  it('does not ask for the detail of a topic that a short letter has no room for', () => {
    const topics = ['walks', 'animals', 'books', 'food']
    const details = topics.slice(0, 3).map((topic) => ({ topic, detail: 'any' }))
    expect(firstOpenStep({ ...LETTER, topics, details })).toEqual({ at: 'letter' })
    expect(firstOpenStep({ ...LETTER, topics, details, length: 'full' })).toEqual({
      at: 'detail',
      topic: 'food',
    })
  })
})

describe('the answers of a draft', () => {
  it('are what was answered and what has a default, and nothing of how the talk stands', () => {
    const { form, greeting, reply, wish, length, own, turns } = START
    const frame = { form, greeting, reply, wish, length, own, turns }
    expect(answersSoFar(START)).toStrictEqual({ details: [], ...frame })
    const { name, sender, place, details, question } = LETTER
    const said = { name, sender, place, details, question, ...frame }
    expect(answersSoFar(LETTER)).toStrictEqual(said)
    const more = { heard: 'news', occasion: 'birthday' }
    expect(answersSoFar({ ...LETTER, ...more })).toStrictEqual({ ...said, ...more })
    expect(completeAnswers({ ...LETTER, ...more })).toStrictEqual({ ...said, ...more })
  })

  it('have no name without its endings', () => {
    expect(answersSoFar(without('sender'))).not.toHaveProperty('name')
    expect(answersSoFar(without('name'))).not.toHaveProperty('sender')
  })
})
