import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BROADCAST_ACTIONS,
  BROADCAST_STATES,
  type BroadcastContent,
  broadcastContent,
  buttonsFor,
  contentHash,
  contentProblems,
  nextState,
  textFor,
} from '../../src/domain/broadcast.ts'

const plain = (text: string) => ({ text, entities: [] })
const content = (more: Partial<BroadcastContent> = {}): BroadcastContent => ({
  kind: 'announcement',
  audience: { topics: ['news'] },
  texts: { en: plain('Hello'), ru: plain('Здравствуйте') },
  fallback: ['en', 'ru'],
  ...more,
})

describe('a reader', () => {
  test.each([
    ['ru', ['en', 'ru'], 'Здравствуйте'],
    ['en', ['ru'], 'Hello'],
    ['uk', ['en', 'ru'], 'Hello'],
    ['uk', ['de', 'ru', 'en'], 'Здравствуйте'],
    ['constructor', ['en'], 'Hello'],
  ])('of %s, with the fallback order %j, reads “%s”', (language, fallback, text) => {
    expect(textFor(content({ fallback }), language)?.text).toBe(text)
  })

  test('has no text where no language leads to one', () => {
    expect(textFor(content({ fallback: ['de'] }), 'uk')).toBeUndefined()
  })

  test('sees the buttons in the same order of languages', () => {
    const buttons = [
      { labels: { en: 'Read', uk: 'Читати' }, url: 'https://memopzk.org' },
      { labels: { ru: 'Только так' }, url: 'https://memopzk.org/ru' },
    ]
    expect(buttonsFor(content({ buttons }), 'uk')).toEqual([
      { text: 'Читати', url: 'https://memopzk.org' },
      { text: 'Только так', url: 'https://memopzk.org/ru' },
    ])
  })
})

test('a button that leads to no label is left out, and a message may have none', () => {
  const buttons = [{ labels: { de: 'Lesen' }, url: 'https://memopzk.org' }]
  expect(buttonsFor(content({ buttons }), 'uk')).toEqual([])
  expect(buttonsFor(content(), 'uk')).toEqual([])
})

describe('what Telegram would refuse is said for each language:', () => {
  const picture = { fileId: 'AgAC' }
  const button = (label: string) => [{ labels: { en: label }, url: 'https://memopzk.org' }]
  test.each<[string, Partial<BroadcastContent>, object[]]>([
    ['nothing', {}, []],
    ['a text of 4,096', { texts: { en: plain('x'.repeat(4_096)) } }, []],
    [
      'a text of 4,097',
      { texts: { en: plain('x'), ru: plain('x'.repeat(4_097)) } },
      [{ code: 'textTooLong', language: 'ru', length: 4_097, limit: 4_096 }],
    ],
    ['a text of 1,024 under a picture', { picture, texts: { en: plain('x'.repeat(1_024)) } }, []],
    [
      'a text of 1,025 under a picture',
      { picture, texts: { en: plain('x'.repeat(1_025)) } },
      [{ code: 'captionTooLong', language: 'en', length: 1_025, limit: 1_024 }],
    ],
    [
      'pictographs count twice, as Telegram counts them',
      { texts: { en: plain('🕊'.repeat(2_049)) } },
      [{ code: 'textTooLong', language: 'en', length: 4_098, limit: 4_096 }],
    ],
    ['a text of spaces', { texts: { en: plain(' \n ') } }, [{ code: 'textEmpty', language: 'en' }]],
    [
      'formatting beyond the text',
      { texts: { en: { text: 'Hi', entities: [{ type: 'bold', offset: 1, length: 2 }] } } },
      [{ code: 'entityOutside', language: 'en' }],
    ],
    [
      'formatting up to the end of the text is right',
      { texts: { en: { text: 'Hi', entities: [{ type: 'bold', offset: 1, length: 1 }] } } },
      [],
    ],
    ['a button of 64 is right', { buttons: button('x'.repeat(64)) }, []],
    ['no text at the end of the fallback order', { fallback: ['de'] }, [{ code: 'noText' }]],
    ['an empty button', { buttons: button(' ') }, [{ code: 'noLabel' }]],
    [
      'a long button',
      { buttons: button('x'.repeat(65)) },
      [{ code: 'labelTooLong', language: 'en', length: 65, limit: 64 }],
    ],
    [
      'a button that nobody could read',
      { buttons: [{ labels: { de: 'Lesen' }, url: 'https://memopzk.org' }] },
      [{ code: 'noLabel' }],
    ],
  ])('%s', (_, more, problems) => {
    expect(contentProblems(content(more))).toEqual(problems)
  })
})

describe('stored content', () => {
  test.each<[string, object]>([
    ['a link without encryption', { buttons: [{ labels: { en: 'x' }, url: 'http://memopzk.org' }] }],
    [
      'a fourth button',
      { buttons: Array.from({ length: 4 }, () => ({ labels: { en: 'x' }, url: 'https://memopzk.org' })) },
    ],
    ['a topic that is no text', { audience: { topics: [5] } }],
    ['an unknown topic', { audience: { topics: ['everything'] } }],
    ['an audience of nobody', { audience: { topics: [] } }],
    ['an unknown field', { author: 1_234_567_891 }],
  ])('does not admit %s', (_, more) => {
    expect(broadcastContent.safeParse({ ...content(), ...more }).success).toBe(false)
  })
  test('admits what Telegram says of formatting, whatever it is', () => {
    const entities = [{ type: 'text_link', offset: 0, length: 5, url: 'https://memopzk.org' }]
    const given = content({ texts: { en: { text: 'Hello', entities } } })
    expect(broadcastContent.parse(given)).toEqual(given)
  })
})

describe('the hash', () => {
  test('fits a button and does not depend on the order of fields', async () => {
    const { kind, audience, texts, fallback } = content()
    const { en, ru } = texts
    const other = { fallback, texts: { ru, en }, audience, kind } as BroadcastContent
    const hash = await contentHash(content())
    expect(hash).toMatch(/^[\w-]{16}$/)
    expect(await contentHash(other)).toBe(hash)
  })
  test('is made of signs that a button may hold, whatever the content', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => content({ texts: { en: plain(`${index}`) } }))
    const hashes = (await Promise.all(texts.map(contentHash))).join('')
    expect(hashes).toMatch(/^[\w-]+$/)
    expect(hashes).toMatch(/-.*_|_.*-/)
  })
  test('stays what it was, so that an approval outlives a new version of the bot', async () => {
    const entities = [{ type: 'text_link', offset: 0, length: 5, url: null }]
    const given = content({ texts: { en: { text: 'Hello', entities } }, picture: { fileId: 'AgAC' } })
    expect(await contentHash(given)).toBe('x37cMlyV__oRkc9y')
  })
  test('changes with whatever changes', async () => {
    const changes: Partial<BroadcastContent>[] = [
      { kind: 'reminder' },
      { audience: { topics: ['cases'] } },
      { audience: { topics: ['news'], languages: ['ru'] } },
      { texts: { en: plain('Hello!'), ru: plain('Здравствуйте') } },
      { texts: { en: plain('Здравствуйте'), ru: plain('Hello') } },
      { fallback: ['ru', 'en'] },
      { picture: { fileId: 'a' } },
      { caseId: 'leniye-umerova' },
      { buttons: [] },
    ]
    const hashes = await Promise.all([content(), ...changes.map(content)].map(contentHash))
    expect(new Set(hashes).size).toBe(changes.length + 1)
  })
  test('is that of the text, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (a, b) => {
        const [first, second] = await Promise.all(
          [a, b].map((text) => contentHash(content({ texts: { en: plain(text) } }))),
        )
        expect(first === second).toBe(a === b)
      }),
    )
  })
})

test('what may be done in which state, and where it leads', () => {
  const table = BROADCAST_STATES.map((state) =>
    [
      state,
      ...BROADCAST_ACTIONS.flatMap((action) => {
        const next = nextState(state, action)
        return next === undefined ? [] : [`${action} → ${next}`]
      }),
    ].join(' | '),
  )
  expect(table).toEqual([
    'draft | edit → draft | approve → approved | cancel → cancelled',
    'approved | edit → draft | schedule → scheduled | cancel → cancelled',
    'scheduled | begin → running | cancel → cancelled',
    'running | pause → paused | cancel → cancelled | finish → finished | resend → running | leave → running',
    'paused | resume → running | cancel → cancelled | resend → paused | leave → paused | delete → paused',
    'finished | resend → running | leave → finished | delete → finished',
    'cancelled | leave → cancelled | delete → cancelled',
  ])
})
