import { describe, expect, it } from 'vitest'
import { caseEvent } from '../../src/domain/case-event.ts'
import { newEventId, readPublished } from '../../src/store/case-events.ts'
import { mainFile } from '../../src/store/databases.ts'
import { eventOf } from '../domain/case-event-samples.ts'
import { behindTheBack, opened, testPlace, using } from './place.ts'

const inMemory = () =>
  opened({ memory: true, today: () => '2026-11-22' }).then(({ caseEvents }) => caseEvents)

describe('an event that is kept', () => {
  it('is a draft until it is published, and published until it is undone', async () => {
    const events = await inMemory()
    const event = eventOf('release')
    expect(await events.add(event, 'draft')).toBe(true)
    expect(await events.add(event, 'waiting')).toBe(true)
    expect(await events.find(event.id)).toMatchObject({ event, state: 'waiting', publishedAt: undefined })
    expect(await events.undo(event.id)).toBe(false)
    expect(await events.publish(event.id, 1_700_000_000_000)).toBe(true)
    expect(await events.find(event.id)).toMatchObject({
      event,
      state: 'published',
      publishedAt: 1_700_000_000_000,
    })
    expect(await events.undo(event.id)).toBe(true)
    expect(await events.find(event.id)).toMatchObject({ event, state: 'undone' })
  })

  it('does not change once it was published, whoever presses an old button', async () => {
    const events = await inMemory()
    const event = eventOf('news')
    await events.add(event, 'draft')
    await events.publish(event.id, 1)
    const before = await events.find(event.id)
    expect(await events.publish(event.id, 2)).toBe(false)
    expect(await events.add({ ...event, date: '2026-01-01' }, 'draft')).toBe(false)
    expect(await events.drop(event.id)).toBe(false)
    expect(await events.find(event.id)).toEqual(before)
    await events.undo(event.id)
    expect(await events.publish(event.id, 3)).toBe(false)
    expect(await events.add(event, 'waiting')).toBe(false)
    expect(await events.undo(event.id)).toBe(false)
  })

  it('can be written anew or thrown away before', async () => {
    const events = await inMemory()
    const event = eventOf('news')
    await events.add(event, 'waiting')
    const corrected = { ...event, date: '2026-10-31' }
    await events.add(corrected, 'draft')
    expect(await events.list()).toMatchObject([{ event: corrected, state: 'draft' }])
    expect(await events.drop(event.id)).toBe(true)
    expect(await events.drop(event.id)).toBe(false)
    expect(await events.list()).toEqual([])
    expect(await events.publish(event.id, 1)).toBe(false)
  })

  it('stands in the order of publication, not of writing', async () => {
    const events = await inMemory()
    const [first, second, other] = [
      eventOf('in-transit'),
      eventOf('transfer'),
      eventOf('news', { caseId: 'other' }),
    ]
    for (const event of [first, second, other]) await events.add(event, 'draft')
    for (const event of [second, other, first]) await events.publish(event.id, 1)
    const ids = (kept: { event: { id: string } }[]) => kept.map(({ event }) => event.id)
    expect(ids(await events.list(['published']))).toEqual([second.id, other.id, first.id])
    expect(ids(await events.of('testov-test'))).toEqual([second.id, first.id])
    expect(await events.list(['draft', 'waiting'])).toEqual([])
    await events.undo(other.id)
    const next = eventOf('news')
    await events.add(next, 'draft')
    const numbers = (await events.list()).map(({ number }) => number)
    expect(new Set(numbers).size).toBe(4)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  it('outlives the program, and is read by another one while the bot runs', async () => {
    const place = testPlace()
    const event = eventOf('transfer', { facility: 'ik-98-elsewhere' })
    await using(place, async ({ caseEvents }) => {
      await caseEvents.add(event, 'draft')
      await caseEvents.add(eventOf('news'), 'waiting')
      await caseEvents.publish(event.id, 5)
      await caseEvents.hide('testov-test')
    })
    const { caseEvents } = await opened(place)
    expect(await caseEvents.list(['published'])).toMatchObject([{ event, publishedAt: 5 }])
    expect(await caseEvents.hidden()).toEqual(new Set(['testov-test']))
    expect(await readPublished(place.stateDir)).toEqual({ ok: true, events: [event] })
    expect(await readPublished(testPlace().stateDir)).toMatchObject({ ok: false, error: 'nothingKept' })
  })

  it('that nobody can read is not passed over in silence', async () => {
    const place = testPlace()
    const event = eventOf('release')
    await using(place, ({ caseEvents }) => caseEvents.add(event, 'draft'))
    behindTheBack(mainFile(place.stateDir), (database) =>
      database.exec(`update case_events set event = '{}'`),
    )
    const { caseEvents } = await opened(place)
    await expect(caseEvents.list()).rejects.toThrow(event.id)
  })

  it('has an id of its own that a file and a button can carry', () => {
    const ids = Array.from({ length: 2_000 }, newEventId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(caseEvent.safeParse({ ...eventOf('news'), id }).success).toBe(true)
  })
})

describe('somebody who is hidden', () => {
  it('stays so until shown again', async () => {
    const events = await inMemory()
    expect(await events.hide('testov-test')).toBe(true)
    expect(await events.hide('testov-test')).toBe(false)
    expect(await events.hidden()).toEqual(new Set(['testov-test']))
    expect(await events.unhide('testov-test')).toBe(true)
    expect(await events.unhide('testov-test')).toBe(false)
    expect(await events.hidden()).toEqual(new Set())
  })
})
