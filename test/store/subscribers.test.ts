import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/domain/date.ts'
import { caseTopic, MOST_TOPICS, type Subscribers, type Topic } from '../../src/domain/subscription.ts'
import { mainFile } from '../../src/store/databases.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { TODAY } from '../support/data.ts'
import { behindTheBack, chatsOf, opened, testPlace } from './place.ts'

const inMemory = { memory: true, today: () => TODAY } as const
const TOPICS: Topic[] = ['cases', 'days', caseTopic('leniye-umerova')]

interface Model {
  there: Map<number, { language: string; topics: Set<Topic> }>
  left: Set<number>
}

/** One action: what the store does, and what a plain map says it should answer. */
interface Action {
  onStore(subscribers: Subscribers): Promise<unknown>
  onModel(model: Model): unknown
}

const chat = fc.integer({ min: 1, max: 5 })
const topic = fc.constantFrom(...TOPICS)
const language = fc.constantFrom('en', 'ru', 'uk')

const add = fc.tuple(chat, language, topic).map(
  ([chat, language, topic]): Action => ({
    onStore: (subscribers) => subscribers.add(chat, language, topic),
    onModel({ there, left }) {
      const row = there.get(chat) ?? { language, topics: new Set() }
      there.set(chat, row)
      left.delete(chat)
      if (row.topics.has(topic)) return 'there'
      row.topics.add(topic)
      return 'added'
    },
  }),
)
const remove = fc.tuple(chat, topic).map(
  ([chat, topic]): Action => ({
    onStore: (subscribers) => subscribers.remove(chat, topic),
    onModel: ({ there, left }) => {
      const row = there.get(chat)
      if (!row?.topics.delete(topic)) return false
      if (row.topics.size > 0) return true
      left.add(chat)
      return there.delete(chat)
    },
  }),
)
const setLanguage = fc.tuple(chat, language).map(
  ([chat, language]): Action => ({
    onStore: (subscribers) => subscribers.setLanguage(chat, language),
    onModel({ there }) {
      const row = there.get(chat)
      if (row) row.language = language
      return row !== undefined
    },
  }),
)
const forget = chat.map(
  (chat): Action => ({
    onStore: (subscribers) => subscribers.forget(chat),
    onModel({ there, left }) {
      if (there.has(chat)) left.add(chat)
      return there.delete(chat)
    },
  }),
)
const endTopic = topic.map(
  (topic): Action => ({
    onStore: (subscribers) => subscribers.endTopic(topic),
    onModel({ there, left }) {
      const having = [...there].filter(([, row]) => row.topics.delete(topic))
      for (const [chat, { topics }] of having) {
        if (topics.size === 0 && there.delete(chat)) left.add(chat)
      }
      return having.length
    },
  }),
)
const actions = fc.array(
  fc.oneof({ weight: 5, arbitrary: add }, { weight: 3, arbitrary: remove }, setLanguage, forget, endTopic),
  { maxLength: 25 },
)

async function expectSame({ subscribers }: Store, { there, left }: Model): Promise<void> {
  for (let chat = 1; chat <= 5; chat++) {
    expect(await subscribers.find(chat)).toEqual(there.get(chat))
    expect(await subscribers.leftUntil(chat)).toBe(left.has(chat) ? addDays(TODAY, 7) : undefined)
  }
  for (const topics of [[], ['cases'], ['days', 'cases'], TOPICS] as Topic[][]) {
    const due = [...there].filter(([, row]) => topics.some((topic) => row.topics.has(topic)))
    const found: string[] = []
    for await (const { chat, language } of subscribers.audience(topics)) found.push(`${chat} ${language}`)
    expect(found.sort()).toEqual(due.map(([chat, { language }]) => `${chat} ${language}`).sort())
    expect(await subscribers.count(topics)).toBe(due.length)
  }
  const had = new Set(Array.from(there.values(), ({ topics }) => Array.from(topics)).flat())
  expect((await subscribers.topics()).sort()).toEqual(Array.from(had).sort())
}

async function inNewStore(work: (store: Store) => Promise<void>): Promise<void> {
  const result = await openStore(inMemory)
  if (!result.ok) throw new Error(result.error)
  try {
    await work(result.store)
  } finally {
    await result.store.close()
  }
}

describe('whatever people do', () => {
  test('one after another, the store knows what a plain map knows', async () => {
    const property = fc.asyncProperty(actions, (actions) =>
      inNewStore(async (store) => {
        const model: Model = { there: new Map(), left: new Set() }
        for (const { onStore, onModel } of actions) {
          expect(await onStore(store.subscribers)).toEqual(onModel(model))
        }
        await expectSame(store, model)
      }),
    )
    await fc.assert(property, { numRuns: 60 })
  })

  test('all at the same moment, it comes out as in the order of asking', async () => {
    const property = fc.asyncProperty(actions, (actions) =>
      inNewStore(async (store) => {
        const model: Model = { there: new Map(), left: new Set() }
        const answers = await Promise.all(actions.map(({ onStore }) => onStore(store.subscribers)))
        expect(answers).toEqual(actions.map(({ onModel }) => onModel(model)))
        await expectSame(store, model)
      }),
    )
    await fc.assert(property, { numRuns: 60 })
  })
})

test('a chat can have a hundred topics and not one more', async () => {
  const { subscribers } = await opened(inMemory)
  for (let index = 0; index < MOST_TOPICS; index++) {
    expect(await subscribers.add(1, 'en', caseTopic(`case-${index}`))).toBe('added')
  }
  expect(await subscribers.add(1, 'en', 'news')).toBe('full')
  expect(await subscribers.add(1, 'en', caseTopic('case-7'))).toBe('there')
  await subscribers.remove(1, caseTopic('case-7'))
  expect(await subscribers.add(1, 'en', 'news')).toBe('added')
})

test('a list longer than a page has everybody once, while others leave', async () => {
  const { subscribers } = await opened(inMemory)
  const chats = Array.from({ length: 4_500 }, (_, index) => 5_000_000_000 + index)
  await Promise.all(chats.map((chat) => subscribers.add(chat, 'ru', 'cases')))
  await Promise.all(chats.slice(0, 2_100).map((chat) => subscribers.add(chat, 'ru', 'days')))
  const seen: number[] = []
  for await (const { chat } of subscribers.audience(['days', 'cases'])) {
    seen.push(chat)
    if (seen.length % 900 === 0) await subscribers.forget(chat)
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual(chats)
  expect(await subscribers.count(['cases'])).toBe(4_495)
  expect(await subscribers.endTopic('cases')).toBe(4_495)
  expect(await subscribers.count(['days', 'cases'])).toBeGreaterThan(2_090)
  expect(await subscribers.find(5_000_004_499)).toBeUndefined()
})

test('a tombstone stands seven days, and /mydata can say until when', async () => {
  const place = testPlace()
  const store = await opened(place)
  await store.subscribers.add(1, 'en', 'news')
  await store.subscribers.forget(1)
  expect(await store.subscribers.leftUntil(1)).toBe('2026-11-29')
  place.day = '2026-11-29'
  await store.daily(place.day)
  expect(await store.subscribers.leftUntil(1)).toBe('2026-11-29')
  place.day = '2026-11-30'
  expect(await store.subscribers.leftUntil(1)).toBeUndefined()
  await store.daily(place.day)
  place.day = '2026-11-22'
  expect(await store.subscribers.leftUntil(1)).toBeUndefined()
})

test('sealed numbers that somebody swapped or changed are passed over, and said', async () => {
  const place = testPlace()
  let unreadable = 0
  const store = await opened({ ...place, onUnreadable: () => unreadable++ })
  for (const chat of [1, 2, 3, 4]) await store.subscribers.add(chat, 'en', 'news')
  behindTheBack(mainFile(place.stateDir), (database) => {
    const rows = database.prepare('select pseudonym, sealed from subscribers').all() as {
      pseudonym: Buffer
      sealed: Buffer
    }[]
    const [one, two, three] = rows
    const put = database.prepare('update subscribers set sealed = ? where pseudonym = ?')
    put.run(two?.sealed, one?.pseudonym)
    put.run(one?.sealed, two?.pseudonym)
    put.run(Buffer.from(three?.sealed ?? []).fill(1, 20, 21), three?.pseudonym)
  })
  expect(await chatsOf(store, ['news'])).toHaveLength(1)
  expect(unreadable).toBe(3)
})

test('totals add up, and endings come in the order of their days', async () => {
  const { totals, endings } = await opened(inMemory)
  await totals.add('letters:leniye-umerova')
  await totals.add('letters:leniye-umerova', 2)
  await totals.add('broadcasts')
  expect(await totals.all()).toEqual(
    new Map([
      ['letters:leniye-umerova', 3],
      ['broadcasts', 1],
    ]),
  )
  await endings.set(caseTopic('b'), '2027-01-02')
  await endings.set(caseTopic('a'), '2027-01-05')
  await endings.set(caseTopic('a'), '2027-01-01')
  await endings.set('news', '2027-01-03')
  await endings.clear('news')
  expect(await endings.list()).toEqual([
    { topic: 'case:a', endsOn: '2027-01-01' },
    { topic: 'case:b', endsOn: '2027-01-02' },
  ])
})
