import { describe, expect, it } from 'vitest'
import { drawnOnce } from '../../src/chat/drawn-once.ts'
import type { Screen } from '../../src/chat/show.ts'
import type { Standing } from '../../src/domain/people.ts'
import type { Translator } from '../../src/i18n.ts'

const ENGLISH = { language: 'en' } as Translator
const PEOPLE = { today: () => '2026-11-22', version: () => 1 }

const somebody = (id: string) => ({ person: { id } }) as Standing

describe('screens that are kept as they were drawn', () => {
  function album(most?: number) {
    const drawn: string[] = []
    const draw = drawnOnce(
      PEOPLE,
      ({ person }) => {
        drawn.push(person.id)
        return { text: person.id } as unknown as Screen
      },
      most,
    )
    return { drawn, look: (id: string) => draw(somebody(id), ENGLISH) }
  }

  it('are no more than were asked for: the one unused the longest is drawn anew', () => {
    const { drawn, look } = album(2)
    for (const id of ['a', 'b', 'a', 'c', 'a']) look(id)
    expect(drawn).toEqual(['a', 'b', 'c'])
    look('b')
    expect(drawn).toEqual(['a', 'b', 'c', 'b'])
    look('c')
    expect(drawn).toEqual(['a', 'b', 'c', 'b', 'c'])
  })

  it('are 2,000 where nothing else is said', () => {
    const { drawn, look } = album()
    for (let person = 0; person < 2_000; person++) look(`${person}`)
    look('0')
    expect(drawn).toHaveLength(2_000)
    look('2000')
    look('0')
    expect(drawn).toHaveLength(2_001)
    look('1')
    expect(drawn).toHaveLength(2_002)
  })
})
