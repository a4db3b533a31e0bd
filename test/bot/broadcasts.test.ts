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
    const [draft] = await konvert.broadcaster.list(['draft'])
    await owner.press({ data: `bc:cancel:${draft?.id}` })
    expect(owner.last().text).toContain('discarded')
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
    const actions = ['open', 'to', 'text', 'preview', 'send', 'cancel', 'pause', 'delete', 'resend']
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
