import { afterEach, describe, expect, it } from 'vitest'
import { createDaily, scheduleDaily } from '../src/daily.ts'
import type { Case } from '../src/domain/case.ts'
import { createPeople } from '../src/domain/people.ts'
import type { LogFields } from '../src/log.ts'
import { openNotices } from '../src/notices.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { testContent, testLanguages } from './support/data.ts'
import { type Konvert, openKonvert } from './support/konvert.ts'

let konvert: Konvert | undefined
afterEach(async () => {
  await konvert?.close()
  konvert = undefined
})

async function setUp(
  status: Partial<Case['status']>,
  failures: (count: number) => Promise<void> = async () => undefined,
) {
  const { cases, facilities } = await testContent()
  const model = cases.get('gorinov-alexei') as Case
  const held = { ...model, id: 'test-held' }
  const free = { ...model, id: 'test-free', status: { ...model.status, ...status } }
  const featured = cases.get('leniye-umerova') as Case
  const all = new Map([featured, held, free].map((person) => [person.id, person]))
  const people = createPeople(all, facilities, featured.id, () => '2026-11-22')
  const opened = await openStore({ memory: true, today: () => '2026-11-22' })
  if (!opened.ok) throw new Error(opened.error)
  const logged: LogFields[] = []
  const write = (fields: LogFields) => void logged.push(fields)
  const log = { info: write, warn: write, error: write, debug: write }
  let failed = 0
  const none = { count: () => 0, add: async () => undefined, clear: async () => undefined }
  const deps = {
    store: opened.store,
    people,
    log,
    failures: () => failed,
    reports: { returned: none, wrong: none },
    remind: async () => undefined,
    notices: { failures, reminders: async () => undefined, stale: async () => undefined },
  }
  return { store: opened.store, deps, logged, fail: (count: number) => (failed = count) }
}

const topicsOf = async (store: Store, chat: number) =>
  Array.from((await store.subscribers.find(chat))?.topics ?? [])

describe('once a day', () => {
  it('topics of people who are not in the list any more end as well, and others do not', async () => {
    const { store, deps } = await setUp({})
    for (const topic of ['case:test-gone', 'case:test-held', 'news'] as const)
      await store.subscribers.add(1_000_001, 'en', topic)
    const daily = createDaily(deps)
    await daily('2026-11-22')
    await daily('2026-12-21')
    expect(await topicsOf(store, 1_000_001)).toContain('case:test-gone')
    await daily('2026-12-22')
    expect((await topicsOf(store, 1_000_001)).toSorted()).toEqual(['case:test-held', 'news'])
    await store.close()
  })

  it('topics of people who are free end a month after that was seen, and the last one takes its subscriber along', async () => {
    const { store, deps } = await setUp({ value: 'released', on: '2026-11-01' })
    await store.subscribers.add(1_000_001, 'en', 'case:test-free')
    await store.subscribers.add(1_000_002, 'en', 'case:test-free')
    await store.subscribers.add(1_000_002, 'en', 'case:test-held')
    const daily = createDaily(deps)
    await daily('2026-11-22')
    await daily('2026-12-21')
    expect(await topicsOf(store, 1_000_001)).toEqual(['case:test-free'])
    await daily('2026-12-22')
    expect(await store.subscribers.find(1_000_001)).toBeUndefined()
    expect(await topicsOf(store, 1_000_002)).toEqual(['case:test-held'])
    expect(await store.endings.list()).toEqual([])
    await store.close()
  })

  it('one thing that fails keeps nothing else from being done', async () => {
    const told: number[] = []
    const { store, deps, logged, fail } = await setUp({}, async (count) => void told.push(count))
    fail(3)
    const broken = { ...store, endings: { ...store.endings, list: () => Promise.reject(new Error('disk')) } }
    await createDaily({ ...deps, store: broken })('2026-11-22')
    expect(logged).toContainEqual({ event: 'endings', outcome: 'error', error: 'Error' })
    expect(logged).toContainEqual({ event: 'expired', outcome: 'ok' })
    expect(told).toEqual([3])
    await store.close()
  })

  it('admins are told how much failed, not what; one who cannot be reached keeps it from nobody', async () => {
    konvert = await openKonvert()
    const [first, second] = [konvert.person(), konvert.person()]
    konvert.telegram.fault({ chat: first.id, kind: '403' })
    const staff = konvert.store.staff([first.id, second.id])
    const notices = openNotices({
      api: konvert.bot.api,
      staff,
      subscribers: konvert.store.subscribers,
      languages: testLanguages(),
      defaultLanguage: 'en',
    })
    await notices.failures(3)
    expect(second.last().text).toContain('3 updates could not be handled')
    expect(first.botMessages()).toEqual([])
  })

  it('it is made up for at the start when the bot was off in the night, and only then', async () => {
    const { store, deps, logged } = await setUp({})
    const startWith = async (made: boolean) => {
      const kept = { ...store, hasBackup: async () => made }
      const today = () => '2026-11-22'
      scheduleDaily({ ...deps, store: kept, today, timeZone: 'UTC' }).stop()
      // Time enough for work that was not to be done, and more where it was.
      for (let tries = 0; tries < (made ? 10 : 100) && logged.length < 5; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return logged.splice(0).map(({ event }) => event)
    }
    expect(await startWith(true)).toEqual([])
    expect(await startWith(false)).toEqual(['endings', 'counted', 'expired', 'backup', 'reminders'])
    await store.close()
  })
})
