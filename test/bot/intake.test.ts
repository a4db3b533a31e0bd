import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { soundUpdates } from '../../src/bot/intake.ts'
import { createLocalTelegram } from '../../src/playground/telegram.ts'
import { testLanguages } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { startProgram } from '../support/program.ts'

let konvert: Konvert | undefined
afterEach(async () => {
  await konvert?.close()
  konvert = undefined
})

describe('updates', () => {
  it('that are malformed, foreign or from nowhere stop nobody', async () => {
    konvert = await openKonvert()
    const person = konvert.person()
    const chat = { id: person.id, type: 'private' }
    const from = person.user
    const strange: Record<string, unknown>[] = [
      {},
      { message: {} },
      { message: null },
      { message: { message_id: 1, date: 0, chat, from } },
      { message: { message_id: 1, date: 0, chat, from, text: '' } },
      { message: { message_id: 1, date: 0, chat, from, text: 42 } },
      { message: { message_id: 1, date: 0, chat, text: '/start' } },
      { message: { message_id: 1, date: 0, chat: { id: 'x' }, from, text: '/letter' } },
      { message: { message_id: 1, date: 0, from, text: '/letter' } },
      {
        message: { message_id: 1, date: 0, chat, from, text: '/start', entities: [{ type: 'bot_command' }] },
      },
      { callback_query: { id: 'nobody', from, chat_instance: '1', data: 'case:leniye-umerova:card' } },
      { callback_query: { id: 'nobody', from, chat_instance: '1', data: 7 } },
      { callback_query: { id: 'nobody', from, chat_instance: '1' } },
      { callback_query: { from } },
      { inline_query: { id: '1', from, query: 'x', offset: '' } },
      { my_chat_member: { chat, from, date: 0 } },
      { channel_post: { message_id: 1, date: 0, chat: { id: -1, type: 'channel' }, text: '/letter' } },
      { something_new_in_2030: { chat } },
    ]
    for (const update of strange) konvert.telegram.pushUpdate(update)
    await konvert.telegram.settled()
    await person.send('/help')
    expect(person.last().text).toContain('What the bot can do')
  })

  it('that fail get one calm sentence, and one log line without what was written or who wrote it', async () => {
    konvert = await openKonvert()
    const person = konvert.person()
    const remove = konvert.telegram.fault({ method: 'sendMessage', times: 1, kind: '400' })
    await person.send('Secretov')
    remove()
    expect(person.last().text).toBe('Something went wrong on our side. Please try that once more.')
    const failures = konvert.logged.filter(({ event }) => event === 'update-failed')
    expect(failures).toEqual([
      {
        event: 'update-failed',
        update: 'message',
        feature: 'unhandled',
        outcome: 'error',
        error: 'GrammyError',
        at: expect.stringMatching(/^src\/chat\/show\.ts:\d+$/),
        code: 400,
        method: 'sendMessage',
      },
    ])
  })

  it.each(['500', '429', 'lost-answer', 'reset'] as const)(
    'meet a Telegram that answers %s, and the next one is answered',
    async (kind) => {
      konvert = await openKonvert()
      const person = konvert.person()
      konvert.telegram.fault({ method: 'sendMessage', times: 2, kind, retryAfter: 1 })
      await person.send('/help')
      await person.send('/help')
      expect(person.last().text).toContain('What the bot can do')
    },
  )

  it('from who blocked the bot meanwhile get no apology that could not arrive', async () => {
    konvert = await openKonvert()
    const person = konvert.person()
    konvert.telegram.fault({ method: 'sendMessage', times: 1, kind: '403' })
    await person.send('/help')
    expect(person.botMessages()).toEqual([])
    await person.send('/help')
    expect(person.last().text).toContain('What the bot can do')
  })

  it('are asked for again when the answer is no list of them', async () => {
    const answer = (result: unknown) => async () => ({ ok: true as const, result: result as never })
    expect(await soundUpdates(answer({ odd: 1 }), 'getUpdates', {})).toMatchObject({
      ok: false,
      error_code: 502,
    })
    expect(await soundUpdates(answer([]), 'getUpdates', {})).toMatchObject({ ok: true })
    expect(await soundUpdates(answer({ id: 1 }), 'getMe', {})).toMatchObject({ ok: true })
  })

  it('whose handler hangs are let go, so that others are served', async () => {
    konvert = await openKonvert({ watchdogMs: 300 })
    const slow = konvert.person()
    const other = konvert.person()
    const remove = konvert.telegram.fault({ chat: slow.id, kind: 'latency', ms: 3_000 })
    slow.type('/help')
    other.type('/help')
    await other.waitFor(({ text }) => text?.includes('What the bot can do') ?? false, 2_500)
    await konvert.telegram.settled(2_500)
    remove()
    expect(konvert.logged).toContainEqual(
      expect.objectContaining({ event: 'update-failed', outcome: 'timeout' }),
    )
  })

  it('of one person are handled in their order, those of many at once', async () => {
    konvert = await openKonvert()
    const crowd = Array.from({ length: 40 }, () => konvert?.person())
    for (const person of crowd) {
      person?.type('/letter Novak')
      person?.type('Anna')
    }
    await konvert.telegram.settled(10_000)
    for (const person of crowd) expect(person?.last().text).toContain('In the letter: Анна')
  })
})

describe('a group', () => {
  it('is told that letters are private, and left', async () => {
    konvert = await openKonvert()
    const person = konvert.person()
    const group = konvert.telegram.addGroup()
    group.addBot(person)
    await konvert.telegram.settled()
    const said = konvert.telegram.calls
      .filter(({ method }) => method === 'sendMessage')
      .map(({ params }) => params['text'])
    expect(said.join()).toContain('talks only in private chats')
    expect(group.botHasLeft).toBe(true)
  })
})

describe('the program', () => {
  it('answers everything that waited while it was killed, and leaves nobody on disk', async () => {
    const telegram = await createLocalTelegram()
    const folder = mkdtempSync(join(tmpdir(), 'konvert-'))
    const state = join(folder, 'state')
    const settings = {
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      KONVERT_STATE: state,
      KONVERT_KEY_FILE: join(folder, 'key'),
    }
    const first = startProgram(settings)
    await first.printed(/"ready"/)
    const people = Array.from({ length: 25 }, (_, i) =>
      telegram.addPerson({ firstName: `Test${i}`, language: 'en' }),
    )
    const slow = telegram.fault({ method: 'sendMessage', kind: 'latency', ms: 400 })
    for (const person of people) person.type('/help')
    await new Promise((resolve) => setTimeout(resolve, 150))
    first.kill('SIGKILL')
    await first.ended
    slow()
    for (const person of people) person.type('Gorinov')
    expect(telegram.pendingUpdates()).toBeGreaterThan(25)
    const second = startProgram(settings)
    await second.printed(/"ready"/)
    await telegram.settled(10_000)
    for (const person of people) {
      const texts = person.botMessages().map(({ text }) => text ?? '')
      expect(texts.some((text) => text.includes('What the bot can do'))).toBe(true)
      expect(texts.some((text) => text.startsWith('Alexei Gorinov'))).toBe(true)
    }
    const stopping = performance.now()
    second.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    expect(performance.now() - stopping).toBeLessThan(5_000)
    expect(second.output()).not.toContain(telegram.token)
    expect(readdirSync(state).toSorted()).toEqual(['backups', 'konvert.db', 'lock.db', 'tombstones.db'])
    const db = new Database(join(state, 'konvert.db'), { readonly: true })
    expect(db.prepare('select * from subscribers').all()).toEqual([])
    db.close()
    await telegram.close()
  })

  it('says in a sentence that its token is refused, and works without the menu that is', async () => {
    const telegram = await createLocalTelegram()
    const settings = { TELEGRAM_API_ROOT: telegram.url }
    const wrong = startProgram({ ...settings, BOT_TOKEN: `1234:${'x'.repeat(30)}` })
    expect(await wrong.ended).toBe(1)
    expect(wrong.output()).toContain('BOT_TOKEN is refused by Telegram')
    expect(wrong.output()).not.toMatch(/[{}]|xxx/)
    telegram.fault({ method: 'setMyCommands', times: 1, kind: '429' })
    const right = startProgram({ ...settings, BOT_TOKEN: telegram.token })
    await right.printed(/"ready"/)
    expect(right.output()).toContain('"menu-refused"')
    right.kill('SIGKILL')
    await right.ended
    await telegram.close()
  })

  it('confirms on SIGTERM what it has handled, so that nothing is answered twice', async () => {
    const telegram = await createLocalTelegram()
    const program = startProgram({ BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url })
    await program.printed(/"ready"/)
    const person = telegram.addPerson({ firstName: 'Test', language: 'en' })
    person.type('/help')
    await person.waitFor(({ text }) => text?.includes('What the bot can do') ?? false)
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(telegram.pendingUpdates()).toBe(0)
    await telegram.close()
  })

  it.each([
    [{ PORT: 'eighty' }, 'PORT should be a port number'],
    [{ ADMIN_IDS: 'anna' }, 'ADMIN_IDS should be Telegram user numbers'],
    [{ BOT_TOKEN: 'secret-but-wrong' }, 'BOT_TOKEN should be the token'],
    [{ FEATURED_CASE: 'nobody-here' }, 'FEATURED_CASE should be the id of a case'],
    [{ DEFAULT_LANGUAGE: 'xx' }, `DEFAULT_LANGUAGE should be one of ${testLanguages().codes.join(', ')}`],
  ])('refuses wrong settings in a sentence: %o', async (settings, sentence) => {
    const program = startProgram(settings)
    expect(await program.ended).toBe(1)
    const output = program.output()
    expect(output).toContain(sentence)
    expect(output).not.toMatch(/\bat .*:\d+|secret-but-wrong/)
  })
})
