import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mainFile, tombstoneFile } from '../../src/store/databases.ts'
import { makeKey } from '../../src/store/key-file.ts'
import { storeProblem } from '../../src/store/problem.ts'
import { openStore } from '../../src/store/store.ts'
import { ROOT } from '../support/data.ts'
import { behindTheBack, bytesOf, chatsOf, opened, type TestPlace, testPlace, using } from './place.ts'

async function placeWithPeople(): Promise<TestPlace> {
  const place = testPlace()
  await using(place, async ({ subscribers }) => {
    await subscribers.add(5_000_000_001, 'ru', 'cases')
    await subscribers.add(5_000_000_002, 'uk', 'cases')
    await subscribers.forget(5_000_000_002)
  })
  return place
}

/** Everything but the lock, which every start touches. */
function kept(place: TestPlace): Map<string, string> {
  const files = [...bytesOf(place.folder)].filter(([file]) => !file.includes('lock.db'))
  return new Map(files.map(([file, bytes]) => [file, bytes.toString('base64')]))
}

/** Opening is refused, with a sentence that names the file, and nothing has changed. */
async function expectRefusal(place: TestPlace, error: string, file: string): Promise<void> {
  const before = kept(place)
  const result = await openStore(place)
  expect(result).toEqual({ ok: false, error, file })
  if (!result.ok) expect(storeProblem(result)).toContain(file)
  expect(kept(place)).toEqual(before)
}

describe('a first start', () => {
  test('makes a key and databases that only their owner can read, also in a folder that stood open', async () => {
    const place = testPlace()
    mkdirSync(place.stateDir, { mode: 0o755 })
    const store = await opened(place)
    await store.subscribers.add(1, 'en', 'news')
    await store.backup(place.day)
    const mode = (file: string) => statSync(file).mode & 0o777
    expect([mode(place.stateDir), mode(join(place.stateDir, 'backups')), mode(place.keyFile)]).toEqual([
      0o700, 0o700, 0o600,
    ])
    const files = readdirSync(place.stateDir, { recursive: true, encoding: 'utf8' })
    const databases = files.filter((file) => file.includes('.db'))
    expect(databases).toContain('konvert.db-wal')
    expect(databases.map((file) => mode(join(place.stateDir, file)))).toEqual(databases.map(() => 0o600))
  })

  test('takes a key that is there already', async () => {
    const place = testPlace()
    const key = await makeKey(place.keyFile)
    await opened(place)
    expect(readFileSync(place.keyFile, 'utf8')).toBe(`${key.toString('base64')}\n`)
  })

  test('may be interrupted before anything was sealed, and done again without a key', async () => {
    const place = testPlace()
    mkdirSync(place.stateDir)
    for (const file of [mainFile(place.stateDir), tombstoneFile(place.stateDir)]) writeFileSync(file, '')
    await opened(place)
  })

  test('keeps the order in which people joined in no column', async () => {
    const place = await placeWithPeople()
    behindTheBack(mainFile(place.stateDir), (database) => {
      expect(() => database.prepare('select rowid from subscribers').all()).toThrow('no such column')
      expect(() => database.prepare('select rowid from subscriptions').all()).toThrow('no such column')
    })
  })
})

test('what was kept is there after closing and opening again', async () => {
  const place = await placeWithPeople()
  const store = await opened(place)
  expect(await store.subscribers.find(5_000_000_001)).toEqual({ language: 'ru', topics: new Set(['cases']) })
  expect(await chatsOf(store, ['cases'])).toEqual([5_000_000_001])
  expect(await store.subscribers.leftUntil(5_000_000_002)).toBe('2026-11-29')
})

describe('a start is refused, and changes nothing,', () => {
  test('without the key that belongs to the records', async () => {
    const place = await placeWithPeople()
    renameSync(place.keyFile, `${place.keyFile}.away`)
    await expectRefusal(place, 'keyMissing', place.keyFile)
    expect(existsSync(place.keyFile)).toBe(false)
  })

  test('without the key when only the marks of those who left are there', async () => {
    const place = await placeWithPeople()
    rmSync(mainFile(place.stateDir))
    rmSync(place.keyFile)
    await expectRefusal(place, 'keyMissing', place.keyFile)
  })

  test('with another key', async () => {
    const place = await placeWithPeople()
    rmSync(place.keyFile)
    await makeKey(place.keyFile)
    await expectRefusal(place, 'keyWrong', mainFile(place.stateDir))
  })

  test('with marks that belong to another key', async () => {
    const place = await placeWithPeople()
    const other = await placeWithPeople()
    renameSync(tombstoneFile(other.stateDir), tombstoneFile(place.stateDir))
    await expectRefusal(place, 'keyWrong', tombstoneFile(place.stateDir))
  })

  test('with a key file that is not one', async () => {
    const place = await placeWithPeople()
    for (const text of ['', 'secret', Buffer.alloc(31).toString('base64'), `${'A'.repeat(43)}=AAAA`]) {
      writeFileSync(place.keyFile, text)
      await expectRefusal(place, 'keyUnreadable', place.keyFile)
    }
  })

  test('with a key that others may read; the sentence says what to do', async () => {
    const place = await placeWithPeople()
    chmodSync(place.keyFile, 0o640)
    await expectRefusal(place, 'keyOpen', place.keyFile)
    expect(storeProblem({ error: 'keyOpen', file: '/k' })).toContain('chmod 600 /k')
  })

  test('with a key inside the state folder, also by way of a link', async () => {
    const place = await placeWithPeople()
    const inside = { ...place, keyFile: join(place.stateDir, 'konvert.key') }
    await expectRefusal(inside, 'keyInState', inside.keyFile)
    symlinkSync(place.stateDir, join(place.folder, 'elsewhere'))
    const linked = { ...place, keyFile: join(place.folder, 'elsewhere', 'deeper', 'konvert.key') }
    await expectRefusal(linked, 'keyInState', linked.keyFile)
    renameSync(place.keyFile, inside.keyFile)
    symlinkSync(inside.keyFile, place.keyFile)
    await expectRefusal(place, 'keyInState', place.keyFile)
  })

  test('when a newer program has written either database', async () => {
    for (const fileOf of [mainFile, tombstoneFile]) {
      const place = await placeWithPeople()
      const file = fileOf(place.stateDir)
      behindTheBack(file, (database) =>
        database.exec(`insert into kysely_migration values ('9999-later', '2030-01-01')`),
      )
      await expectRefusal(place, 'newer', file)
    }
  })

  test('when a file is no database, or a damaged one', async () => {
    const rubbish = await placeWithPeople()
    writeFileSync(mainFile(rubbish.stateDir), 'rubbish '.repeat(1_000))
    await expectRefusal(rubbish, 'damaged', mainFile(rubbish.stateDir))
    const torn = await placeWithPeople()
    const bytes = readFileSync(mainFile(torn.stateDir))
    writeFileSync(mainFile(torn.stateDir), bytes.fill(0xa5, 4_200))
    await expectRefusal(torn, 'damaged', mainFile(torn.stateDir))
    const marks = await placeWithPeople()
    writeFileSync(tombstoneFile(marks.stateDir), 'rubbish '.repeat(1_000))
    await expectRefusal(marks, 'tombstonesDamaged', tombstoneFile(marks.stateDir))
  })

  test('when the state folder cannot be made', async () => {
    const place = testPlace()
    writeFileSync(place.stateDir, '')
    expect(await openStore(place)).toMatchObject({ error: 'stateUnwritable', file: place.stateDir })
  })
})

describe('one Konvert at a time:', () => {
  test('a second one is refused until the first closes', async () => {
    const place = testPlace()
    const first = await opened(place)
    expect(await openStore(place)).toEqual({ ok: false, error: 'busy', file: place.stateDir })
    expect(await openStore(place)).toEqual({ ok: false, error: 'busy', file: place.stateDir })
    await first.close()
    await opened(place)
  })

  test('another process is refused too, and kill -9 frees the folder', async () => {
    const place = await placeWithPeople()
    const args = ['test/store/crash.ts', 'hold', place.stateDir, place.keyFile, place.day]
    const holder = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void holder.kill('SIGKILL'))
    const [said] = (await once(holder.stdout, 'data')) as [Buffer]
    expect(said.toString()).toBe('held\n')
    expect(await openStore(place)).toEqual({ ok: false, error: 'busy', file: place.stateDir })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(await chatsOf(await opened(place), ['cases'])).toEqual([5_000_000_001])
  })
})

describe('between two files', () => {
  const gone = 5_000_000_001
  /** Makes a table refuse to lose rows, as a full disk would. */
  const jam = (file: string, table: string) =>
    behindTheBack(file, (database) =>
      database.exec(`create trigger jam before delete on ${table} begin select raise(abort, 'jammed'); end`),
    )
  const unjam = (file: string) => behindTheBack(file, (database) => database.exec('drop trigger jam'))

  test('a crash after the tombstone and before the deletion is made good at the next start', async () => {
    for (const leave of ['forget', 'remove', 'endTopic'] as const) {
      const place = await placeWithPeople()
      const file = mainFile(place.stateDir)
      await using(place, async ({ subscribers }) => {
        jam(file, 'subscribers')
        const ways = {
          forget: () => subscribers.forget(gone),
          remove: () => subscribers.remove(gone, 'cases'),
          endTopic: () => subscribers.endTopic('cases'),
        }
        await expect(ways[leave]()).rejects.toThrow('jammed')
        expect(await subscribers.find(gone)).toBeDefined()
      })
      unjam(file)
      const { subscribers } = await opened(place)
      expect(await subscribers.find(gone)).toBeUndefined()
      expect(await subscribers.leftUntil(gone)).toBe('2026-11-29')
    }
  })

  test('what was cut short is found although others have left rightly since, and one came back', async () => {
    const place = await placeWithPeople()
    const file = mainFile(place.stateDir)
    await using(place, async ({ subscribers }) => {
      await subscribers.add(5_000_000_003, 'en', 'cases')
      jam(file, 'subscribers')
      await expect(subscribers.forget(gone)).rejects.toThrow('jammed')
      unjam(file)
      await subscribers.forget(5_000_000_003)
      await subscribers.add(5_000_000_002, 'uk', 'cases')
    })
    const { subscribers } = await opened(place)
    expect(await subscribers.find(gone)).toBeUndefined()
    expect(await subscribers.find(5_000_000_002)).toBeDefined()
  })

  test('an old konvert.db that somebody puts back by hand brings back nobody who left since', async () => {
    const place = await placeWithPeople()
    const file = mainFile(place.stateDir)
    copyFileSync(file, join(place.folder, 'old.db'))
    await using(place, ({ subscribers }) => subscribers.forget(gone))
    copyFileSync(join(place.folder, 'old.db'), file)
    const { subscribers } = await opened(place)
    expect(await subscribers.find(gone)).toBeUndefined()
  })

  test('both agree when all is done, so that the next start need not look at every row', async () => {
    const place = await placeWithPeople()
    const changes = () =>
      [mainFile, tombstoneFile].map((fileOf) =>
        behindTheBack(fileOf(place.stateDir), (database) =>
          database.prepare('select hex(last_change) from keeping').pluck().get(),
        ),
      )
    const [first, same] = changes()
    expect(first).toBe(same)
    await using(place, async ({ subscribers }) => {
      await subscribers.add(5_000_000_002, 'uk', 'news')
      await subscribers.add(5_000_000_003, 'en', 'cases')
      await subscribers.endTopic('news')
    })
    const [after, alike] = changes()
    expect(after).toBe(alike)
    expect(after).not.toBe(first)
    jam(mainFile(place.stateDir), 'subscribers')
    await using(place, ({ subscribers }) => expect(subscribers.forget(gone)).rejects.toThrow('jammed'))
    const [before, begun] = changes()
    expect(before).toBe(after)
    expect(begun).not.toBe(after)
    unjam(mainFile(place.stateDir))
    await using(place, async () => undefined)
    expect(changes()).toEqual([begun, begun])
  })

  test('nobody is deleted before the tombstone is on the disk', async () => {
    const place = await placeWithPeople()
    const { subscribers } = await opened(place)
    behindTheBack(tombstoneFile(place.stateDir), (database) =>
      database.exec(
        `create trigger jam before insert on tombstones begin select raise(abort, 'jammed'); end`,
      ),
    )
    await expect(subscribers.forget(gone)).rejects.toThrow('jammed')
    expect(await subscribers.find(gone)).toBeDefined()
  })

  test('who comes back and whose tombstone could not be cleared was not told so, and is not there', async () => {
    const place = await placeWithPeople()
    const back = 5_000_000_002
    await using(place, async ({ subscribers }) => {
      jam(tombstoneFile(place.stateDir), 'tombstones')
      await expect(subscribers.add(back, 'en', 'news')).rejects.toThrow('jammed')
    })
    unjam(tombstoneFile(place.stateDir))
    const { subscribers } = await opened(place)
    expect(await subscribers.find(back)).toBeUndefined()
    expect(await subscribers.add(back, 'en', 'news')).toBe('added')
    expect(await subscribers.leftUntil(back)).toBeUndefined()
  })

  test('kill -9 loses nothing that was answered', async () => {
    for (const lines of [5, 40, 111]) {
      const place = testPlace()
      const args = ['test/store/crash.ts', 'subscribe', place.stateDir, place.keyFile, place.day]
      const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.split('\n').length > lines) child.kill('SIGKILL')
      })
      await once(child, 'close')
      const answered = said.split('\n').slice(0, -1)
      const { subscribers } = await opened(place)
      const last = new Map(answered.map((line) => [Number(line.slice(1)), line[0] === '+']))
      // The last one may have been forgotten already, unsaid.
      const [lastChat] = [...last.keys()].slice(-1)
      for (const [chat, stays] of last) {
        if (chat === lastChat) continue
        expect([chat, (await subscribers.find(chat)) !== undefined]).toEqual([chat, stays])
        expect((await subscribers.leftUntil(chat)) === undefined).toBe(stays)
      }
      expect(last.size).toBeGreaterThan(3)
    }
  })
})

test('in memory nothing touches the disk', async () => {
  const place = testPlace()
  const store = await opened({ memory: true, today: place.today })
  await store.subscribers.add(1, 'en', 'news')
  await store.subscribers.forget(1)
  await store.daily(place.day)
  expect(await store.backup(place.day)).toMatchObject({ ok: false, error: 'inMemory' })
  expect(bytesOf(place.folder).size).toBe(0)
})
