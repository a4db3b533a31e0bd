import { expect, test } from 'vitest'
import { caseTopic, isTopic } from '../../src/domain/subscription.ts'

test('topics are the three general ones and cases by their id, and nothing else', () => {
  const right = ['cases', 'days', 'news', 'case:leniye-umerova', caseTopic('a1')]
  const wrong = ['', 'case', 'case:', 'case:Leniye', 'case:a b', 'case:-a', 'cases ', 'all', 'toString']
  expect(right.filter(isTopic)).toEqual(right)
  expect(wrong.filter(isTopic)).toEqual([])
})
