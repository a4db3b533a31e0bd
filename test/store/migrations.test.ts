import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mainFile, openOrMake, tombstoneFile } from '../../src/store/databases.ts'
import { makeKey } from '../../src/store/key-file.ts'
import { mainMigrations, tombstoneMigrations } from '../../src/store/migrations/list.ts'
import type { MainTables, TombstoneTables } from '../../src/store/schema.ts'
import { createSealer } from '../../src/store/seal.ts'
import { migrate } from '../../src/store/sqlite.ts'
import { behindTheBack, chatsOf, opened, testPlace } from './place.ts'

const names = Object.keys(mainMigrations)

test('the names of migrations sort in the order of the list', () => {
  for (const list of [mainMigrations, tombstoneMigrations]) {
    expect(Object.keys(list)).toEqual(Object.keys(list).sort())
  }
})

test.each(names.map((name, index) => [index + 1, name]))(
  'a database of the first %i versions (%s) becomes the present one and keeps its people',
  async (count) => {
    const place = testPlace()
    mkdirSync(place.stateDir)
    const sealer = createSealer(await makeKey(place.keyFile))
    const old = await openOrMake<MainTables>(mainFile(place.stateDir))
    await migrate(old, Object.fromEntries(Object.entries(mainMigrations).slice(0, count)))
    await old
      .insertInto('keeping')
      .values({ id: 1, key_check: sealer.keyCheck, pair: randomBytes(16), backup_day: null })
      .execute()
    const pseudonym = sealer.pseudonym(5_000_000_001)
    if (names.indexOf('0002-subscribers') < count) {
      const row = { pseudonym, sealed: sealer.seal(5_000_000_001, pseudonym), language: 'uk' }
      await old.insertInto('subscribers').values(row).execute()
      await old.insertInto('subscriptions').values({ topic: 'days', subscriber: pseudonym }).execute()
    }
    await old.destroy()
    const store = await opened(place)
    const people = names.indexOf('0002-subscribers') < count ? [5_000_000_001] : []
    expect(await chatsOf(store, ['days'])).toEqual(people)
    await store.subscribers.add(5_000_000_002, 'ru', 'days')
    await store.totals.add('letters')
    await store.endings.set('case:a', '2027-01-01')
    expect(await chatsOf(store, ['days'])).toEqual([...people, 5_000_000_002])
  },
)

test('who had left when the program was renewed has left after it, even where the row was still there', async () => {
  const place = testPlace()
  mkdirSync(place.stateDir)
  const sealer = createSealer(await makeKey(place.keyFile))
  const [left, stays] = [5_000_000_001, 5_000_000_002]
  const pair = randomBytes(16)
  const main = await openOrMake<MainTables>(mainFile(place.stateDir))
  await migrate(main, Object.fromEntries(Object.entries(mainMigrations).slice(0, 8)))
  await main
    .insertInto('keeping')
    .values({ id: 1, key_check: sealer.keyCheck, pair, backup_day: null })
    .execute()
  for (const chat of [left, stays]) {
    const pseudonym = sealer.pseudonym(chat)
    const row = { pseudonym, sealed: sealer.seal(chat, pseudonym), language: 'uk' }
    await main.insertInto('subscribers').values(row).execute()
    await main.insertInto('subscriptions').values({ topic: 'days', subscriber: pseudonym }).execute()
  }
  await main.destroy()
  const tombstones = await openOrMake<TombstoneTables>(tombstoneFile(place.stateDir))
  await migrate(tombstones, Object.fromEntries(Object.entries(tombstoneMigrations).slice(0, 1)))
  await tombstones.insertInto('keeping').values({ id: 1, key_check: sealer.keyCheck, pair }).execute()
  await tombstones
    .insertInto('tombstones')
    .values({ mark: sealer.mark(sealer.pseudonym(left)), until: '2026-11-29' })
    .execute()
  await tombstones.destroy()
  const store = await opened(place)
  expect(await chatsOf(store, ['days'])).toEqual([stays])
  expect(await store.subscribers.leftUntil(left)).toBe('2026-11-29')
})

test('a migration that fails leaves the database as it was', async () => {
  const place = testPlace()
  mkdirSync(place.stateDir)
  const file = mainFile(place.stateDir)
  const db = await openOrMake<MainTables>(file)
  const broken = {
    ...mainMigrations,
    '9999-broken': {
      async up() {
        throw new Error('broken')
      },
    },
  }
  await expect(migrate(db, broken)).rejects.toThrow('broken')
  await db.destroy()
  behindTheBack(file, (database) =>
    expect(database.prepare(`select name from sqlite_master where type = 'table'`).all()).toEqual([]),
  )
  await opened(place)
})
