import { afterEach, describe, expect, it } from 'vitest'
import { addDays } from '../../src/domain/date.ts'
import { openCaseCounts } from '../../src/store/case-counts.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { TODAY } from '../support/data.ts'
import { type OwnedKonvert, openOwned } from '../support/konvert.ts'
import { writeLetter } from '../support/letters.ts'

let opened: OwnedKonvert | undefined
afterEach(async () => {
  await opened?.konvert.close()
  await opened?.telegram.close()
})

async function openWith(fill: (store: Store) => Promise<void>): Promise<OwnedKonvert> {
  const made = await openStore({ memory: true, today: () => TODAY })
  if (!made.ok) throw new Error(made.error)
  await fill(made.store)
  opened = await openOwned({ store: made.store })
  return opened
}

const drafted = async (store: Store, kind: string, counts: Record<string, number>) => {
  const kept = await openCaseCounts(store.totals, kind)
  for (const [id, count] of Object.entries(counts))
    for (let times = 0; times < count; times++) await kept.add(id)
}

describe('/stats', () => {
  it('shows a picture of the totals, and the numbers below it', async () => {
    const { owner } = await openWith(async (store) => {
      for (let chat = 1; chat <= 7; chat++) await store.subscribers.add(chat, 'en', 'cases')
      for (let ago = 60; ago > 0; ago--)
        await store.subscriberDays.note(addDays(TODAY, -ago), 2_100 - ago * 10)
      await drafted(store, 'drafted', { 'gorinov-alexei': 12, 'novak-nika': 5, 'ponomarenko-maria': 4 })
      await drafted(store, 'drafted-in', { en: 19, uk: 2 })
    })
    await owner.send('/stats')
    const message = owner.last()
    expect(message.photo).toBeDefined()
    expect(message.caption).toBe(
      [
        'Subscribers: 7\n\nA month ago: 1,790',
        'Letters by person\n• Alexei Gorinov: 12\n• Nika Novak: 5\nfewer than five each: 1',
        'Letters by language of the sender\n• English: 19\nfewer than five each: 1',
        'Totals alone: nobody knows who they are. Numbers below five are not shown.',
      ].join('\n\n'),
    )
    await owner.press('🔄 Now')
    expect(owner.botMessages().at(-2)?.photo).toBeDefined()
  })

  it('shows no number below five', async () => {
    const { owner } = await openWith(async (store) => {
      for (let chat = 1; chat <= 4; chat++) await store.subscribers.add(chat, 'en', 'cases')
      await store.subscriberDays.note(addDays(TODAY, -40), 3)
      await drafted(store, 'drafted', { 'gorinov-alexei': 4 })
    })
    await owner.send('/stats')
    expect(owner.last().caption).toContain('Subscribers: fewer than five\n\nA month ago: fewer than five')
    expect(owner.last().caption).toContain(
      'Letters by language of the sender\nNothing that may be shown yet.',
    )
    expect(owner.last().caption?.replace('each: 1', '')).not.toMatch(/[0-9]/)
  })

  it('counts a finished letter by person and by language', async () => {
    const { konvert } = await openWith(async () => undefined)
    const writer = konvert.person('uk', 'Анна')
    expect(await writeLetter(writer, { to: 'Novak' })).not.toBe('')
    expect(Array.from(await konvert.store.totals.all())).toEqual([])
    await writer.press('✅ Готово')
    expect(Array.from(await konvert.store.totals.all())).toEqual([
      ['drafted-in:uk', 1],
      ['drafted:novak-nika', 1],
    ])
  })

  it('is for colleagues alone', async () => {
    const { konvert } = await openWith(async () => undefined)
    const stranger = konvert.person()
    await stranger.send('/stats')
    expect(stranger.last().text).toContain('no such command')
    expect((await stranger.press({ data: 'stats' })).text).toContain('from an old message')
    await konvert.store.staff([]).grant(stranger.id, 'editor')
    await stranger.send('/stats')
    expect(stranger.last().photo).toBeDefined()
  })
})
