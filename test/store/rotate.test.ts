import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Topic } from '../../src/domain/subscription.ts'
import { backupFolder, mainFile, tombstoneFile } from '../../src/store/databases.ts'
import { makeKey } from '../../src/store/key-file.ts'
import { storeProblem } from '../../src/store/problem.ts'
import { restoreStore } from '../../src/store/restore.ts'
import { type RotateStep, rotateKey } from '../../src/store/rotate.ts'
import { openStore } from '../../src/store/store.ts'
import {
  behindTheBack,
  bytesOf,
  chatsOf,
  opened,
  runProgram,
  sealerOf,
  type TestPlace,
  testPlace,
  using,
} from './place.ts'

/** More than a page, so that rows sealed anew come before the cursor and behind it. */
const CHATS = Array.from({ length: 2_500 }, (_, index) => 5_000_000_000 + index)
const FEW = CHATS.slice(0, 30)

async function placeWith(chats: readonly number[]): Promise<TestPlace> {
  const place = testPlace()
  await using(place, async (store) => {
    await Promise.all(chats.map((chat, index) => store.subscribers.add(chat, 'ru', topicOf(index))))
    await store.subscribers.add(6_000_000_000, 'uk', 'news')
    await store.subscribers.forget(6_000_000_000)
    await store.totals.add('letters', 7)
    await store.backup('2026-11-21')
  })
  return place
}

const topicOf = (index: number): Topic => (index % 2 === 0 ? 'cases' : 'days')
const rotating = (place: TestPlace) => rotateKey({ ...place, today: place.day })

async function expectAllThere(place: TestPlace, chats: readonly number[]): Promise<void> {
  await using(place, async (store) => {
    expect(await chatsOf(store, ['cases', 'days'])).toEqual(chats)
    expect(await store.subscribers.find(5_000_000_001)).toEqual({ language: 'ru', topics: new Set(['days']) })
    expect(await store.totals.all()).toEqual(new Map([['letters', 7]]))
  })
}

describe('a change of the key', () => {
  test('keeps everybody with their topics, and leaves nothing that the old key opens', async () => {
    const place = await placeWith(CHATS)
    const [old, oldKey] = [await sealerOf(place), readFileSync(place.keyFile)]
    const progress: [number, number][] = []
    const onProgress = (done: number, total: number) => void progress.push([done, total])
    const result = await rotateKey({ ...place, today: place.day, onProgress })
    expect(result).toMatchObject({ ok: true, resealed: 2_500, unreadable: 0, backup: { ok: true } })
    expect(progress.at(-1)).toEqual([2_500, 2_500])
    expect(readFileSync(place.keyFile)).not.toEqual(oldKey)
    const files = [...bytesOf(place.folder).values()]
    const pseudonyms = CHATS.map(old.pseudonym)
    expect(pseudonyms.filter((pseudonym) => files.some((bytes) => bytes.includes(pseudonym)))).toEqual([])
    const mark = old.mark(old.pseudonym(6_000_000_000))
    expect(files.some((bytes) => bytes.includes(mark) || bytes.includes(oldKey))).toBe(false)
    expect(readdirSync(backupFolder(place.stateDir))).toEqual(['konvert-2026-11-22.db'])
    await expectAllThere(place, CHATS)
  })

  test('makes a backup that can be restored, and can be done again', async () => {
    const place = await placeWith(FEW)
    for (let times = 0; times < 2; times++) {
      const result = await rotating(place)
      if (!result.ok || !result.backup.ok) throw new Error('not changed')
      const { file } = result.backup
      const restored = await restoreStore({ ...place, today: place.day, file, tombstonesLost: false })
      expect(restored).toMatchObject({ ok: true, subscribers: 30 })
    }
    await expectAllThere(place, FEW)
  })

  const steps: RotateStep[] = [
    'keyMade',
    'resealed',
    'vacuumed',
    'tombstonesGone',
    'backupsGone',
    'keyInPlace',
  ]
  test.each(steps)(
    'killed after “%s” is finished by running it again, and no start is possible between',
    async (step) => {
      const place = await placeWith(FEW)
      const old = await sealerOf(place)
      const args = ['rotate', place.stateDir, place.keyFile, place.day, step]
      expect(await runProgram('test/store/crash.ts', args)).toMatchObject({ signal: 'SIGKILL' })
      if (step !== 'keyInPlace') {
        const refused = await openStore(place)
        expect(refused).toEqual({ ok: false, error: 'rotationUnfinished', file: `${place.keyFile}.next` })
        if (!refused.ok) expect(storeProblem(refused)).toContain('npm run key:rotate')
      } else await expectAllThere(place, FEW)
      expect(await rotating(place)).toMatchObject({ ok: true, backup: { ok: true } })
      const files = [...bytesOf(place.folder).values()]
      expect(FEW.map(old.pseudonym).filter((name) => files.some((bytes) => bytes.includes(name)))).toEqual([])
      expect(existsSync(`${place.keyFile}.next`)).toBe(false)
      await expectAllThere(place, FEW)
    },
  )

  test('finishes first what a crash left between a tombstone and its row', async () => {
    const place = await placeWith(FEW)
    const file = mainFile(place.stateDir)
    await using(place, async ({ subscribers }) => {
      const jam = `create trigger jam before delete on subscribers begin select raise(abort, 'jammed'); end`
      behindTheBack(file, (database) => database.exec(jam))
      await expect(subscribers.forget(5_000_000_029)).rejects.toThrow('jammed')
    })
    behindTheBack(file, (database) => database.exec('drop trigger jam'))
    expect(await rotating(place)).toMatchObject({ ok: true, resealed: 29 })
    await expectAllThere(place, FEW.slice(0, 29))
  })

  test('removes and counts rows that no key opens', async () => {
    const place = await placeWith(FEW)
    behindTheBack(mainFile(place.stateDir), (database) =>
      database.exec(
        'update subscribers set sealed = zeroblob(36) where pseudonym in (select subscriber from subscriptions limit 1)',
      ),
    )
    expect(await rotating(place)).toMatchObject({ ok: true, resealed: 29, unreadable: 1 })
  })

  test('is refused while the bot runs, without a database, without the key or with another one', async () => {
    const place = await placeWith(FEW)
    const store = await opened(place)
    expect(await rotating(place)).toMatchObject({ error: 'busy' })
    await store.close()
    expect(await rotating(testPlace())).toMatchObject({ error: 'nothingKept' })
    const key = readFileSync(place.keyFile)
    rmSync(place.keyFile)
    expect(await rotating(place)).toMatchObject({ error: 'keyMissing' })
    await makeKey(place.keyFile)
    expect(await rotating(place)).toMatchObject({ error: 'keyWrong', file: mainFile(place.stateDir) })
    writeFileSync(place.keyFile, key)
    rmSync(tombstoneFile(place.stateDir))
    expect(await rotating(place)).toMatchObject({ ok: true })
    await expectAllThere(place, FEW)
  })

  test('by command says what it did and what is left to do', async () => {
    const place = await placeWith(FEW)
    const settings = { KONVERT_STATE: place.stateDir, KONVERT_KEY_FILE: place.keyFile }
    const done = await runProgram('src/key-rotate.ts', [], settings)
    expect(done).toMatchObject({ code: 0, printed: expect.stringContaining('Sealed anew by this run: 30.') })
    expect(done.printed).toContain('Delete every other copy')
    await expectAllThere(place, FEW)
  })
})
