import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../src/domain/case.ts'
import { composeLetter } from '../../../src/domain/letter/compose.ts'
import { completeAnswers, type Draft, MOST_TOPICS, newDraft } from '../../../src/domain/letter/draft.ts'
import { styleChoices } from '../../../src/domain/letter/moves.ts'
import { type Answer, step } from '../../../src/domain/letter/step.ts'
import { testContent } from '../../support/data.ts'
import { answered, fictionalCase } from '../../support/fictional.ts'

const bank = (await testContent()).letter
const { phrases } = bank
/** A talk that begins, and one that has come to its letter. */
const START = [
  newDraft('testov-test', 1, 0, phrases),
  answered(newDraft('testov-test', 1, 0, phrases)),
] as const
const recipient: Case = fictionalCase()

const ACTIONS =
  'sender page pick none yes toggle surprise next skip reword shorter longer change copy edit turn bank back cancel finish nothing'.split(
    ' ',
  )
const VALUES = [
  ...'she he we other 0 1 DE prague name place topics question form greeting reply wish occasion parts extra intro reason topic-walks vy ty'.split(
    ' ',
  ),
  ...phrases.topics.map(({ id }) => id),
  ...phrases.topics.map(({ id }) => `detail-${id}`),
  ...phrases.topics.flatMap(({ details }) => details.map(({ id }) => id)),
  ...[phrases.questions, phrases.greetings, phrases.replies, phrases.wishes].flat().map(({ id }) => id),
  '',
  'nonsense',
  '__proto__',
  'constructor',
]
const TEXTS = [
  'Бобруйск',
  'Всего доброго!',
  'Так - «вот»',
  'Anna',
  'Пётр',
  'Germany',
  'Germny',
  'Прага',
  '1',
  '2',
  '1,2,3',
  'walks',
  'animals',
  '1,2,3,4',
  'ты',
  '',
]

/** What a hand may do: `offset` other than 0 presses a button of an older message. */
type Move = { text: string } | { action: string; value: string; offset: number }
const anything: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ text: fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' })) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      action: fc.constantFrom(...ACTIONS),
      value: fc.constantFrom(...VALUES),
      offset: fc.constantFrom(0, 0, 0, 0, -1, 1),
    }),
  },
)
/** Moves that mostly fit: the number chooses among what the question of the moment offers. */
const fitting: fc.Arbitrary<{ choice: number }> = fc.record({ choice: fc.nat() })

function answerOf(move: Move | { choice: number }, draft: Draft): Answer {
  if ('text' in move) return { kind: 'text', text: move.text }
  if ('choice' in move) return offered(draft)[move.choice % offered(draft).length] as Answer
  return { kind: 'press', revision: draft.revision + move.offset, action: move.action, value: move.value }
}

/** Everything that the present question offers, as its buttons do. */
function offered(draft: Draft): Answer[] {
  const press = (action: string, ...values: string[]): Answer[] =>
    (values.length > 0 ? values : ['']).map((value) => ({
      kind: 'press',
      revision: draft.revision,
      action,
      value,
    }))
  const ids = (choices: readonly { id: string }[]) => choices.map(({ id }) => id)
  const { step: now } = draft
  switch (now.at) {
    case 'name':
      return [
        { kind: 'text', text: 'Anna' },
        ...press('sender', 'she', 'he', 'we', 'other'),
        ...press('back'),
      ]
    case 'place':
      return [
        ...press('none'),
        ...press('pick', 'DE', ...now.near),
        ...press('page', '0', '1'),
        ...press('back'),
      ]
    case 'city':
      return [...press('yes'), { kind: 'text', text: 'Берлин' }, ...press('back')]
    case 'topics':
      return [
        ...press('toggle', ...ids(phrases.topics)),
        ...press('next', '', '', ''),
        ...press('surprise'),
        ...press('back'),
      ]
    case 'detail': {
      const topic = phrases.topics.find(({ id }) => id === now.topic)
      return [...press('pick', ...ids(topic?.details ?? [])), ...press('skip'), ...press('back')]
    }
    case 'slot':
      return [{ kind: 'text', text: 'Мурка' }, ...press('skip'), ...press('back')]
    case 'question':
      return [
        ...press('pick', ...ids(phrases.questions)),
        ...press('surprise'),
        ...press('skip'),
        ...press('back'),
      ]
    case 'letter':
      return [
        ...press('reword'),
        ...press('change', '', '', ''),
        ...press('shorter'),
        ...press('longer'),
        ...press('copy'),
      ]
    case 'change': {
      const details = draft.topics.map((id) => `detail-${id}`)
      const parts = 'name place topics question form greeting reply wish parts parts extra'.split(' ')
      return [...press('edit', ...parts, ...details), ...press('back')]
    }
    case 'style': {
      const choices = now.part === 'form' ? ['vy', 'ty'] : ids(styleChoices(now.part, phrases))
      return [...press('pick', ...choices), ...press('back')]
    }
    case 'parts':
      return [
        ...press('pick', 'greeting', 'intro', 'reason', 'wish', `topic-${draft.topics[0]}`),
        ...press('back'),
      ]
    case 'part':
      return [
        { kind: 'text', text: 'Привет - и всё.' },
        { kind: 'text', text: 'Привет!' },
        ...press('turn', '', ''),
        ...press('bank'),
        ...press('back'),
      ]
    case 'own':
      return [...press('yes'), ...press('back')]
  }
}

/** The shortest answer to each question, for somebody who only wants to come to the end. */
function plainAnswer(draft: Draft): Answer {
  const press = (action: string, value = ''): Answer => ({
    kind: 'press',
    revision: draft.revision,
    action,
    value,
  })
  const { step: now } = draft
  switch (now.at) {
    case 'name':
      return draft.name ? press('sender', 'we') : { kind: 'text', text: 'Anna' }
    case 'place':
      return press('none')
    case 'topics':
      return draft.topics.length > 0 ? press('next') : press('toggle', 'walks')
    case 'detail':
      return press('pick', phrases.topics.find(({ id }) => id === now.topic)?.details[0]?.id)
    case 'city':
      return press('yes')
    case 'slot':
      return press('skip')
    case 'question':
      return press('pick', 'season')
    case 'letter':
      return press('finish')
    case 'change':
    case 'style':
    case 'parts':
    case 'part':
    case 'own':
      return press('back')
  }
}

const AFTER_LETTER = ['letter', 'change', 'style', 'parts', 'part', 'own']

function expectSound(draft: Draft): void {
  // A letter that was made shorter keeps all its topics, and says as many as it has room for.
  expect(draft.topics.length).toBeLessThanOrEqual(MOST_TOPICS.full)
  expect(new Set(draft.topics).size).toBe(draft.topics.length)
  expect(new Set(draft.details.map(({ topic }) => topic)).size).toBe(draft.details.length)
  const { step: now } = draft
  if (now.at === 'detail' || now.at === 'slot') expect(draft.topics).toContain(now.topic)
  const answers = completeAnswers(draft)
  if (AFTER_LETTER.includes(now.at)) expect(answers?.details.length).toBeGreaterThan(0)
  if (now.at === 'letter' && answers) {
    expect(answers.details.length).toBe(Math.min(draft.topics.length, MOST_TOPICS[draft.length]))
    expect(composeLetter(answers, recipient, bank.phrases, draft.seed).text).not.toBe('')
  }
}

describe('a letter talk, whatever is pressed and typed', () => {
  it('never breaks, counts every change once, and from anywhere comes to a letter', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.oneof(fitting, fitting, fitting, anything), { maxLength: 60 }),
        (begun, moves) => {
          let draft: Draft = START[begun ? 1 : 0]
          for (const move of moves) {
            const before = draft
            const result = step(before, answerOf(move, before), bank)
            draft = result.draft
            expect(draft.revision).toBe(draft === before ? before.revision : before.revision + 1)
            if (result.effect !== undefined) expect(draft).toBe(before)
            expectSound(draft)
            reached.add(draft.step.at)
          }
          let finished = false
          for (let answers = 0; answers < 16 && !finished; answers++) {
            const result = step(draft, plainAnswer(draft), bank)
            expect(result.problem).toBeUndefined()
            finished = result.effect === 'finish'
            draft = result.draft
          }
          expect(finished).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
    // The walk is only worth something if it has been everywhere.
    reached.delete('city')
    expect([...reached].toSorted()).toEqual([
      'change',
      'detail',
      'letter',
      'name',
      'own',
      'part',
      'parts',
      'place',
      'question',
      'slot',
      'style',
      'topics',
    ])
  })

  it('offers nothing by a button that it then refuses', () => {
    fc.assert(
      fc.property(fc.array(fitting, { maxLength: 40 }), (moves) => {
        let draft = newDraft('testov-test', 1, 0, phrases)
        for (const move of moves) {
          const { draft: next, problem } = step(draft, answerOf(move, draft), bank)
          if (problem !== undefined)
            expect(['nameFirst', 'topicsMost', 'topicsNone', 'stalePress']).toContain(problem)
          draft = next
        }
      }),
      { numRuns: 300 },
    )
  })

  it('changes nothing of the draft that it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fitting, anything), { maxLength: 30 }), (moves) => {
        let draft = newDraft('testov-test', 1, 0, phrases)
        for (const move of moves) {
          const copy = structuredClone(draft)
          const { draft: next } = step(draft, answerOf(move, draft), bank)
          expect(draft).toEqual(copy)
          draft = next
        }
      }),
      { numRuns: 200 },
    )
  })
})
