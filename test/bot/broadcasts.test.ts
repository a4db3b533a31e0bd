import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { type Konvert, openOwned } from '../support/konvert.ts'

describe('a message to subscribers', () => {
  let telegram: LocalTelegram
  let konvert: Konvert
  let owner: Person
  beforeAll(async () => {
    ;({ telegram, owner, konvert } = await openOwned())
  })
  afterAll(async () => {
    await konvert.close()
    await telegram.close()
  })
  const follow = async (person: Person, topic = 'news') => {
    await person.press({ data: `yes:${topic}` })
    return person
  }
  /** Waits until the last broadcast is over. */
  const over = async () => {
    for (let tries = 0; tries < 200; tries++) {
      const [last] = await konvert.broadcaster.list()
      if (last?.state === 'finished' || last?.state === 'cancelled') return last
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error('the broadcast does not end')
  }
  const compose = async (texts: Record<string, string>) => {
    await owner.send('/broadcast')
    for (const [language, text] of Object.entries(texts)) {
      await owner.press(`✏️ ${language}`)
      await owner.send(text)
    }
  }

  it('is written in each language, seen beforehand, confirmed, and reaches each in their own', async () => {
    const anna = await follow(konvert.person('en'))
    const olena = await follow(konvert.person('uk'))
    const vera = await follow(konvert.person('ru'))
    const other = await follow(konvert.person('en'), 'days')
    await compose({ English: 'News of the project.', Українська: 'Новини проєкту.' })
    expect(owner.last().text).toContain('News of this project (3 chats)')
    expect(owner.last().text).toContain('English: 20 characters')
    await owner.press('👁 Preview')
    const previews = owner.botMessages().slice(-3)
    expect(previews.map(({ text }) => text?.split('\n')[0])).toEqual([
      'News of the project.',
      'Новини проєкту.',
      'A message to subscribers',
    ])
    expect(previews[0]?.reply_markup?.inline_keyboard[0]?.[0]?.text).toBe('🔕 Stop this')
    await owner.press('📣 Send…')
    expect(owner.last().text).toContain('Send it to 3 chats?')
    expect(anna.last().text).not.toContain('News of the project.')
    await owner.press('📣 Yes, send it')
    const { counts } = await over()
    expect(counts).toMatchObject({ total: 3, sent: 3, uncertain: 0 })
    expect(anna.last().text).toBe('News of the project.')
    expect(olena.last().text).toBe('Новини проєкту.')
    expect(vera.last().text).toBe('News of the project.')
    expect(other.last().text).not.toBe('News of the project.')
    await owner.waitFor(({ text }) => text?.includes('sent: 3') ?? false, 5_000)
    await anna.press('🔕 Stop this')
    expect(await konvert.store.subscribers.find(anna.id)).toBeUndefined()
    await owner.send('/audit')
    expect(owner.last().text).toContain('started a message')
    await owner.send('/broadcasts')
    expect(owner.buttons()[0]).toMatch(/^✅ .* · 3 · News of the project\./)
  })

  it('keeps its formatting, and goes only to the topics and languages that are chosen', async () => {
    const days = await follow(konvert.person('en'), 'days')
    const ukrainian = await follow(konvert.person('uk'), 'days')
    await owner.send('/broadcast')
    await owner.press('✏️ English')
    telegram.pushUpdate({
      message: {
        message_id: 7_000,
        date: 1,
        chat: { id: owner.id, type: 'private' },
        from: owner.user,
        text: 'A bold word.',
        entities: [{ type: 'bold', offset: 2, length: 4 }],
      },
    })
    await telegram.settled()
    await owner.press('👥 To whom')
    await owner.press('◻️ Birthdays and letter-writing days')
    await owner.press('✅ News of this project')
    expect((await owner.press('✅ Birthdays and letter-writing days')).text).toContain('One has to stay')
    const both = owner.last().text
    await owner.press('✅ Українська')
    const [all = 0, some = 0] = [both, owner.last().text].map((text) =>
      Number(/(\d+) chat/.exec(text ?? '')?.[1]),
    )
    expect(all - some).toBe(1)
    await owner.press('‹ Back')
    await owner.press('📣 Send…')
    await owner.press('📣 Yes, send it')
    await over()
    expect(days.last()).toMatchObject({
      text: 'A bold word.',
      entities: [{ type: 'bold', offset: 2, length: 4 }],
    })
    expect(ukrainian.last().text).not.toBe('A bold word.')
  })

  it('is not sent by a confirmation of another text, or of ten minutes ago', async () => {
    await compose({ English: 'First words.' })
    await owner.press('📣 Send…')
    const { message_id: confirmation } = owner.last()
    const button = owner.last().reply_markup?.inline_keyboard[0]?.[0]
    const data = button && 'callback_data' in button ? button.callback_data : ''
    const [draft] = await konvert.broadcaster.list(['draft'])
    await owner.press({ data: `bc:text:${draft?.id}:en` })
    await owner.send('Second words.')
    await owner.press({ data }, { messageId: confirmation })
    expect((await konvert.broadcaster.list(['draft']))[0]?.id).toBe(draft?.id)
    await owner.press({ data: `bc:send:${draft?.id}` })
    konvert.pass(11 * 60_000)
    await owner.press('📣 Yes, send it')
    expect((await konvert.broadcaster.list(['draft']))[0]?.id).toBe(draft?.id)
    expect(owner.last().text).toContain('Send it to')
    await owner.press('📣 Yes, send it')
    expect((await over()).content.texts['en']?.text).toBe('Second words.')
  })

  it('says what is missing before it can be sent', async () => {
    await owner.send('/broadcast')
    await owner.press('📣 Send…')
    expect(owner.last().text).toContain('There is no text.')
    await owner.press('‹ Back')
    await owner.press('🖼 Picture')
    await owner.send('not a picture')
    expect(owner.last().text).toContain('not a picture')
    await owner.send('/cancel')
    expect(owner.last().text).toBe('All right, the bot is no longer waiting for that text.')
    const [draft] = await konvert.broadcaster.list(['draft'])
    await owner.press({ data: `bc:cancel:${draft?.id}` })
    expect(owner.last().text).toContain('discarded')
  })

  it('takes no command for its text', async () => {
    await compose({ English: 'Words.' })
    await owner.press('✏️ English')
    await owner.send('/cancel')
    expect(owner.last().text).toBe('All right, the bot is no longer waiting for that text.')
    const [draft] = await konvert.broadcaster.list(['draft'])
    expect(draft?.content.texts['en']?.text).toBe('Words.')
  })

  it('does not lead to sites that nobody has looked at', async () => {
    await compose({ English: 'Help them: https://evil.example/pay' })
    await owner.press('📣 Send…')
    expect(owner.last().text).toContain('not on the project’s list: evil.example')
    const [draft] = await konvert.broadcaster.list(['draft'])
    await owner.press({ data: `bc:go:${draft?.id}:${draft?.hash}:zzzzzz` })
    expect((await konvert.broadcaster.progress(draft?.id ?? ''))?.broadcast.state).toBe('draft')
    await owner.press({ data: `bc:cancel:${draft?.id}` })
  })

  it('can be taken back from all chats, and /forget takes it from one', async () => {
    const [anna, boris] = [await follow(konvert.person()), await follow(konvert.person())]
    await compose({ English: 'Taken back soon.' })
    await owner.press('📣 Send…')
    await owner.press('📣 Yes, send it')
    const { id } = await over()
    await anna.send('/mydata')
    expect(anna.botMessages().at(-2)?.text).toContain('sent in the last two days: 1')
    await anna.send('/forget')
    await anna.press('🗑 Yes, forget everything')
    expect(anna.messages()).toHaveLength(1)
    expect(boris.last().text).toBe('Taken back soon.')
    await owner.press({ data: `bc:open:${id}` })
    await owner.press('🗑 Delete for everybody')
    await owner.press('🗑 Delete for everybody')
    for (let tries = 0; tries < 100 && boris.last().text === 'Taken back soon.'; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    expect(boris.messages().some(({ text }) => text === 'Taken back soon.')).toBe(false)
  })

  it('whose outcome is uncertain for some is sent again or left, once', async () => {
    const lost = await follow(konvert.person())
    await compose({ English: 'Was it heard?' })
    await owner.press('📣 Send…')
    const remove = telegram.fault({ chat: lost.id, method: 'sendMessage', kind: '500' })
    await owner.press('📣 Yes, send it')
    const { id, counts } = await over()
    remove()
    expect(counts.uncertain).toBe(1)
    await owner.press({ data: `bc:open:${id}` })
    expect(owner.last().text).toContain('uncertain: 1')
    expect(owner.buttons()).toEqual(expect.arrayContaining(['🔁 Send again', 'Leave it']))
    await owner.press('Leave it')
    expect(owner.last().text).toContain('uncertain: 1')
    expect(owner.buttons()).not.toContain('🔁 Send again')
    expect((await owner.press({ data: `bc:resend:${id}:yes` })).text).toContain('not possible any more')
  })

  it('does not exist for anybody else, however forged', async () => {
    const { id } = await konvert.broadcaster.create({
      kind: 'announcement',
      audience: { topics: ['news'] },
      texts: { en: { text: 'Secret plan.', entities: [] } },
      fallback: ['en'],
    })
    const before = await konvert.broadcaster.progress(id)
    const editor = konvert.person()
    await konvert.store.staff([]).grant(editor.id, 'editor')
    const actions = [
      'open',
      'to',
      'text',
      'preview',
      'send',
      'cancel',
      'pause',
      'delete',
      'resend',
      'time',
      'link',
      'nolink',
      'picture',
    ]
    for (const person of [konvert.person(), editor]) {
      for (const command of ['/broadcast', '/broadcasts']) {
        await person.send(command)
        expect(person.last().text).toContain('no such command')
      }
      const forged = [...actions, `go:${before?.broadcast.hash}:0`].map((action) => `bc:${action}:${id}`)
      for (const data of [...forged, `bc:go:${id}:${before?.broadcast.hash}:zzzzzz`, 'bc:new', 'bc:list']) {
        expect((await person.press({ data })).text).toContain('from an old message')
      }
      expect(JSON.stringify(person.messages())).not.toContain('Secret plan')
    }
    expect(await konvert.broadcaster.progress(id)).toEqual(before)
  })
})

describe('a message to subscribers that two have to agree to', () => {
  const opened = async () => {
    const { konvert, owner, telegram } = await openOwned({ approvals: 2, timeZone: 'Europe/Berlin' })
    const sender = konvert.person('uk')
    await sender.press({ data: 'yes:cases' })
    await konvert.store.staff([]).grant(sender.id, 'sender')
    const reader = konvert.person()
    await reader.press({ data: 'yes:news' })
    await owner.send('/broadcast')
    await owner.press('✏️ English')
    await owner.send('News of the project.')
    const [draft] = await konvert.broadcaster.list()
    const state = async () => (await konvert.broadcaster.progress(draft?.id ?? ''))?.broadcast.state
    const close = async () => {
      await konvert.close()
      await telegram.close()
    }
    return { konvert, owner, sender, reader, state, id: draft?.id ?? '', close }
  }

  it('goes when a second colleague sends it, and by nobody’s word alone', async () => {
    const { owner, sender, reader, state, close } = await opened()
    await owner.press('📣 Send…')
    expect(owner.buttons()).not.toContain('🕐 At a time…')
    await owner.press('✓ I agree, ask a colleague')
    expect(owner.last().text).toContain('Your colleagues are asked')
    expect(sender.last().text).toContain('погодитися з розсилкою: 1 чат.')
    await owner.press('👁 Look at it')
    expect(owner.last().text).toContain('One colleague has agreed.')
    await owner.press('📣 Send…')
    expect((await owner.press('📣 Yes, send it')).text).toContain('agreed already')
    expect(await state()).toBe('approved')
    await sender.press('👁 Переглянути')
    await sender.press('📣 Надіслати…')
    await sender.press('📣 Так, надіслати')
    await reader.waitFor(({ text }) => text === 'News of the project.', 5_000)
    await owner.send('/audit')
    expect(owner.last().text).toMatch(/started a message[^]*approved a message/)
    await close()
  })

  it('needs both anew after a change', async () => {
    const { owner, sender, state, id, close } = await opened()
    await owner.press('📣 Send…')
    await owner.press('✓ I agree, ask a colleague')
    await sender.press({ data: `bc:text:${id}:en` })
    await sender.send('Other news.')
    expect(await state()).toBe('draft')
    await sender.press('📣 Надіслати…')
    await sender.press('✓ Погодитися й запитати колегу')
    expect(await state()).toBe('approved')
    expect(owner.last().text).toContain('погодитися з розсилкою: 1 чат.')
    await close()
  })

  it('says where there is nobody to ask', async () => {
    const { konvert, owner, sender, state, close } = await opened()
    await konvert.store.staff([]).dismiss(sender.id)
    await owner.press('📣 Send…')
    await owner.press('✓ I agree, ask a colleague')
    expect(owner.last().text).toContain('an owner adds a colleague in /admin')
    expect(await state()).toBe('approved')
    await close()
  })
})

describe('a message to subscribers at a time', () => {
  it('is asked for in the zone of the bot, shown in words, and waits for it', async () => {
    const { konvert, owner, telegram } = await openOwned({ timeZone: 'Europe/Berlin' })
    const reader = konvert.person()
    await reader.press({ data: 'yes:news' })
    konvert.pass(Date.now())
    await owner.send('/broadcast')
    await owner.press('✏️ English')
    await owner.send('Much later news.')
    await owner.press('📣 Send…')
    await owner.press('🕐 At a time…')
    expect(owner.last().text).toContain('Europe/Berlin')
    for (const [typed, answer] of [
      ['in an hour', 'not a time that I understand'],
      ['31.02.2098 18:00', 'not a time that I understand'],
      ['01.01.2020 18:00', 'That time is past'],
    ] as const) {
      await owner.send(typed)
      expect(owner.last().text).toContain(answer)
    }
    await owner.send('25.11.2098 20:05 Europe/Kyiv')
    expect(owner.last().text).toContain(
      'Tuesday, 25 November 2098 at 20:05 (Eastern European Standard Time).\n' +
        '= Tuesday, 25 November 2098 at 19:05 (Central European Standard Time)',
    )
    await owner.press('🕐 At a time…')
    await owner.send('25.11.2098 18:05')
    expect(owner.last().text).toContain('Tuesday, 25 November 2098 at 18:05 (Central European Standard Time)')
    // What is confirmed anew after a while is the same time, and never now.
    konvert.pass(11 * 60_000)
    await owner.press('📣 Yes, at this time')
    expect(owner.last().text).toContain('Tuesday, 25 November 2098 at 18:05 (Central European Standard Time)')
    expect((await konvert.broadcaster.list())[0]?.state).toBe('draft')
    await owner.press('📣 Yes, at this time')
    expect(owner.last().text).toContain('⏳ Planned')
    expect(owner.last().text).toContain('Begins on Tuesday, 25 November 2098')
    const [planned] = await konvert.broadcaster.list()
    expect(planned).toMatchObject({ state: 'scheduled', startsAt: Date.parse('2098-11-25T17:05:00Z') })
    expect(reader.last().text).not.toContain('Much later news.')
    await owner.press('✕ Cancel')
    expect((await konvert.broadcaster.list())[0]?.state).toBe('cancelled')
    await konvert.close()
    await telegram.close()
  })
})

it('a time that is past when it is confirmed is asked for anew', async () => {
  const { konvert, owner, telegram } = await openOwned()
  await konvert.person().press({ data: 'yes:news' })
  konvert.pass(Date.parse('2098-11-25T17:58:00Z'))
  await owner.send('/broadcast')
  await owner.press('✏️ English')
  await owner.send('Late news.')
  await owner.press('📣 Send…')
  await owner.press('🕐 At a time…')
  await owner.send('18:00')
  konvert.pass(3 * 60_000)
  await owner.press('📣 Yes, at this time')
  expect(owner.last().text).toContain('That time is past')
  expect((await konvert.broadcaster.list())[0]?.state).toBe('draft')
  await owner.send('18:30')
  expect(owner.last().text).toContain('25 November 2098 at 18:30')
  await konvert.close()
  await telegram.close()
})

describe('a message to subscribers that is paid for', () => {
  it('says before what it may cost', async () => {
    const { konvert, owner, telegram } = await openOwned({ paid: true })
    for (const reader of [konvert.person(), konvert.person()]) await reader.press({ data: 'yes:news' })
    await owner.send('/broadcast')
    await owner.press('✏️ English')
    await owner.send('Dear news.')
    await owner.press('📣 Send…')
    expect(owner.last().text).toContain('this may cost up to 1 Star')
    await konvert.close()
    await telegram.close()
  })
})

describe('the buttons under a message to subscribers', () => {
  it('lead to known pages, speak each language, and can be taken off', async () => {
    const { konvert, owner, telegram } = await openOwned()
    const [anna, olena] = [konvert.person('en'), konvert.person('uk')]
    for (const person of [anna, olena]) await person.press({ data: 'yes:news' })
    await owner.send('/broadcast')
    await owner.press('✏️ English')
    await owner.send('A page to read.')
    await owner.press('🔗 Button')
    expect(owner.last().text).toContain('uk Читати далі')
    for (const wrong of [
      'https://memopzk.org/',
      'http://memopzk.org/\nRead',
      'Read more\nhttps://memopzk.org/',
    ]) {
      await owner.send(wrong)
      expect(owner.last().text).toContain('not a link that begins with https://')
    }
    await owner.send('https://evil.example/\nPay')
    expect(owner.last().text).toContain('🔗 Pay → evil.example')
    await owner.press('📣 Send…')
    expect(owner.last().text).toContain('not on the project’s list: evil.example')
    await owner.press('‹ Back')
    await owner.press('✕ Button: Pay')
    await owner.press('🔗 Button')
    await owner.send('https://memopzk.org/\nen Read more\nuk Читати далі')
    await owner.press('📣 Send…')
    await owner.press('📣 Yes, send it')
    await anna.waitFor(({ text }) => text === 'A page to read.', 5_000)
    await olena.waitFor(({ text }) => text === 'A page to read.', 5_000)
    const first = [anna, olena].map((person) => person.last().reply_markup?.inline_keyboard[0]?.[0])
    expect(first).toEqual([
      { text: 'Read more', url: 'https://memopzk.org/' },
      { text: 'Читати далі', url: 'https://memopzk.org/' },
    ])
    await konvert.close()
    await telegram.close()
  })
})
