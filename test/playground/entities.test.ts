import { describe, expect, it } from 'vitest'
import { tidyText } from '../../src/playground/entities.ts'

const bold = (offset: number, length: number) => ({ type: 'bold' as const, offset, length })
/** The marked pieces of a text, with the kinds of their marks. */
const marks = (words: string) => {
  const { text, entities } = tidyText(words)
  return entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])
}

describe('white space', () => {
  it('is trimmed at both ends, and entities move along', () => {
    expect(tidyText('\n  Hello  \n', [bold(3, 5)])).toEqual({ text: 'Hello', entities: [bold(0, 5)] })
    expect(tidyText('Hello world \n', [bold(6, 7)])).toEqual({ text: 'Hello world', entities: [bold(6, 5)] })
  })

  it('stays at the start of an entity, as on the real server', () => {
    expect(tidyText('   Hello', [bold(1, 7)])).toEqual({ text: '  Hello', entities: [bold(0, 7)] })
  })

  it('takes entities with it that mark nothing else', () => {
    expect(tidyText('Hello   ', [bold(5, 3)])).toEqual({ text: 'Hello', entities: [] })
    expect(tidyText('a   b', [bold(1, 2)])).toEqual({ text: 'a   b', entities: [] })
  })

  it('loses returns and marks of direction', () => {
    expect(tidyText('a\r\nb\u202Ec\td', [bold(3, 3)])).toEqual({ text: 'a\nbc d', entities: [bold(2, 2)] })
  })
})

describe('offsets', () => {
  it('count UTF-16 units', () => {
    expect(tidyText('🕊️ мир', [bold(4, 3)]).entities).toEqual([bold(4, 3)])
    expect(() => tidyText('🕊', [bold(0, 3)])).toThrow('ends after the end of the text')
  })

  it('are sorted, the longer first', () => {
    expect(
      tidyText('abc', [bold(1, 1), { type: 'italic', offset: 0, length: 1 }, bold(0, 3)]).entities,
    ).toEqual([bold(0, 3), { type: 'italic', offset: 0, length: 1 }, bold(1, 1)])
  })
})

describe('what Telegram marks by itself', () => {
  it.each([
    ['/start abc', [['bot_command', '/start']]],
    [
      'Нажмите /letter или /help@konvert_bot.',
      [
        ['bot_command', '/letter'],
        ['bot_command', '/help@konvert_bot'],
      ],
    ],
    ['и/или, 1/2, a/b/c', []],
    ['https://memopzk.org/figurant/x/, там', [['url', 'https://memopzk.org/figurant/x/']]],
    [
      't.me/konvert_bot и memopzk.org.',
      [
        ['url', 't.me/konvert_bot'],
        ['url', 'memopzk.org'],
      ],
    ],
    [
      'пишите a.b@example.org или @konvert_bot',
      [
        ['email', 'a.b@example.org'],
        ['mention', '@konvert_bot'],
      ],
    ],
    ['#письма и #2026', [['hashtag', '#письма']]],
    ['ул. Ленина, д. 5', []],
  ])('%s', (words, expected) => {
    expect(marks(words)).toEqual(expected)
  })

  it('is not inside code and links', () => {
    const { entities } = tidyText('/start /help', [{ type: 'code', offset: 0, length: 6 }])
    expect(entities).toEqual([
      { type: 'code', offset: 0, length: 6 },
      { type: 'bot_command', offset: 7, length: 5 },
    ])
  })

  it('is inside bold', () => {
    expect(tidyText('/start', [bold(0, 6)]).entities).toHaveLength(2)
  })
})
