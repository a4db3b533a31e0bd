import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/domain/date.ts'
import { backupStore } from '../../src/store/backup.ts'
import { backupFolder, mainFile, tombstoneFile } from '../../src/store/databases.ts'
import { makeKey } from '../../src/store/key-file.ts'
import { storeProblem } from '../../src/store/problem.ts'
import { type RestoreStep, restoreStore } from '../../src/store/restore.ts'
import {
  behindTheBack,
  bytesOf,
  chatsOf,
  opened,
  runProgram,
  type TestPlace,
  testPlace,
  using,
} from './place.ts'

const [ANN, BORYS, VIRA, OLES] = [5_000_000_001, 5_000_000_002, 5_000_000_003, 5_000_000_004] as const

/** Ann, Borys and Vira were there on the 20th; Borys left since, and Oles came. */
async function placeWithBackup(): Promise<TestPlace & { backup: string }> {
  const place = testPlace()
  const backup = await using(place, async (store) => {
    for (const chat of [ANN, BORYS, VIRA]) await store.subscribers.add(chat, 'uk', 'cases')
    const made = await store.backup('2026-11-20')
    if (!made.ok) throw new Error(made.error)
    await store.subscribers.forget(BORYS)
    await store.subscribers.add(OLES, 'ru', 'cases')
    return made.file
  })
  return Object.assign(place, { backup })
}

const restoring = (place: TestPlace, file: string, tombstonesLost = false) =>
  restoreStore({ ...place, today: place.day, file, tombstonesLost })
const people = (place: TestPlace) => using(place, (store) => chatsOf(store, ['cases']))

describe('a backup', () => {
  test('can be made while the bot runs, by another process too, and is private', async () => {
    const place = await placeWithBackup()
    const { subscribers } = await opened(place)
    await subscribers.add(VIRA, 'uk', 'news')
    const made = await runProgram('src/backup.ts', [], { KONVERT_STATE: place.stateDir })
    expect(made).toMatchObject({ code: 0, printed: expect.stringContaining('konvert-') })
    const [file = ''] = /\S+konvert-[\d-]+\.db/.exec(made.printed) ?? []
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const held = behindTheBack(file, (copy) =>
      copy.prepare('select count(*) as count from subscriptions').get(),
    )
    expect(held).toEqual({ count: 4 })
    expect(readdirSync(backupFolder(place.stateDir)).filter((name) => !name.endsWith('.db'))).toEqual([])
  })

  test('takes the place of one of the same day; seven are kept, and none that is older than seven days', async () => {
    const place = testPlace()
    const store = await opened(place)
    for (let ago = 12; ago >= 0; ago--) await store.backup(addDays(place.day, -ago))
    await store.backup(place.day)
    const names = () => readdirSync(backupFolder(place.stateDir)).sort()
    expect(names()).toEqual([16, 17, 18, 19, 20, 21, 22].map((day) => `konvert-2026-11-${day}.db`))
    await store.daily('2026-11-26')
    expect(names()).toEqual([19, 20, 21, 22].map((day) => `konvert-2026-11-${day}.db`))
    writeFileSync(join(backupFolder(place.stateDir), 'notes.txt'), 'mine')
    await store.backup('2027-03-01')
    expect(names()).toEqual(['konvert-2027-03-01.db', 'notes.txt'])
  })

  test('that a crash cut short is gone an hour later, and one under way is left alone', async () => {
    const place = testPlace()
    const store = await opened(place)
    await store.backup(place.day)
    const cut = join(backupFolder(place.stateDir), 'konvert-2026-11-21.db.1.unfinished')
    const underWay = join(backupFolder(place.stateDir), 'konvert-2026-11-22.db.2.unfinished')
    writeFileSync(cut, 'sealed')
    writeFileSync(underWay, 'sealed')
    const hourAgo = Date.now() / 1_000 - 3_660
    utimesSync(cut, hourAgo, hourAgo)
    await store.daily(place.day)
    expect(readdirSync(backupFolder(place.stateDir)).sort()).toEqual([
      'konvert-2026-11-22.db',
      'konvert-2026-11-22.db.2.unfinished',
    ])
  })

  test('of nothing, of a damaged database or into a folder that cannot be made is said and leaves no file', async () => {
    const nothing = testPlace()
    expect(await backupStore(nothing.stateDir, nothing.day)).toMatchObject({ error: 'nothingKept' })
    const place = await placeWithBackup()
    rmSync(backupFolder(place.stateDir), { recursive: true })
    writeFileSync(backupFolder(place.stateDir), '')
    expect(await backupStore(place.stateDir, place.day)).toMatchObject({ error: 'backupUnwritable' })
    rmSync(backupFolder(place.stateDir))
    const bytes = readFileSync(mainFile(place.stateDir))
    writeFileSync(mainFile(place.stateDir), bytes.fill(0xa5, 4_200))
    expect(await backupStore(place.stateDir, place.day)).toMatchObject({ ok: false })
    expect(readdirSync(backupFolder(place.stateDir))).toEqual([])
  })
})

describe('a restore', () => {
  test('brings back who was there, but not who left since; the database that was there is kept', async () => {
    const place = await placeWithBackup()
    const before = join(backupFolder(place.stateDir), 'konvert-2026-11-22-before-restore.db')
    const result = await restoring(place, place.backup)
    expect(result).toEqual({ ok: true, subscribers: 2, left: 1, before })
    expect(await people(place)).toEqual([ANN, VIRA])
    expect(await restoring(place, before)).toMatchObject({ ok: true, subscribers: 3, left: 0 })
    expect(await people(place)).toEqual([ANN, VIRA, OLES])
    expect(readdirSync(backupFolder(place.stateDir)).sort()).toEqual([
      'konvert-2026-11-20.db',
      'konvert-2026-11-22-before-restore-2.db',
      'konvert-2026-11-22-before-restore.db',
    ])
  })

  test('brings back who left and came again', async () => {
    const place = await placeWithBackup()
    await using(place, ({ subscribers }) => subscribers.add(BORYS, 'uk', 'cases'))
    expect(await restoring(place, place.backup)).toMatchObject({ subscribers: 3, left: 0 })
    expect(await people(place)).toEqual([ANN, BORYS, VIRA])
  })

  test('works where the database is gone, and after a crash that left its log', async () => {
    const lost = await placeWithBackup()
    rmSync(mainFile(lost.stateDir))
    expect(await restoring(lost, lost.backup)).toMatchObject({ ok: true, subscribers: 2, before: undefined })
    const place = await placeWithBackup()
    const store = await opened(place)
    await store.subscribers.add(6_000_000_000, 'ru', 'cases')
    const crashed = bytesOf(place.stateDir)
    expect(crashed.get('konvert.db-wal')?.length).toBeGreaterThan(0)
    await store.close()
    for (const name of ['konvert.db', 'konvert.db-wal']) {
      writeFileSync(join(place.stateDir, name), crashed.get(name) ?? '')
    }
    const result = await restoring(place, place.backup)
    expect(await people(place)).toEqual([ANN, VIRA])
    if (!result.ok || result.before === undefined) throw new Error('nothing was put away')
    expect(await restoring(place, result.before)).toMatchObject({ subscribers: 4 })
    expect(await people(place)).toContain(6_000_000_000)
  })

  test('is refused while the bot runs', async () => {
    const place = await placeWithBackup()
    await opened(place)
    expect(await restoring(place, place.backup)).toMatchObject({ error: 'busy' })
  })

  test.each<[string, string, (place: TestPlace & { backup: string }) => unknown]>([
    ['a file that is not there', 'backupMissing', ({ backup }) => rmSync(backup)],
    ['no database', 'backupDamaged', ({ backup }) => writeFileSync(backup, 'rubbish '.repeat(999))],
    ['an empty file', 'backupDamaged', ({ backup }) => writeFileSync(backup, '')],
    [
      'a damaged database',
      'backupDamaged',
      ({ backup }) => writeFileSync(backup, readFileSync(backup).fill(0xa5, 4_200)),
    ],
    [
      'a database of another key',
      'backupKey',
      async ({ backup }) => copyFileSync((await placeWithBackup()).backup, backup),
    ],
    [
      'a newer database',
      'backupNewer',
      ({ backup }) =>
        behindTheBack(backup, (copy) =>
          copy.exec(`insert into kysely_migration values ('9999', '2030-01-01')`),
        ),
    ],
    [
      'a database that is no backup',
      'backupDay',
      ({ stateDir, backup }) => copyFileSync(mainFile(stateDir), backup),
    ],
    ['a backup of more than seven days', 'backupOld', (place) => Object.assign(place, { day: '2026-11-28' })],
    ['a backup from the future', 'backupFuture', (place) => Object.assign(place, { day: '2026-11-19' })],
    ['no tombstones', 'tombstonesLost', ({ stateDir }) => rmSync(tombstoneFile(stateDir))],
    [
      'tombstones made anew',
      'tombstonesLost',
      async (place) => {
        rmSync(tombstoneFile(place.stateDir))
        await using(place, async () => undefined)
      },
    ],
    [
      'a damaged present database',
      'presentDamaged',
      ({ stateDir }) => writeFileSync(mainFile(stateDir), 'rubbish '.repeat(999)),
    ],
    ['no key', 'keyMissing', ({ keyFile }) => rmSync(keyFile)],
    ['a change of the key begun', 'rotationUnfinished', ({ keyFile }) => makeKey(`${keyFile}.next`)],
  ])('of or with %s is refused, and nothing changes', async (_, error, spoil) => {
    const place = await placeWithBackup()
    await spoil(place)
    const kept = () => [...bytesOf(place.folder)].filter(([file]) => !file.includes('lock.db'))
    const before = kept()
    const result = await restoring(place, place.backup)
    expect(result).toMatchObject({ ok: false, error })
    if (!result.ok) expect(storeProblem(result)).toContain(result.file)
    expect(kept()).toEqual(before)
  })

  test('without tombstones goes when it is said that they are lost, and only once', async () => {
    const place = await placeWithBackup()
    rmSync(tombstoneFile(place.stateDir))
    expect(await restoring(place, place.backup, true)).toMatchObject({ ok: true, subscribers: 3, left: 0 })
    expect(await restoring(place, place.backup)).toMatchObject({ error: 'tombstonesLost' })
    const made = await backupStore(place.stateDir, place.day)
    expect(made.ok && (await restoring(place, made.file))).toMatchObject({ ok: true, subscribers: 3 })
  })

  const steps: RestoreStep[] = ['copied', 'presentSaved', 'replayed', 'logRemoved', 'inPlace']
  test.each(steps)(
    'killed after “%s” leaves the old or the new database whole, and nothing beside it',
    async (step) => {
      const place = await placeWithBackup()
      const args = ['restore', place.stateDir, place.keyFile, place.day, step, place.backup]
      expect(await runProgram('test/store/crash.ts', args)).toMatchObject({ signal: 'SIGKILL' })
      expect(existsSync(place.backup)).toBe(true)
      expect(await people(place)).toEqual(step === 'inPlace' ? [ANN, VIRA] : [ANN, VIRA, OLES])
      expect(readdirSync(place.stateDir).filter((name) => name.includes('unfinished'))).toEqual([])
      expect(await restoring(place, place.backup)).toMatchObject({ ok: true, subscribers: 2 })
    },
  )

  test('by command says what it did, or why not', async () => {
    const place = await placeWithBackup()
    const today = new Date().toISOString().slice(0, 10)
    const first = await backupStore(place.stateDir, '2020-01-01')
    if (!first.ok) throw new Error(first.error)
    const settings = { KONVERT_STATE: place.stateDir, KONVERT_KEY_FILE: place.keyFile }
    const old = await runProgram('src/restore.ts', [first.file], settings)
    expect(old).toMatchObject({ code: 1, printed: expect.stringContaining('Nothing was changed.') })
    expect(await runProgram('src/restore.ts', [], settings)).toMatchObject({ code: 1 })
    const made = await backupStore(place.stateDir, today)
    if (!made.ok) throw new Error(made.error)
    const done = await runProgram('src/restore.ts', [made.file], settings)
    expect(done).toMatchObject({ code: 0, printed: expect.stringContaining('Subscribers: 3.') })
  })
})
