import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { caseTopic } from '../../src/domain/subscription.ts'
import { mainFile } from '../../src/store/databases.ts'
import { restoreStore } from '../../src/store/restore.ts'
import type { Sealer } from '../../src/store/seal.ts'
import type { Store } from '../../src/store/store.ts'
import { findChats, formsOf, withoutChance } from './needles.ts'
import { behindTheBack, bytesOf, opened, sealerOf, testPlace, using } from './place.ts'

/** `PROOF=1`: the size that docs/privacy.md speaks of. */
const PROOF = Boolean(process.env['PROOF'])
const PEOPLE = PROOF ? 1_000 : 50
if (PROOF) vi.setConfig({ testTimeout: 120_000 })
const CASE = caseTopic('leniye-umerova')

/** Telegram's numbers of today, which need 33 bits and more, and one in five of an older account. */
const chats = Array.from({ length: PEOPLE }, (_, index) =>
  index % 5 === 0 ? 1_234_567_891 + index * 1_000_003 : 7_012_345_679 + index * 777_777_777,
)

/** People come, change their minds, and every third leaves. */
async function useMuch({ subscribers, totals }: Store): Promise<void> {
  for (const [index, chat] of chats.entries()) {
    await subscribers.add(chat, 'ru', index % 2 === 0 ? 'cases' : CASE)
    if (index % 4 === 0) await subscribers.setLanguage(chat, 'uk')
    if (index % 7 === 0) await subscribers.add(chat, 'ru', 'news')
    await totals.add('letters')
  }
  for (const chat of chats.filter((_, index) => index % 3 === 0)) await subscribers.forget(chat)
}

describe('a thief who takes the whole folder, while the bot runs, with backups,', () => {
  test('finds the number of no chat in it', async () => {
    const place = testPlace()
    const store = await opened(place)
    await useMuch(store)
    await store.backup('2026-11-21')
    await store.subscribers.add(chats[0] ?? 0, 'en', 'days')
    await store.backup('2026-11-22')
    await store.subscribers.forget(chats[1] ?? 0)
    await store.subscribers.add(chats[3] ?? 0, 'en', 'days')
    const stolen = bytesOf(place.stateDir)
    expect([...stolen.keys()]).toEqual(
      expect.arrayContaining([
        'konvert.db',
        'konvert.db-wal',
        'konvert.db-shm',
        'tombstones.db',
        'tombstones.db-wal',
        'lock.db',
        join('backups', 'konvert-2026-11-21.db'),
        join('backups', 'konvert-2026-11-22.db'),
      ]),
    )
    // The log that a backup or a checkpoint has not emptied must have something in it, or it proves nothing.
    expect(stolen.get('konvert.db-wal')?.length).toBeGreaterThan(0)
    expect(withoutChance(findChats(stolen, chats), stolen, chats)).toEqual([])
  })

  test('would find each of them in every form, were it there', async () => {
    const place = testPlace()
    await using(place, useMuch)
    const chat = chats[5] ?? 0
    const forms = formsOf(chat)
    expect(Object.keys(forms)).toHaveLength(14)
    for (const [form, bytes] of Object.entries(forms)) {
      writeFileSync(join(place.stateDir, 'planted'), Buffer.concat([Buffer.alloc(777, 0x5a), bytes]))
      const found = findChats(bytesOf(place.stateDir), [chat])
      expect(found).toContainEqual({ file: 'planted', chat, form })
    }
    behindTheBack(mainFile(place.stateDir), (database) => {
      database.exec('create table notes (chat integer)')
      for (const chat of chats) database.prepare('insert into notes values (?)').run(chat)
    })
    const stolen = bytesOf(place.stateDir)
    const found = withoutChance(findChats(stolen, chats), stolen, chats)
    expect(new Set(found.map(({ chat }) => chat)).size).toBe(PEOPLE)
  })
})

/** Pieces of eight bytes that betray a chat to who has the key. */
function piecesOf(sealer: Sealer, chat: number): Buffer[] {
  const pseudonym = sealer.pseudonym(chat)
  return [pseudonym.subarray(0, 8), pseudonym.subarray(4, 12), pseudonym.subarray(8)]
}

/** The files in which a chat still is. */
function tracesOf(sealer: Sealer, chat: number, files: ReadonlyMap<string, Buffer>): string[] {
  const pieces = piecesOf(sealer, chat)
  return [...files].filter(([, bytes]) => pieces.some((piece) => bytes.includes(piece))).map(([file]) => file)
}

/** How often any of very many pieces is met, in one pass over the files. */
function countAny(pieces: readonly Buffer[], files: ReadonlyMap<string, Buffer>): number {
  const byStart = Map.groupBy(pieces, (piece) => piece.readUInt32LE())
  let met = 0
  for (const bytes of files.values()) {
    for (let at = 0; at + 8 <= bytes.length; at++) {
      const candidates = byStart.get(bytes.readUInt32LE(at))
      if (candidates?.some((piece) => piece.equals(bytes.subarray(at, at + 8)))) met++
    }
  }
  return met
}

const withoutOldBackup = (files: Map<string, Buffer>, old: string) =>
  new Map([...files].filter(([file]) => !file.endsWith(old)))

describe('who was forgotten', () => {
  test('is in no file at once, nor in the next backup, nor after an old one was restored', async () => {
    const place = testPlace()
    const chat = chats[2] ?? 0
    const old = 'konvert-2026-11-21.db'
    let sealer: Sealer | undefined
    await using(place, async (store) => {
      await useMuch(store)
      await store.backup('2026-11-21')
      sealer = await sealerOf(place)
      expect(tracesOf(sealer, chat, bytesOf(place.stateDir))).toContain('konvert.db')
      await store.subscribers.forget(chat)
      const atOnce = withoutOldBackup(bytesOf(place.stateDir), old)
      expect(tracesOf(sealer, chat, atOnce)).toEqual([])
      await store.backup('2026-11-22')
      expect(tracesOf(sealer, chat, withoutOldBackup(bytesOf(place.stateDir), old))).toEqual([])
    })
    if (sealer === undefined) throw new Error('no key')
    expect(tracesOf(sealer, chat, bytesOf(place.stateDir))).toEqual([join('backups', old)])
    const file = join(place.stateDir, 'backups', old)
    const restored = await restoreStore({ ...place, today: place.day, file, tombstonesLost: false })
    expect(restored).toMatchObject({ ok: true, left: 1 })
    expect(tracesOf(sealer, chat, withoutOldBackup(bytesOf(place.stateDir), old))).toEqual([])
    const { subscribers } = await opened(place)
    expect(await subscribers.find(chat)).toBeUndefined()
    expect(tracesOf(sealer, chat, withoutOldBackup(bytesOf(place.stateDir), old))).toEqual([])
  })

  test('leaves no stale copy in the free parts of pages, where SQLite once moved rows', async () => {
    const place = testPlace()
    const store = await opened(place)
    const many = Array.from({ length: 12_000 }, (_, index) => 5_000_000_000 + index)
    await Promise.all(many.map((chat) => store.subscribers.add(chat, 'ru', 'cases')))
    const sealer = await sealerOf(place)
    await Promise.all(many.slice(0, 4_000).map((chat) => store.subscribers.add(chat, 'ru', 'days')))
    // Those of one topic alone leave together, which is quicker than one by one.
    expect(await store.subscribers.endTopic('cases')).toBe(12_000)
    const pieces = many.slice(4_000).flatMap((chat) => piecesOf(sealer, chat))
    expect(countAny(pieces, bytesOf(place.stateDir))).toBe(0)
  })

  test('who takes one topic back, or changes the language, leaves no trace of the old one', async () => {
    const place = testPlace()
    const { subscribers } = await opened(place)
    await subscribers.add(chats[0] ?? 0, 'oldlanguage', 'cases')
    await subscribers.add(chats[0] ?? 0, 'oldlanguage', caseTopic('once-followed'))
    const holding = (text: string) =>
      [...bytesOf(place.stateDir)].filter(([, bytes]) => bytes.includes(text)).map(([file]) => file)
    expect(holding('once-followed')).not.toEqual([])
    expect(holding('oldlanguage')).not.toEqual([])
    await subscribers.remove(chats[0] ?? 0, caseTopic('once-followed'))
    await subscribers.setLanguage(chats[0] ?? 0, 'uk')
    expect([...holding('once-followed'), ...holding('oldlanguage')]).toEqual([])
  })

  test('and came back leaves no mark of having been away', async () => {
    const place = testPlace()
    const { subscribers } = await opened(place)
    const chat = chats[0] ?? 0
    await subscribers.add(chat, 'en', 'news')
    await subscribers.forget(chat)
    const sealer = await sealerOf(place)
    const mark = sealer.mark(sealer.pseudonym(chat))
    const marked = () => [...bytesOf(place.stateDir)].filter(([, bytes]) => bytes.includes(mark))
    expect(marked()).not.toEqual([])
    await subscribers.add(chat, 'en', 'news')
    expect(marked()).toEqual([])
  })

  test('and was never there leaves nothing behind', async () => {
    const place = testPlace()
    const { subscribers } = await opened(place)
    // The index of the log counts its readers.
    const content = () => [...bytesOf(place.stateDir)].filter(([file]) => !file.endsWith('-shm'))
    const before = content()
    expect(await subscribers.forget(1)).toBe(false)
    expect(await subscribers.remove(1, 'news')).toBe(false)
    expect(await subscribers.setLanguage(1, 'en')).toBe(false)
    expect(content()).toEqual(before)
    expect(await subscribers.leftUntil(1)).toBeUndefined()
  })
})
