import { afterEach, describe, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case.ts'
import { testContent } from '../support/data.ts'
import { fictionalCase } from '../support/fictional.ts'
import { type KonvertOptions, type OwnedKonvert, openOwned } from '../support/konvert.ts'

let opened: OwnedKonvert | undefined
afterEach(async () => {
  await opened?.konvert.close()
  await opened?.telegram.close()
})

/** Somebody who can be written to, born on 10 December; and the bot on 20 November. */
async function open(options: KonvertOptions = {}, changes: Partial<Case> = {}): Promise<OwnedKonvert> {
  const { facilities } = await testContent()
  const [facility] = Array.from(facilities.values()).filter(({ assignable }) => assignable)
  if (facility === undefined) throw new Error('no institution')
  const known = fictionalCase()
  const held = fictionalCase({
    id: 'test-held',
    born: { year: 1990, date: '1990-12-10', sources: ['fiction'] },
    status: { ...known.status, asOf: '2026-10-01' },
    place: { ...known.place, facility: facility.id, asOf: '2026-10-01' } as Case['place'],
    ...changes,
  })
  opened = await openOwned({ today: '2026-11-20', extraCases: [held], ...options })
  return opened
}

const remindersOf = async ({ konvert }: OwnedKonvert) =>
  (await konvert.broadcaster.list()).map(({ content, state }) => ({
    on: content.on,
    about: content.caseId ?? content.dayId,
    state,
  }))

describe('reminders', () => {
  it('are prepared once, weeks before, for somebody to look at and send', async () => {
    const it = await open()
    const { konvert, owner } = it
    const [reader, other] = [konvert.person('uk'), konvert.person()]
    await reader.press({ data: 'yes:days' })
    await other.press({ data: 'yes:news' })
    await konvert.night('2026-11-20')
    expect(await remindersOf(it)).toEqual([{ on: '2026-12-10', about: 'test-held', state: 'draft' }])
    expect(owner.last().text).toContain('a reminder is ready')
    await konvert.night('2026-11-21')
    expect(await remindersOf(it)).toHaveLength(1)
    await owner.press('🗂 Messages so far')
    await owner.press(/^✏️ .*Test Testov/)
    await owner.press('📣 Send…')
    await owner.press('📣 Yes, send it')
    await reader.waitFor(({ text }) => text?.includes('день народження — 10 грудня 2026') ?? false, 5_000)
    expect(other.last().text).not.toContain('birthday')
    expect(reader.buttons()[0]).toBe('✉️ Написати листа')
    await reader.press('✉️ Написати листа')
    expect(reader.last().text).toContain('Як вас')
  })

  it('go by themselves where that is the setting, and only there', async () => {
    const it = await open({ reminders: 'automatic' })
    const reader = it.konvert.person()
    await reader.press({ data: 'yes:days' })
    await it.konvert.night('2026-11-20')
    await reader.waitFor(({ text }) => text?.includes('has a birthday on 10 December 2026') ?? false, 5_000)
    expect(it.owner.botMessages()).toEqual([])
    await it.konvert.close()
    await it.telegram.close()
    const off = await open({ reminders: 'off' })
    await off.konvert.night('2026-11-20')
    expect(await remindersOf(off)).toEqual([])
  })

  it('come for days on which many write, too', async () => {
    const it = await open({ today: '2026-12-07' })
    await it.konvert.night('2026-12-07')
    expect(await remindersOf(it)).toEqual([{ on: '2027-01-01', about: 'new-year', state: 'draft' }])
  })

  it.each<[string, Partial<Case>]>([
    [
      'is free',
      { status: { value: 'released', on: '2026-11-01', asOf: '2026-11-01', sources: ['fiction'] } },
    ],
    ['declines letters', { letters: 'declined' }],
    [
      'has been moved to nobody knows where',
      { status: { value: 'in-transit', asOf: '2026-10-01', sources: ['fiction'] } },
    ],
  ])('are never of somebody who %s', async (_, changes) => {
    const it = await open({}, changes)
    await it.konvert.night('2026-11-20')
    expect(await remindersOf(it)).toEqual([])
  })

  it('that were not sent in time are discarded, and do not come again', async () => {
    const it = await open()
    await it.konvert.night('2026-11-26')
    await it.konvert.night('2026-11-27')
    expect((await remindersOf(it))[0]?.state).toBe('cancelled')
    await it.konvert.night('2026-11-21')
    expect(await remindersOf(it)).toHaveLength(1)
  })
})

describe('every Monday', () => {
  it('editors are told how many people need a look', async () => {
    const it = await open({ reminders: 'off' })
    const editor = it.konvert.person()
    const sender = it.konvert.person()
    await it.konvert.store.staff([]).grant(editor.id, 'editor')
    const reader = it.konvert.person('uk')
    await reader.press({ data: 'yes:cases' })
    await it.konvert.store.staff([]).grant(reader.id, 'editor')
    await it.konvert.store.staff([]).grant(sender.id, 'sender')
    await it.konvert.night('2026-11-22')
    expect(editor.botMessages()).toEqual([])
    await it.konvert.night('2026-11-23')
    expect(editor.last().text).toMatch(/^\d+ people need a look/)
    expect(it.owner.last().text).toMatch(/people need a look/)
    expect(reader.last().text).toContain('Потрібно переглянути')
    // It is night.
    const silent = it.telegram.calls.filter(({ params }) => params['disable_notification'] === true)
    expect(silent.map(({ params }) => Number(params['chat_id']))).toEqual(
      expect.arrayContaining([it.owner.id, editor.id, reader.id]),
    )
    expect(sender.botMessages()).toEqual([])
    await editor.press('🔎 To be looked at')
    expect(editor.last().text).toContain('•')
  })
})
