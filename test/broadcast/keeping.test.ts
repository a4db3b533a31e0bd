import { describe, expect, test } from 'vitest'
import type { BroadcastKeeping, Claim } from '../../src/domain/broadcast-keeping.ts'
import { mainFile } from '../../src/store/databases.ts'
import { restoreStore } from '../../src/store/restore.ts'
import { rotateKey } from '../../src/store/rotate.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { findChats, withoutChance } from '../store/needles.ts'
import { behindTheBack, bytesOf, opened, sealerOf, type TestPlace, testPlace, using } from '../store/place.ts'
import { content, FIRST_CHAT, memoryStore } from './engine.ts'

const NOW = Date.parse('2026-11-22T10:30:00Z')
const HOUR = 3_600_000

/** A broadcast that runs, to so many people. */
async function begun(store: Store, people: number): Promise<{ id: string; chats: number[] }> {
  const chats = Array.from({ length: people }, (_, index) => FIRST_CHAT + index * 1_000_003)
  await Promise.all(chats.map((chat) => store.subscribers.add(chat, 'en', 'cases')))
  const keeping = store.broadcasts
  await keeping.create({ id: 'abc', content: content(), hash: 'h', createdAt: NOW })
  await keeping.change('abc', 'draft', { state: 'scheduled', startsAt: NOW })
  expect(await keeping.begin('abc', NOW)).toBe(true)
  expect(await keeping.lease('me', NOW, 10_000)).toBe(true)
  return { id: 'abc', chats }
}

const sent = (keeping: BroadcastKeeping, claims: readonly Claim[], from = 1) =>
  keeping.settle(
    'me',
    claims.map((claim, index) => ({ ...claim, verdict: 'sent' as const, messageId: from + index })),
    NOW,
  )

const rowsOf = (place: TestPlace, table: string) =>
  behindTheBack(mainFile(place.stateDir), (database) => database.prepare(`select * from ${table}`).all())

describe('those taken for sending', () => {
  test('are nobody twice, come back as they were settled, and are found uncertain at the next opening', async () => {
    const place = testPlace()
    await using(place, async (store) => {
      const { id } = await begun(store, 30)
      const keeping = store.broadcasts
      const first = await keeping.claim('me', id, 10)
      const second = await keeping.claim('me', id, 10)
      expect(new Set([...first, ...second].map(({ key }) => key)).size).toBe(20)
      await sent(keeping, first.slice(0, 4))
      await keeping.settle(
        'me',
        first.slice(4, 7).map((claim) => ({ ...claim, verdict: 'again' })),
        NOW,
      )
      expect((await keeping.find(id))?.counts).toMatchObject({ total: 30, sent: 4, waiting: 26 })
      expect(await keeping.finish(id, NOW)).toBe(false)
    })
    await using(place, async ({ broadcasts }) => {
      expect((await broadcasts.find('abc'))?.counts).toMatchObject({ sent: 4, uncertain: 13, waiting: 13 })
      expect(await broadcasts.countUncertain('abc')).toBe(13)
      await broadcasts.lease('me', NOW, 10_000)
      expect(await broadcasts.claim('me', 'abc', 100)).toHaveLength(13)
    })
  })

  test('belong to who holds the lease; who lost it can settle nothing', async () => {
    const { broadcasts, subscribers } = await memoryStore()
    const { id } = await begun({ broadcasts, subscribers } as Store, 20)
    const mine = await broadcasts.claim('me', id, 8)
    expect(await broadcasts.lease('you', NOW + 5_000, 10_000)).toBe(false)
    expect(await broadcasts.claim('you', id, 8)).toEqual([])
    expect(await broadcasts.lease('you', NOW + 10_001, 10_000)).toBe(true)
    expect(await broadcasts.countUncertain(id)).toBe(8)
    expect(await sent(broadcasts, mine)).toBe(false)
    expect((await broadcasts.find(id))?.counts).toMatchObject({ sent: 0, uncertain: 8, waiting: 12 })
    expect(await broadcasts.claim('me', id, 8)).toEqual([])
    expect(await broadcasts.claim('you', id, 8)).toHaveLength(8)
  })

  test('are opened for as long as they want to hear it', async () => {
    const { broadcasts, subscribers } = await memoryStore()
    const { id, chats } = await begun({ broadcasts, subscribers } as Store, 3)
    const claims = await broadcasts.claim('me', id, 3)
    const open = async () =>
      (await Promise.all(claims.map(broadcasts.open))).map((recipient) => recipient?.chat ?? 0)
    const before = await open()
    expect(before.toSorted((a, b) => a - b)).toEqual(chats)
    await subscribers.forget(before[0] ?? 0)
    await subscribers.add(before[1] ?? 0, 'en', 'news')
    await subscribers.remove(before[1] ?? 0, 'cases')
    expect(await open()).toEqual([0, 0, before[2]])
    // Whoever comes back was not there when it began.
    await subscribers.add(before[0] ?? 0, 'en', 'cases')
    expect(await open()).toEqual([0, 0, before[2]])
  })
})

describe('who leaves', () => {
  test('leaves no row and no trace, waiting, uncertain or sent to', async () => {
    const place = testPlace()
    const store = await opened(place)
    const { id, chats } = await begun(store, 40)
    const keeping = store.broadcasts
    await sent(keeping, await keeping.claim('me', id, 12), 900_001)
    const unsure = await keeping.claim('me', id, 12)
    await keeping.settle(
      'me',
      unsure.map((claim) => ({ ...claim, verdict: 'uncertain' })),
      NOW,
    )
    const sealer = await sealerOf(place)
    const pseudonyms = chats.map((chat) => sealer.pseudonym(chat))
    const found = () => {
      const files = [...bytesOf(place.stateDir)]
      return pseudonyms.filter((name) => files.some(([, bytes]) => bytes.includes(name)))
    }
    expect(found()).toHaveLength(40)
    const stolen = bytesOf(place.stateDir)
    expect(withoutChance(findChats(stolen, chats), stolen, chats)).toEqual([])
    for (const chat of chats.slice(0, 39)) await store.subscribers.forget(chat)
    expect(found()).toEqual(pseudonyms.slice(39))
    const rows = ['recipients', 'sent_messages'].flatMap((table) => rowsOf(place, table))
    expect(rows).toHaveLength(1)
    const { counts } = (await keeping.find(id)) ?? {}
    expect(counts).toMatchObject({ total: 40, sent: 12, uncertain: 12 })
    expect((counts?.skipped ?? 0) + (counts?.waiting ?? 0)).toBe(16)
  })

  test('is told first what was sent to the chat in the last two days', async () => {
    const { broadcasts, subscribers } = await memoryStore()
    const { id, chats } = await begun({ broadcasts, subscribers } as Store, 1)
    await sent(broadcasts, await broadcasts.claim('me', id, 1), 77)
    const [chat = 0] = chats
    expect(await broadcasts.messagesOf(chat, NOW)).toEqual([77])
    expect(await broadcasts.messagesOf(chat, NOW + 47 * HOUR)).toEqual([77])
    expect(await broadcasts.messagesOf(chat, NOW + 48 * HOUR)).toEqual([])
    expect(await broadcasts.messagesOf(chat + 1, NOW)).toEqual([])
  })
})

describe('after 48 hours', () => {
  test('nobody of a broadcast is known any more, and its counts are', async () => {
    const { broadcasts, subscribers } = await memoryStore()
    const { id } = await begun({ broadcasts, subscribers } as Store, 30)
    const claims = await broadcasts.claim('me', id, 30)
    await sent(broadcasts, claims.slice(0, 20))
    await broadcasts.settle(
      'me',
      claims.slice(20).map((claim) => ({ ...claim, verdict: 'uncertain' })),
      NOW,
    )
    expect(await broadcasts.finish(id, NOW)).toBe(true)
    const tidy = async (now: number) => {
      while (await broadcasts.tidy(now));
      return [await broadcasts.countUncertain(id), (await broadcasts.sentMessages(id, 100)).length]
    }
    expect(await tidy(NOW + 47 * HOUR)).toEqual([10, 20])
    expect(await tidy(NOW + 48 * HOUR)).toEqual([0, 0])
    expect((await broadcasts.find(id))?.counts).toMatchObject({ total: 30, sent: 20, uncertain: 10 })
  })
})

describe('a change of the key', () => {
  test('keeps the place of a broadcast, and what can be taken back', async () => {
    const place = testPlace()
    const { chats } = await using(place, async (store) => {
      const made = await begun(store, 20)
      await sent(store.broadcasts, await store.broadcasts.claim('me', made.id, 5), 501)
      await store.broadcasts.release('me')
      return made
    })
    expect(await rotateKey({ ...place, today: place.day })).toMatchObject({ ok: true, resealed: 20 })
    await using(place, async ({ broadcasts }) => {
      const messages = await Promise.all(chats.map((chat) => broadcasts.messagesOf(chat, NOW)))
      expect(messages.flat().sort((a, b) => a - b)).toEqual([501, 502, 503, 504, 505])
      const list = await broadcasts.sentMessages('abc', 10)
      expect(list.map(({ messageId = 0 }) => messageId).sort((a, b) => a - b)).toEqual([
        501, 502, 503, 504, 505,
      ])
      await broadcasts.lease('me', NOW, 10_000)
      const claims = await broadcasts.claim('me', 'abc', 100)
      const open = (await Promise.all(claims.map(broadcasts.open))).map((one) => one?.chat)
      expect(new Set([...open, ...list.map(({ chat }) => chat)])).toEqual(new Set(chats))
    })
  })
})

describe('a backup that is restored', () => {
  test('does not go on with a broadcast, because it does not know who has heard it since', async () => {
    const place = testPlace()
    const file = await using(place, async (store) => {
      const { id } = await begun(store, 20)
      const backup = await store.backup(place.day)
      if (!backup.ok) throw new Error(backup.error)
      await sent(store.broadcasts, await store.broadcasts.claim('me', id, 20))
      await store.broadcasts.finish(id, NOW)
      return backup.file
    })
    const restored = await restoreStore({ ...place, file, today: place.day, tombstonesLost: false })
    expect(restored).toMatchObject({ ok: true, subscribers: 20 })
    await using(place, async ({ broadcasts }) => {
      expect(await broadcasts.find('abc')).toMatchObject({ state: 'cancelled', stopped: 'restored' })
      expect(await broadcasts.active()).toEqual([])
    })
    expect(rowsOf(place, 'recipients')).toEqual([])
  })
})

test('a second process does not even open the database', async () => {
  const place = testPlace()
  await opened(place)
  expect(await openStore(place)).toMatchObject({ ok: false, error: 'busy' })
})
