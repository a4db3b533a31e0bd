import { FormattedString } from '@grammyjs/parse-mode'
import { expect, test } from 'vitest'
import { drawnOnce } from '../../src/chat/drawn-once.ts'
import type { Standing } from '../../src/domain/people.ts'
import { testLanguages } from '../support/data.ts'
import { fictionalCase } from '../support/fictional.ts'

const standing = (number: number) => ({ person: fictionalCase({ id: `test-${number}` }) }) as Standing

test('a screen is drawn once, and the first drawn of two thousand makes room for another', () => {
  const people = { today: () => '2026-11-22', version: () => 1 }
  const drawn: string[] = []
  const draw = drawnOnce(people, ({ person }) => {
    drawn.push(person.id)
    return { text: new FormattedString(person.id) }
  })
  const say = testLanguages().translator('en')
  for (let number = 0; number < 2_000; number++) draw(standing(number), say)
  for (const number of [0, 1, 1_999]) draw(standing(number), say)
  expect(drawn).toHaveLength(2_000)
  draw(standing(2_000), say)
  for (const number of [2_000, 1, 1_999]) draw(standing(number), say)
  expect(drawn).toHaveLength(2_001)
  expect(draw(standing(0), say).text.text).toBe('test-0')
  expect(drawn.at(-1)).toBe('test-0')
})
