import { describe, expect, it } from 'vitest'
import { readApiShape } from '../../src/playground/api-shape.ts'
import { createLocalTelegram } from '../../src/playground/telegram.ts'
import { compileShape } from '../../src/playground/validate.ts'

const methods = compileShape(readApiShape())
const check = (method: string, params: Record<string, unknown>, fromForm = false) => {
  const found = methods.get(method.toLowerCase())
  if (found === undefined) throw new Error(`no method ${method}`)
  return found.check(params, fromForm)
}

describe('the shape of the Bot API', () => {
  it('has all methods and says where it comes from', () => {
    const shape = readApiShape() as unknown as Record<string, unknown>
    expect(shape.origin).toContain('@gramio/types 10.3.1')
    expect(shape.licence).toContain('MIT')
    expect(methods.size).toBe(185)
  })

  it('compiles every type, also those that contain themselves', () => {
    const nested = { type: 'quote', text: 'x' }
    for (const method of methods.values())
      method.check({ reply_markup: nested, media: nested, content: nested }, false)
  })
})

describe('unknown names', () => {
  it('are reported at every depth, though Telegram would ignore them', () => {
    const { error, violations } = check('sendMessage', {
      chat_id: 1,
      text: 'x',
      disable_web_page_preview: true,
      reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'x', colour: 'red' }]] },
      entities: [{ type: 'bold', offset: 0, length: 1, lenght: 1 }],
    })
    expect(error).toBeUndefined()
    expect(violations).toEqual([
      'unknown parameter "disable_web_page_preview"',
      'unknown field "colour" in InlineKeyboardButton',
      'unknown field "lenght" in MessageEntity',
    ])
  })

  it('fail when the server is strict and are only noted when it is not', async () => {
    for (const strict of [true, false]) {
      const telegram = await createLocalTelegram({ strict })
      const { id } = telegram.addPerson()
      const url = `${telegram.url}/bot${telegram.token}/sendMessage?chat_id=${id}&text=hello&typo=1`
      expect((await fetch(url)).status).toBe(strict ? 400 : 200)
      expect(telegram.calls.at(-1)).toMatchObject({ ok: !strict, violations: ['unknown parameter "typo"'] })
      await telegram.close()
    }
  })
})

describe('a choice among types', () => {
  it('is made by what the object has', () => {
    const send = (reply_markup: object) => check('sendMessage', { chat_id: 1, text: 'x', reply_markup })
    expect(send({ remove_keyboard: true, selective: true })).toEqual({ violations: [] })
    expect(send({ keyboard: [[{ text: 'A', request_contact: true }]] })).toEqual({ violations: [] })
    expect(send({ keyboard: 'bad' }).error).toBe('Field "keyboard" must be of type Array')
    expect(send({ force_reply: 'yes' }).error).toBe('Field "force_reply" must be of type Boolean')
  })

  it('looks at the type of a scope', () => {
    const scoped = (scope: object) => check('getMyCommands', { scope })
    expect(scoped({ type: 'chat', chat_id: 5 })).toEqual({ violations: [] })
    expect(scoped({ type: 'all_private_chats' })).toEqual({ violations: [] })
    expect(scoped({ type: 'chat' }).error).toContain('"chat_id"')
    expect(scoped({ type: 'planet' }).error).toBeDefined()
    expect(scoped({ type: 'default', chat_id: 5 }).violations).not.toEqual([])
  })

  it('holds for words', () => {
    expect(check('sendChatAction', { chat_id: 1, action: 'typing' })).toEqual({ violations: [] })
    expect(check('sendChatAction', { chat_id: 1, action: 'singing' }).error).toBeDefined()
    expect(check('sendChatAction', { chat_id: '1', action: 'typing' }, true)).toEqual({ violations: [] })
  })
})

describe('forms', () => {
  it('turn words into what they mean', () => {
    const params: Record<string, unknown> = {
      chat_id: '-1001',
      text: '123',
      disable_notification: 'True',
      entities: '[{"type":"bold","offset":0,"length":3}]',
    }
    expect(check('sendMessage', params, true)).toEqual({ violations: [] })
    expect(params).toEqual({
      chat_id: -1001,
      text: '123',
      disable_notification: true,
      entities: [{ type: 'bold', offset: 0, length: 3 }],
    })
  })

  it('are refused where they do not', () => {
    const base = { chat_id: '1', text: 'x' }
    expect(check('sendMessage', { ...base, entities: '[{' }, true).error).toBe(
      "can't parse entities JSON object",
    )
    expect(check('deleteMessage', { chat_id: '1', message_id: 'two' }, true).error).toBeDefined()
    expect(check('sendMessage', { ...base, disable_notification: 'maybe' }, true).error).toBeDefined()
  })
})

it('numbers are whole, except where the world is not', () => {
  expect(check('deleteMessage', { chat_id: 1, message_id: 1.5 }).error).toBeDefined()
  expect(check('sendLocation', { chat_id: 1, latitude: 55.75, longitude: 37.61 })).toEqual({ violations: [] })
})
