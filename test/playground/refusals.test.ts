import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'

let clock = Date.now()
let telegram: LocalTelegram
let anna: Person

beforeAll(async () => {
  telegram = await createLocalTelegram({ now: () => clock })
  anna = telegram.addPerson({ firstName: 'Анна' })
})
afterAll(() => telegram.close())

interface Answer {
  ok: boolean
  error_code?: number
  description?: string
  result: { message_id: number }
}

async function call(method: string, params: object = {}, token = telegram.token): Promise<Answer> {
  const response = await fetch(`${telegram.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  const answer = (await response.json()) as Answer
  expect(response.status).toBe(answer.ok ? 200 : answer.error_code)
  return answer
}

const send = (params: object) => call('sendMessage', { chat_id: anna.id, text: 'words', ...params })
const keyboard = (...rows: object[][]) => ({ reply_markup: { inline_keyboard: rows } })
const button = (action: object) => keyboard([{ text: 'button', ...action }])
const row = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ text: `${i}`, callback_data: `${i}` }))

describe('a message that Telegram refuses', () => {
  const cases: [string, object, string][] = [
    ['without text', { text: undefined }, 'message text is empty'],
    ['with an empty text', { text: '' }, 'message text is empty'],
    ['of white space', { text: ' \n\t ' }, 'text must be non-empty'],
    ['longer than 4096', { text: 'x'.repeat(4097) }, 'message is too long'],
    ['without a chat', { chat_id: undefined }, 'chat_id is empty'],
    ['to a chat nobody knows', { chat_id: 5 }, 'chat not found'],
    ['to a name nobody has', { chat_id: '@nobody_here' }, 'chat not found'],
    ['with a text that is a number', { text: 5 }, 'field "text" must be of type String'],
    ['with a chat that is an object', { chat_id: {} }, 'field "chat_id" must be of type String'],
    [
      'in HTML',
      { parse_mode: 'HTML' },
      'the local Telegram takes entities only, parse_mode is not supported',
    ],
    ['in an unknown mode', { parse_mode: 'BBCode' }, 'unsupported parse_mode'],
    ['answering nothing', { reply_parameters: { message_id: 999_999 } }, 'message to be replied not found'],
    ['in a thread', { message_thread_id: 3 }, 'message thread not found'],
    ['as a paid broadcast', { allow_paid_broadcast: true }, 'FLOODSKIP_NOT_ALLOWED'],
    ['for a business', { business_connection_id: 'x' }, 'business connection not found'],
    ['with a preview of nothing', { link_preview_options: { url: 'not-a-url' } }, 'WEBPAGE_URL_INVALID'],
    [
      'with a preview that is not true or false',
      { link_preview_options: { is_disabled: 'yes' } },
      'field "is_disabled" must be of type Boolean',
    ],
    ['with entities that are no list', { entities: {} }, "can't parse entities JSON object"],
    ['with a keyboard that is a word', { reply_markup: 'x' }, 'object expected as reply markup'],
    [
      'with rows that are no list',
      { reply_markup: { inline_keyboard: 'bad' } },
      'field "inline_keyboard" must be of type Array',
    ],
    [
      'with a text_link to nowhere',
      { entities: [{ type: 'text_link', offset: 0, length: 5, url: '' }] },
      "entity URL '' is invalid: URL host is empty",
    ],
    [
      'with a text_link without a link',
      { entities: [{ type: 'text_link', offset: 0, length: 5 }] },
      'can\'t parse MessageEntity: Can\'t find field "url"',
    ],
    [
      'with an entity behind the end',
      { entities: [{ type: 'bold', offset: 100, length: 1 }] },
      'entity begins after the end of the text at UTF-16 offset 100',
    ],
    [
      'with an entity over the end',
      { entities: [{ type: 'bold', offset: 0, length: 100 }] },
      'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100',
    ],
    [
      'with an entity before the start',
      { entities: [{ type: 'bold', offset: -1, length: 1 }] },
      'receive an entity with incorrect offset -1',
    ],
    [
      'with an unknown entity',
      { entities: [{ type: 'sparkling', offset: 0, length: 1 }] },
      "can't parse MessageEntity: Unsupported type specified",
    ],
    [
      'with an entity without a place',
      { entities: [{ type: 'bold', length: 1 }] },
      'can\'t parse MessageEntity: Can\'t find field "offset"',
    ],
    ['with data of 65 bytes', button({ callback_data: 'ы'.repeat(32) + 'x' }), 'BUTTON_DATA_INVALID'],
    [
      'with empty data',
      button({ callback_data: '' }),
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'with a button that does nothing',
      button({}),
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'with a button without words',
      keyboard([{ callback_data: 'x' }]),
      'can\'t parse inline keyboard button: Can\'t find field "text"',
    ],
    [
      'with a button that does two things',
      button({ callback_data: 'x', url: 'https://a.org' }),
      'BUTTON_TYPE_INVALID',
    ],
    ['with a button to pay', button({ pay: true }), 'BUTTON_TYPE_INVALID'],
    ['copying nothing', button({ copy_text: { text: '' } }), 'BUTTON_COPY_TEXT_INVALID'],
    ['copying 257 characters', button({ copy_text: { text: 'x'.repeat(257) } }), 'BUTTON_COPY_TEXT_INVALID'],
    [
      'linking nowhere',
      button({ url: 'not-a-url' }),
      "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
    ],
    [
      'linking by FTP',
      button({ url: 'ftp://example.com' }),
      "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ],
    [
      'opening an app without HTTPS',
      button({ web_app: { url: 'http://example.com' } }),
      "inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ],
    ['with 9 buttons in a row', keyboard(row(9)), 'reply markup is too long'],
    ['with 104 buttons', keyboard(...Array.from({ length: 13 }, () => row(8))), 'reply markup is too long'],
    [
      'with over 10 kB of buttons',
      keyboard(
        ...Array.from({ length: 60 }, () => [{ text: 'ы'.repeat(64), callback_data: 'x'.repeat(60) }]),
      ),
      'reply markup is too long',
    ],
  ]
  it.each(cases)('%s', async (_, params, description) => {
    const answer = await send(params)
    expect(answer).toMatchObject({ ok: false, error_code: 400, description: `Bad Request: ${description}` })
  })
})

describe('a message at the edge of what is allowed', () => {
  const cases: [string, object][] = [
    ['of 4096 characters', { text: 'x'.repeat(4096) }],
    ['of 4096 characters inside white space', { text: `  ${'x'.repeat(4096)}\n` }],
    ['with data of 64 bytes', button({ callback_data: 'ы'.repeat(32) })],
    ['copying 256 characters', button({ copy_text: { text: 'x'.repeat(256) } })],
    ['with 96 buttons', keyboard(...Array.from({ length: 12 }, () => row(8)))],
    ['with a link without a scheme', button({ url: 'memopzk.org/figurant' })],
    ['with a link to a person', button({ url: 'tg://user?id=5' })],
    ['with a reply keyboard', { reply_markup: { keyboard: [[{ text: 'A' }]], resize_keyboard: true } }],
    ['with a forced reply', { reply_markup: { force_reply: true } }],
    [
      'answering nothing, if it must',
      { reply_parameters: { message_id: 9e6, allow_sending_without_reply: true } },
    ],
  ]
  it.each(cases)('%s is sent', async (_, params) => {
    expect(await send(params)).toMatchObject({ ok: true })
  })
})

describe('who can be written to', () => {
  it('is nobody who has blocked the bot, until it is unblocked', async () => {
    const person = telegram.addPerson()
    person.block()
    const refused = { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' }
    expect(await send({ chat_id: person.id })).toEqual(refused)
    expect(await call('sendChatAction', { chat_id: person.id, action: 'typing' })).toEqual(refused)
    person.unblock()
    expect(await send({ chat_id: person.id })).toMatchObject({ ok: true })
  })

  it('is nobody whose account is deleted', async () => {
    const person = telegram.addPerson()
    person.deactivate()
    expect(await send({ chat_id: person.id })).toMatchObject({
      error_code: 403,
      description: 'Forbidden: user is deactivated',
    })
  })

  it('is no group that threw the bot out or that it has left', async () => {
    const group = telegram.addGroup({ title: 'Вечер писем' })
    expect(await send({ chat_id: group.id })).toMatchObject({ description: 'Bad Request: chat not found' })
    group.addBot(anna)
    expect(await send({ chat_id: group.id })).toMatchObject({ ok: true })
    group.removeBot(anna)
    expect(await send({ chat_id: group.id })).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was kicked from the supergroup chat',
    })
    group.addBot(anna)
    expect(await call('leaveChat', { chat_id: group.id })).toMatchObject({ ok: true, result: true })
    expect(group.botHasLeft).toBe(true)
    expect(await send({ chat_id: group.id })).toMatchObject({
      description: 'Forbidden: bot is not a member of the supergroup chat',
    })
  })
})

describe('editing', () => {
  const edit = (params: object) => call('editMessageText', { chat_id: anna.id, ...params })

  it('refuses what changes nothing, in text and keyboard', async () => {
    const { result } = await send({ text: 'same', ...button({ callback_data: 'x' }) })
    const same = { message_id: result.message_id, text: ' same ', ...button({ callback_data: 'x' }) }
    expect(await edit(same)).toMatchObject({
      error_code: 400,
      description:
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    })
    expect(await edit({ ...same, ...button({ callback_data: 'y' }) })).toMatchObject({ ok: true })
    expect(await edit({ ...same, reply_markup: undefined })).toMatchObject({ ok: true })
    expect(anna.last().reply_markup).toBeUndefined()
    const markup = { chat_id: anna.id, message_id: result.message_id }
    expect(await call('editMessageReplyMarkup', markup)).toMatchObject({
      description: expect.stringContaining('message is not modified'),
    })
  })

  it('notices that only the entities changed', async () => {
    const { result } = await send({ text: 'bold' })
    const bold = {
      message_id: result.message_id,
      text: 'bold',
      entities: [{ type: 'bold', offset: 0, length: 4 }],
    }
    expect(await edit(bold)).toMatchObject({ ok: true, result: { edit_date: expect.any(Number) } })
    expect((await edit(bold)).description).toContain('message is not modified')
  })

  it('refuses messages that are gone, of others, or of another kind', async () => {
    expect((await edit({ message_id: 999_999, text: 'x' })).description).toBe(
      'Bad Request: message to edit not found',
    )
    const message_id = anna.type('mine')
    expect((await edit({ message_id, text: 'x' })).description).toBe("Bad Request: message can't be edited")
    expect((await edit({ text: 'x' })).description).toBe('Bad Request: message identifier is not specified')
    const { result } = await send({})
    const caption = { chat_id: anna.id, message_id: result.message_id, caption: 'x' }
    expect((await call('editMessageCaption', caption)).description).toBe(
      'Bad Request: there is no caption in the message to edit',
    )
  })
})

describe('deleting', () => {
  it('works for two days, once', async () => {
    const { result } = await send({})
    const target = { chat_id: anna.id, message_id: result.message_id }
    clock += 48 * 3_600_000
    expect(await call('deleteMessage', target)).toMatchObject({ ok: true, result: true })
    expect((await call('deleteMessage', target)).description).toBe('Bad Request: message to delete not found')
  })

  it('is refused after 48 hours', async () => {
    const { result } = await send({})
    clock += 48 * 3_600_000 + 1_000
    const target = { chat_id: anna.id, message_id: result.message_id }
    const refused = "Bad Request: message can't be deleted for everyone"
    expect((await call('deleteMessage', target)).description).toBe(refused)
    const several = { chat_id: anna.id, message_ids: [result.message_id] }
    expect((await call('deleteMessages', several)).description).toBe(refused)
  })

  it('skips those of several that are gone', async () => {
    const { result } = await send({})
    const message_ids = [result.message_id, 999_999]
    expect(await call('deleteMessages', { chat_id: anna.id, message_ids })).toMatchObject({ ok: true })
    expect(anna.messages().some((message) => message.message_id === result.message_id)).toBe(false)
    expect(await call('deleteMessages', { chat_id: anna.id, message_ids: [] })).toMatchObject({
      error_code: 400,
    })
  })
})

describe('answering a press', () => {
  const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid'
  const answer = (callback_query_id: string, more: object = {}) =>
    call('answerCallbackQuery', { callback_query_id, ...more })

  it('works once, in time, with 200 characters', async () => {
    await send(button({ callback_data: 'x' }))
    const first = anna.pressNoWait('button')
    expect((await answer(first, { text: 'x'.repeat(201) })).description).toBe('Bad Request: MESSAGE_TOO_LONG')
    expect(await answer(first, { text: 'x'.repeat(200) })).toMatchObject({ ok: true })
    expect((await answer(first)).description).toBe(tooOld)
    expect((await answer('12345')).description).toBe(tooOld)
    const second = anna.pressNoWait('button')
    clock += 151_000
    expect((await answer(second)).description).toBe(tooOld)
  })
})

describe('commands', () => {
  const set = (commands: object[], more: object = {}) => call('setMyCommands', { commands, ...more })
  const command = { command: 'letter', description: 'Write' }

  const cases: [string, object[], object, string][] = [
    ['with capitals', [{ ...command, command: 'Letter' }], {}, 'BOT_COMMAND_INVALID'],
    ['of 33 letters', [{ ...command, command: 'x'.repeat(33) }], {}, 'BOT_COMMAND_INVALID'],
    ['without description', [{ ...command, description: '' }], {}, 'BOT_COMMAND_DESCRIPTION_INVALID'],
    ['more than a hundred', Array.from({ length: 101 }, () => command), {}, 'BOT_COMMANDS_TOO_MUCH'],
    ['in no language', [command], { language_code: 'russian' }, 'invalid language code specified'],
  ]
  it.each(cases)('%s are refused', async (_, commands, more, description) => {
    expect((await set(commands, more)).description).toBe(`Bad Request: ${description}`)
  })
})

describe('the door', () => {
  it('knows the token', async () => {
    const other = `1:${'x'.repeat(35)}`
    expect(await call('getMe', {}, other)).toEqual({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    })
    expect(await call('getMe', {}, 'rubbish')).toMatchObject({ error_code: 404 })
    expect(await call('getMe')).toMatchObject({ ok: true, result: { username: 'konvert_bot', is_bot: true } })
  })

  it('knows the methods, however written', async () => {
    expect(await call('sendMesage')).toEqual({ ok: false, error_code: 404, description: 'Not Found' })
    expect(await call('GETME')).toMatchObject({ ok: true })
    expect(await call('sendDice', { chat_id: anna.id })).toMatchObject({ error_code: 501 })
  })

  it('refuses a body that is no JSON', async () => {
    const response = await fetch(`${telegram.url}/bot${telegram.token}/getMe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"chat_id":',
    })
    expect(response.status).toBe(400)
  })
})
