import { describe, expect, test } from 'vitest'
import { caseTopic } from '../../src/domain/subscription.ts'
import { content, ended, FIRST_CHAT, launch, openEngine, settableClock, subscribe, until } from './engine.ts'

const everybodyOnce = (chats: readonly number[], words = 'News') =>
  new Map(chats.map((chat) => [chat, [words]] as const))

describe('a broadcast', () => {
  test('reaches everybody of its audience once, and counts them', async () => {
    const engine = await openEngine()
    const chats = await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    const { counts, state } = await ended(engine.broadcaster, id)
    expect(state).toBe('finished')
    expect(counts).toEqual({
      total: 100,
      sent: 100,
      gone: 0,
      refused: 0,
      uncertain: 0,
      skipped: 0,
      waiting: 0,
    })
    expect(engine.received()).toEqual(everybodyOnce(chats))
    expect(engine.events.map(({ event }) => event)).toContain('began')
    expect(engine.events.at(-1)).toEqual({ event: 'finished', id })
  })

  test('speaks the language of each reader, with formatting, picture and buttons', async () => {
    const engine = await openEngine({
      decorate: (_, language) => [[{ text: `stop ${language}`, callback_data: 'stop:cases' }]],
    })
    const [ann, ola, jan] = await subscribe(engine, 3)
    await engine.store.subscribers.setLanguage(ola ?? 0, 'uk')
    await engine.store.subscribers.setLanguage(jan ?? 0, 'pl')
    const bold = [{ type: 'bold', offset: 0, length: 4 }]
    const texts = { en: { text: 'News for you', entities: bold }, uk: { text: 'Новини', entities: [] } }
    const buttons = [{ labels: { en: 'Read', uk: 'Читати' }, url: 'https://memopzk.org/' }]
    await ended(engine.broadcaster, await launch(engine.broadcaster, content('', { texts, buttons })))
    const seen = (chat = 0) => {
      const message = engine.telegram.person(chat)?.last()
      const labels = message?.reply_markup?.inline_keyboard.flat().map(({ text }) => text)
      return [message?.text, message?.entities, labels]
    }
    expect(seen(ann)).toEqual(['News for you', bold, ['Read', 'stop en']])
    expect(seen(ola)).toEqual(['Новини', undefined, ['Читати', 'stop uk']])
    expect(seen(jan)).toEqual(['News for you', bold, ['Read', 'stop pl']])
  })

  test('shows a picture that Telegram has already, without sending it again', async () => {
    const engine = await openEngine()
    const chats = await subscribe(engine, 5)
    const admin = engine.telegram.addPerson()
    const { Api, InputFile } = await import('grammy')
    const api = new Api(engine.telegram.token, { apiRoot: engine.telegram.url })
    const onePixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const sent = await api.sendPhoto(admin.id, new InputFile(onePixel, 'a.png'))
    const fileId = sent.photo.at(-1)?.file_id ?? ''
    await ended(
      engine.broadcaster,
      await launch(engine.broadcaster, content('Look', { picture: { fileId } })),
    )
    for (const chat of chats) {
      const message = engine.telegram.person(chat)?.last()
      expect(message?.caption).toBe('Look')
      expect(message?.photo?.at(-1)?.file_id).toBe(fileId)
    }
    expect(engine.telegram.calls.filter(({ params }) => 'uploads' in params)).toHaveLength(1)
  })

  test('goes to those with any of the topics, once each, in the languages asked for, but not to the excluded', async () => {
    const engine = await openEngine()
    const { subscribers } = engine.store
    const [both, other, excluded, foreign, neither] = await subscribe(engine, 5)
    const one = caseTopic('leniye-umerova')
    for (const chat of [both, other, excluded, foreign]) await subscribers.add(chat ?? 0, 'en', one)
    await subscribers.remove(other ?? 0, 'cases')
    await subscribers.remove(neither ?? 0, 'cases')
    await subscribers.add(excluded ?? 0, 'en', 'days')
    await subscribers.setLanguage(foreign ?? 0, 'ru')
    const audience = { topics: ['cases' as const, one], languages: ['en'], exclude: ['days' as const] }
    const id = await launch(engine.broadcaster, content('News', { audience }))
    expect((await ended(engine.broadcaster, id)).counts).toMatchObject({ total: 2, sent: 2 })
    expect([...engine.received().keys()].sort((a, b) => a - b)).toEqual([both, other])
  })

  test('of nobody ends at once', async () => {
    const engine = await openEngine()
    const { state, counts } = await ended(engine.broadcaster, await launch(engine.broadcaster))
    expect([state, counts.total]).toEqual(['finished', 0])
  })
})

describe('while it runs,', () => {
  test('who leaves before their turn is skipped, who joins is not added', async () => {
    const engine = await openEngine({ rate: 50 })
    const chats = await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    const waiting = chats.filter((chat) => !engine.received().has(chat))
    const leaving = waiting.slice(0, 20)
    const unsubscribing = waiting.slice(20, 30)
    const before = new Set(engine.received().keys())
    for (const chat of unsubscribing) {
      await engine.store.subscribers.add(chat, 'en', 'news')
      await engine.store.subscribers.remove(chat, 'cases')
    }
    for (const chat of leaving) await engine.store.subscribers.forget(chat)
    // What was called before they left is on its way.
    await new Promise((resolve) => setTimeout(resolve, 600))
    const afterwards = [...leaving, ...unsubscribing].filter((chat) => engine.received().has(chat))
    await subscribe(engine, 20, FIRST_CHAT + 1_000)
    const { counts } = await ended(engine.broadcaster, id)
    expect([...before].some((chat) => leaving.includes(chat))).toBe(false)
    const heardLater = [...leaving, ...unsubscribing].filter((chat) => engine.received().has(chat))
    expect(heardLater).toEqual(afterwards)
    expect(counts.sent + counts.skipped).toBe(100)
    expect(counts.skipped).toBe(30 - afterwards.length)
    expect([...engine.received().keys()].some((chat) => chat >= FIRST_CHAT + 1_000)).toBe(false)
  })

  test('a pause holds within a second, and resume goes on where it was', async () => {
    const engine = await openEngine({ rate: 100, server: { latencyMs: 50 } })
    const chats = await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    expect(await engine.broadcaster.pause(id)).toEqual({ ok: true })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const heard = engine.received().size
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(engine.received().size).toBe(heard)
    const paused = (await engine.broadcaster.progress(id))?.broadcast
    expect(paused).toMatchObject({ state: 'paused', counts: { sent: heard, waiting: 100 - heard } })
    expect(await engine.broadcaster.resume(id)).toEqual({ ok: true })
    await ended(engine.broadcaster, id)
    expect(engine.received()).toEqual(everybodyOnce(chats))
  })

  test('a cancel stops it for good and leaves nobody behind in the list', async () => {
    // Those under way are settled after the rest of the list was tidied.
    const engine = await openEngine({ rate: 100, server: { latencyMs: 50 } })
    await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    await engine.broadcaster.cancel(id)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const heard = engine.received().size
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(engine.received().size).toBe(heard)
    const { counts, state } = await ended(engine.broadcaster, id)
    expect(state).toBe('cancelled')
    expect(counts).toMatchObject({ sent: heard, waiting: 100 - heard, skipped: 0, uncertain: 0 })
    expect(await engine.store.broadcasts.tidy(Date.now())).toBe(false)
    expect(await engine.broadcaster.resume(id)).toEqual({ ok: false, error: 'notNow' })
  })

  test('it says how fast it is and how long it will take', async () => {
    const engine = await openEngine({ rate: 100 })
    await subscribe(engine, 400)
    const id = await launch(engine.broadcaster)
    const progress = await until(async () => {
      const found = await engine.broadcaster.progress(id)
      return found?.secondsLeft === undefined || found.broadcast.counts.sent < 200 ? undefined : found
    })
    expect(progress.perSecond).toBeGreaterThan(70)
    expect(progress.perSecond).toBeLessThan(130)
    expect(progress.secondsLeft).toBeGreaterThanOrEqual(1)
    expect(progress.secondsLeft).toBeLessThanOrEqual(3)
  })

  test('news of a case go before a newsletter that began earlier', async () => {
    const engine = await openEngine({ rate: 200 })
    await subscribe(engine, 100)
    const newsletter = await launch(engine.broadcaster, content('Newsletter'))
    await until(() => engine.received().size >= 10 || undefined)
    const update = await launch(engine.broadcaster, content('Free!', { kind: 'case-update' }))
    await ended(engine.broadcaster, update)
    const texts = [...engine.received().values()].flat()
    const before = texts.filter((text) => text === 'Newsletter').length
    expect(texts.filter((text) => text === 'Free!')).toHaveLength(100)
    // What was under way or taken for sending when the news came, and the first moments.
    expect(before).toBeLessThan(60)
    await ended(engine.broadcaster, newsletter)
    expect([...engine.received().values()].every((texts) => texts.length === 2)).toBe(true)
  })

  test('two newsletters take turns', async () => {
    const engine = await openEngine({ rate: 400 })
    await subscribe(engine, 100)
    const ids = [
      await launch(engine.broadcaster, content('A')),
      await launch(engine.broadcaster, content('B')),
    ]
    const order: string[] = []
    engine.telegram.subscribe((event) => {
      if (event.type === 'message') order.push(event.message.text ?? '')
    })
    for (const id of ids) await ended(engine.broadcaster, id)
    // From where both run, neither is ahead of the other by more than two windows.
    const from = order.indexOf('B')
    let ahead = 0
    for (const text of order.slice(from, order.length - 40)) {
      ahead += text === 'A' ? 1 : -1
      expect(Math.abs(ahead)).toBeLessThanOrEqual(2 * 16)
    }
  })
})

describe('before it runs,', () => {
  test('a cancel in the grace sends nothing', async () => {
    const engine = await openEngine()
    await subscribe(engine, 10)
    const { id, hash } = await engine.broadcaster.create(content())
    await engine.broadcaster.approve(id, hash)
    expect(await engine.broadcaster.startNow(id, hash, 300)).toEqual({ ok: true })
    expect(await engine.broadcaster.cancel(id)).toEqual({ ok: true })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(engine.received().size).toBe(0)
    expect((await engine.broadcaster.progress(id))?.broadcast.state).toBe('cancelled')
  })

  test('it waits for its time, by the clock of the wall', async () => {
    const clock = settableClock()
    const engine = await openEngine({ clock })
    const chats = await subscribe(engine, 10)
    const { id, hash } = await engine.broadcaster.create(content())
    await engine.broadcaster.approve(id, hash)
    await engine.broadcaster.schedule(id, hash, clock.now() + 3_600_000)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(engine.received().size).toBe(0)
    clock.set(3_600_000)
    // Any action makes it look; by itself it looks every half minute.
    await launch(engine.broadcaster, content('Other', { audience: { topics: ['days'] } }))
    await ended(engine.broadcaster, id)
    expect(engine.received()).toEqual(everybodyOnce(chats))
  })

  test('a confirmation holds for the content that was seen, and for no other', async () => {
    const engine = await openEngine()
    const { broadcaster } = engine
    const { id, hash } = await broadcaster.create(content())
    const edited = await broadcaster.edit(id, content('Newer'))
    if (!edited.ok) throw new Error(edited.error)
    expect(await broadcaster.approve(id, hash)).toEqual({ ok: false, error: 'changed' })
    expect(await broadcaster.approve(id, edited.hash)).toEqual({ ok: true })
    expect(await broadcaster.startNow(id, hash, 0)).toEqual({ ok: false, error: 'changed' })
    const again = await broadcaster.edit(id, content('Newest'))
    expect(again.ok).toBe(true)
    expect(await broadcaster.startNow(id, edited.hash, 0)).toEqual({ ok: false, error: 'notNow' })
  })

  test('what Telegram would refuse is not approved', async () => {
    const { broadcaster } = await openEngine()
    const { id, hash } = await broadcaster.create(content('x'.repeat(5_000)))
    expect(await broadcaster.approve(id, hash)).toEqual({
      ok: false,
      error: 'problems',
      problems: [{ code: 'textTooLong', language: 'en', length: 5_000, limit: 4_096 }],
    })
    expect(await broadcaster.pause(id)).toEqual({ ok: false, error: 'notNow' })
    expect(await broadcaster.pause('nothing')).toEqual({ ok: false, error: 'unknown' })
  })
})

describe('what does not hold any more', () => {
  test('is not begun', async () => {
    const engine = await openEngine({ stillTrue: () => false })
    await subscribe(engine, 10)
    const { state, stopped } = await ended(engine.broadcaster, await launch(engine.broadcaster))
    expect([state, stopped]).toEqual(['cancelled', 'noLongerTrue'])
    expect(engine.received().size).toBe(0)
  })

  test('is stopped in the middle', async () => {
    let holds = true
    const engine = await openEngine({ rate: 100, stillTrue: () => holds })
    await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    holds = false
    const heard = engine.received().size
    const { counts } = await ended(engine.broadcaster, id)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(engine.received().size).toBeLessThanOrEqual(heard + 16)
    expect(counts.waiting).toBeGreaterThan(50)
    expect(engine.events).toContainEqual({ event: 'stopped', id })
  })
})

describe('what was sent', () => {
  test('is taken back from everybody, after a restart too', async () => {
    const engine = await openEngine()
    const chats = await subscribe(engine, 60)
    const id = await launch(engine.broadcaster)
    await ended(engine.broadcaster, id)
    const gone: number[] = []
    engine.telegram.subscribe((event) => {
      if (event.type === 'deleted') gone.push(event.person)
    })
    expect(await engine.broadcaster.deleteForAll(id)).toEqual({ ok: true })
    const { deleted } = await until(async () => {
      const found = (await engine.broadcaster.progress(id))?.broadcast
      return found && !found.deleting ? found : undefined
    })
    expect(deleted).toBe(60)
    expect(gone.sort((a, b) => a - b)).toEqual(chats)
    expect(await engine.store.broadcasts.messagesOf(chats[0] ?? 0, Date.now())).toEqual([])
  })

  test('can be taken back by /forget from one chat', async () => {
    const engine = await openEngine()
    const [chat = 0] = await subscribe(engine, 3)
    await ended(engine.broadcaster, await launch(engine.broadcaster))
    await ended(engine.broadcaster, await launch(engine.broadcaster, content('More')))
    const ids = await engine.store.broadcasts.messagesOf(chat, Date.now())
    const inChat = engine.telegram.person(chat)?.messages() ?? []
    expect(ids.sort((a, b) => a - b)).toEqual(inChat.map(({ message_id }) => message_id))
    await engine.store.subscribers.forget(chat)
    expect(await engine.store.broadcasts.messagesOf(chat, Date.now())).toEqual([])
  })
})
