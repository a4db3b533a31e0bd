import { afterEach, describe, expect, it } from 'vitest'
import { restoreStore } from '../../src/store/restore.ts'
import { rotateKey } from '../../src/store/rotate.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { testPlace, using } from './place.ts'

let store: Store | undefined
afterEach(() => store?.close())

async function open(): Promise<Store> {
  const opened = await openStore({ memory: true, today: () => '2026-11-22' })
  if (!opened.ok) throw new Error(opened.error)
  store = opened.store
  return store
}

const OWNER = 1_000_001
const ANNA = 1_000_002
const BORIS = 1_000_003

describe('colleagues', () => {
  it('have the roles they were given, owners all of them', async () => {
    const staff = (await open()).staff([OWNER])
    expect(await staff.grant(ANNA, 'sender')).toBe(true)
    expect(await staff.grant(ANNA, 'sender')).toBe(false)
    expect(await staff.rolesOf(ANNA)).toEqual(new Set(['sender']))
    await staff.grant(ANNA, 'editor')
    expect(await staff.list()).toEqual([{ chat: ANNA, roles: ['editor', 'sender'] }])
    expect(await staff.rolesOf(OWNER)).toEqual(new Set(['owner', 'editor', 'sender']))
    expect(await staff.dismiss(OWNER)).toBe(false)
    expect(await staff.dismiss(ANNA)).toBe(true)
    expect(await staff.rolesOf(ANNA)).toEqual(new Set())
  })
})

describe('the audit log', () => {
  it('is read newest first, page by page', async () => {
    const { audit } = await open()
    for (let minute = 10; minute < 15; minute++) {
      await audit.add({
        at: `2026-11-23T02:${minute}Z`,
        by: OWNER,
        action: 'case-hidden',
        subject: `case-${minute}`,
      })
    }
    const first = await audit.page(0, 3)
    expect(first.entries.map(({ subject }) => subject)).toEqual(['case-14', 'case-13', 'case-12'])
    expect(first.more).toBe(true)
    const second = await audit.page(1, 3)
    expect(second).toMatchObject({ more: false })
    expect(second.entries).toHaveLength(2)
  })

  it('holds the last five thousand lines, and of older ones nothing', async () => {
    const { audit } = await open()
    const at = '2026-11-23T02:10Z'
    for (let number = 1; number <= 5_003; number++) {
      await audit.add({ at, by: number <= 3 ? ANNA : OWNER, action: 'case-shown', subject: `case-${number}` })
    }
    const { entries, more } = await audit.page(4, 1_000)
    expect(more).toBe(false)
    expect(entries.at(-1)?.subject).toBe('case-4')
    expect(await audit.count(ANNA)).toBe(0)
  })

  it('forgets a number and keeps the lines', async () => {
    const { audit } = await open()
    await audit.add({
      at: '2026-11-23T02:10Z',
      by: OWNER,
      action: 'staff-granted',
      subject: 'editor',
      person: ANNA,
    })
    await audit.add({ at: '2026-11-23T02:11Z', by: ANNA, action: 'event-published', subject: 'novak-nika' })
    expect(await audit.count(ANNA)).toBe(2)
    expect(await audit.forget(ANNA)).toBe(true)
    expect(await audit.forget(ANNA)).toBe(false)
    expect((await audit.page(0, 10)).entries).toEqual([
      { at: '2026-11-23T02:11Z', action: 'event-published', subject: 'novak-nika' },
      { at: '2026-11-23T02:10Z', by: OWNER, action: 'staff-granted', subject: 'editor' },
    ])
    expect(await audit.count(ANNA)).toBe(0)
  })
})

describe('a restore', () => {
  it('gives nobody rights back, and no number that was forgotten', async () => {
    const place = testPlace()
    const backup = await using(place, async ({ staff, audit, backup: make }) => {
      await staff([]).grant(ANNA, 'sender')
      await audit.add({ at: '2026-11-23T02:11Z', by: ANNA, action: 'case-hidden', subject: 'test' })
      const made = await make(place.day)
      await staff([]).dismiss(ANNA)
      await audit.forget(ANNA)
      await staff([]).grant(BORIS, 'editor')
      return made.ok ? made.file : ''
    })
    expect((await restoreStore({ ...place, today: place.day, file: backup, tombstonesLost: false })).ok).toBe(
      true,
    )
    await using(place, async ({ staff, audit }) => {
      expect(await staff([]).list()).toEqual([{ chat: BORIS, roles: ['editor'] }])
      expect(await audit.count(ANNA)).toBe(0)
      expect((await audit.page(0, 10)).entries).toHaveLength(1)
    })
  })
})

describe('a change of the key', () => {
  it('keeps colleagues and the audit log, numbers and all', async () => {
    const place = testPlace()
    await using(place, async ({ staff, audit }) => {
      await staff([]).grant(ANNA, 'sender')
      await audit.add({
        at: '2026-11-23T02:10Z',
        by: OWNER,
        action: 'staff-granted',
        subject: 'sender',
        person: ANNA,
      })
      await audit.add({ at: '2026-11-23T02:11Z', by: ANNA, action: 'case-hidden', subject: 'test' })
      await audit.forget(ANNA)
      await audit.add({ at: '2026-11-23T02:12Z', by: ANNA, action: 'case-shown', subject: 'test' })
    })
    const lines = await using(place, ({ audit }) => audit.page(0, 10))
    expect((await rotateKey({ ...place, today: place.day })).ok).toBe(true)
    await using(place, async ({ staff, audit }) => {
      expect(await staff([]).list()).toEqual([{ chat: ANNA, roles: ['sender'] }])
      expect(await staff([]).rolesOf(ANNA)).toEqual(new Set(['sender']))
      expect(await audit.page(0, 10)).toEqual(lines)
      expect(await audit.count(ANNA)).toBe(1)
    })
  })
})
