import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { type Konvert, openOwned } from '../support/konvert.ts'

describe('running the bot', () => {
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
  const rolesOf = async (person: Person) => Array.from(await konvert.store.staff([]).rolesOf(person.id))
  /** What the menu of a chat offers, as Telegram tells it to that chat. */
  const menu = async (person: Person) => {
    const scope = { type: 'chat', chat_id: person.id } as const
    return (await konvert.bot.api.getMyCommands({ scope })).map(({ command }) => command)
  }

  it('asks for nobody any more once that was stopped', async () => {
    await owner.press({ data: 'admin:add' })
    await owner.send('/cancel')
    expect(owner.last().text).toBe('All right, the bot is no longer waiting for that text.')
    await owner.send('1234567')
    expect(owner.last().text).not.toContain('1234567')
  })

  it('is done by owners, who give rights after a question and take them at once', async () => {
    const colleague = konvert.person()
    await colleague.send('/help')
    await owner.send('/admin')
    await owner.press('👥 Colleagues')
    expect(owner.last().text).toContain('only the owners')
    await owner.press('➕ Add')
    await owner.send('nobody')
    expect(owner.last().text).toContain('no number in that')
    await owner.send(String(colleague.id))
    await owner.press('✏️ Keep the cases')
    expect(await rolesOf(colleague)).toEqual([])
    await owner.press('✓ Yes, give the right')
    expect(await rolesOf(colleague)).toEqual(['editor'])
    expect(colleague.last().text).toContain('You can keep the cases')
    expect(await menu(colleague)).toContain('admin')
    expect(await menu(colleague)).not.toContain('audit')
    await colleague.send('/admin')
    expect(colleague.last().text).toContain('You keep what the bot says of people current')
    expect(colleague.buttons()).toEqual(['🔎 To be looked at', '📊 Numbers'])
    await owner.press(`🗑 ${colleague.id}`)
    await owner.press('🗑 Take them away')
    expect(await rolesOf(colleague)).toEqual([])
    expect(await menu(colleague)).toEqual([])
    await colleague.send('/admin')
    expect(colleague.last().text).toContain('no such command')
    await owner.send('/audit')
    expect(owner.last().text).toMatch(/took rights away.*\n.*gave a right .* editor/)
    expect(owner.last().text).toContain(`${owner.id} · `)
  })

  it('knows a colleague by a forwarded message, unless they hide it', async () => {
    const colleague = konvert.person()
    const forward = (forward_origin: object) =>
      telegram.pushUpdate({
        message: {
          message_id: 5_000,
          date: 1,
          chat: { id: owner.id, type: 'private' },
          from: owner.user,
          text: 'Something private',
          forward_origin,
        },
      })
    await owner.press({ data: 'admin:add' })
    forward({ type: 'hidden_user', date: 1, sender_user_name: 'Somebody' })
    await telegram.settled()
    expect(owner.last().text).toContain('no number in that')
    forward({ type: 'user', date: 1, sender_user: colleague.user })
    await telegram.settled()
    expect(owner.last().text).toContain(String(colleague.id))
    expect(owner.buttons()).toContain('📣 Write to subscribers')
  })

  it('is shown to the person in /mydata, and ends with /forget, which leaves the log without their number', async () => {
    const colleague = konvert.person()
    for (const data of [`admin:grant:sender:${colleague.id}`, `admin:grant:sender:${colleague.id}`]) {
      await owner.press({ data })
    }
    await colleague.send('/mydata')
    const text = colleague.botMessages().at(-2)?.text
    expect(text).toContain('rights: messages to subscribers')
    expect(text).toContain('audit log with your number, which is sealed: 1')
    await colleague.send('/forget')
    await colleague.press('🗑 Yes, forget everything')
    expect(await rolesOf(colleague)).toEqual([])
    await owner.send('/audit')
    expect(owner.last().text).toContain('gave a right')
    expect(owner.last().text).not.toContain(String(colleague.id))
  })

  it('does not exist for anybody else: no command, no button, however forged', async () => {
    const stranger = konvert.person()
    await stranger.send('/start')
    expect(await menu(stranger)).toEqual([])
    for (const command of ['/admin', '/audit']) {
      await stranger.send(command)
      expect(stranger.last().text).toContain('no such command')
    }
    const forged = [
      'admin:menu',
      'admin:staff',
      'admin:add',
      'admin:audit:0',
      `admin:ask:editor:${stranger.id}`,
      `admin:grant:editor:${stranger.id}`,
      `admin:grant:sender:${stranger.id}`,
      `admin:askout:${owner.id}`,
      `admin:out:${owner.id}`,
    ]
    for (const data of forged) {
      expect((await stranger.press({ data })).text).toContain('from an old message')
      await stranger.send(String(stranger.id))
    }
    expect(await konvert.store.staff([]).list()).toEqual([])
    const editor = konvert.person()
    await konvert.store.staff([]).grant(editor.id, 'editor')
    for (const data of forged.slice(1)) await editor.press({ data })
    expect(await konvert.store.staff([]).list()).toEqual([{ chat: editor.id, roles: ['editor'] }])
  })
})
