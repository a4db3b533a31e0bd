import { Bot, InputFile } from 'grammy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseMultipart } from '../../src/playground/multipart.ts'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'

let telegram: LocalTelegram
let bot: Bot
let anna: Person

beforeAll(async () => {
  telegram = await createLocalTelegram()
  bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } })
  anna = telegram.addPerson()
})
afterAll(() => telegram.close())

const bytes = Buffer.from('%PDF-1.7\r\n--not a boundary\r\n\r\n\0\xff end', 'latin1')
/** The head of a PNG of 640 × 480; nothing reads further. */
const png = Buffer.alloc(40)
png.writeUInt32BE(0x89504e47, 0)
png.writeUInt32BE(640, 16)
png.writeUInt32BE(480, 20)

describe('grammY uploads', () => {
  it('a document with a Cyrillic name, bytes and all', async () => {
    const { document } = await bot.api.sendDocument(anna.id, new InputFile(bytes, 'письмо Лене.pdf'), {
      caption: ' Ваше письмо ',
      caption_entities: [{ type: 'bold', offset: 1, length: 4 }],
      reply_markup: { inline_keyboard: [[{ text: 'Готово', callback_data: 'done' }]] },
    })
    expect(document).toMatchObject({
      file_name: 'письмо Лене.pdf',
      mime_type: 'application/pdf',
      file_size: bytes.length,
    })
    expect(anna.last()).toMatchObject({
      caption: 'Ваше письмо',
      caption_entities: [{ type: 'bold', offset: 0, length: 4 }],
      reply_markup: { inline_keyboard: [[{ text: 'Готово' }]] },
    })
    expect(telegram.file(document.file_id)?.bytes.equals(bytes)).toBe(true)
    expect(telegram.calls.at(-1)?.params).toMatchObject({
      uploads: [{ name: 'письмо Лене.pdf', size: bytes.length }],
    })
  })

  it('a document that can be fetched again, by those who know the token', async () => {
    const { document } = await bot.api.sendDocument(anna.id, new InputFile(bytes, 'a.pdf'))
    const { file_path, file_size } = await bot.api.getFile(document.file_id)
    expect(file_size).toBe(bytes.length)
    const fetched = await fetch(`${telegram.url}/file/bot${telegram.token}/${file_path}`)
    expect(Buffer.from(await fetched.arrayBuffer()).equals(bytes)).toBe(true)
    expect((await fetch(`${telegram.url}/file/bot1:wrong/${file_path}`)).status).toBe(404)
    expect((await fetch(`${telegram.url}/file/bot${telegram.token}/documents/..%2f..%2fx`)).status).toBe(404)
    await expect(bot.api.getFile('rubbish')).rejects.toThrow('invalid file_id')
  })

  it('a document by its id, but not as a photo', async () => {
    const { document } = await bot.api.sendDocument(anna.id, new InputFile(bytes, 'a.pdf'))
    const again = await bot.api.sendDocument(anna.id, document.file_id)
    expect(again.document).toEqual(document)
    await expect(bot.api.sendPhoto(anna.id, document.file_id)).rejects.toThrow(
      "can't use file of type Document as Photo",
    )
    await expect(bot.api.sendDocument(anna.id, 'rubbish')).rejects.toThrow(
      'wrong file identifier/HTTP URL specified',
    )
    await expect(bot.api.sendDocument(anna.id, 'https://example.org/a.pdf')).rejects.toThrow(
      'failed to get HTTP URL',
    )
  })

  it('a photo, with its size, and nothing that is no picture', async () => {
    const { photo } = await bot.api.sendPhoto(anna.id, new InputFile(png, 'картинка.png'))
    expect(photo).toMatchObject([{ width: 640, height: 480 }])
    await expect(bot.api.sendPhoto(anna.id, new InputFile(bytes, 'a.png'))).rejects.toThrow(
      'IMAGE_PROCESS_FAILED',
    )
  })

  it('a group of files', async () => {
    const media = ['один.pdf', 'два.pdf'].map((name) => ({
      type: 'document' as const,
      media: new InputFile(Buffer.from(name), name),
    }))
    const sent = await bot.api.sendMediaGroup(anna.id, media)
    expect(sent.map((one) => ('document' in one ? one.document?.file_name : ''))).toEqual([
      'один.pdf',
      'два.pdf',
    ])
    expect(
      new Set(
        anna
          .botMessages()
          .slice(-2)
          .map((one) => one.media_group_id),
      ).size,
    ).toBe(1)
    await expect(bot.api.sendMediaGroup(anna.id, media.slice(1))).rejects.toThrow('2-10 items')
  })

  it('no empty file and no caption over 1024', async () => {
    await expect(bot.api.sendDocument(anna.id, new InputFile(Buffer.alloc(0), 'a.pdf'))).rejects.toThrow(
      'non-empty',
    )
    const caption = 'x'.repeat(1025)
    await expect(bot.api.sendDocument(anna.id, new InputFile(bytes), { caption })).rejects.toThrow(
      'message caption is too long',
    )
  })

  it('captions that are edited', async () => {
    const { message_id } = await bot.api.sendDocument(anna.id, new InputFile(bytes, 'a.pdf'), {
      caption: 'one',
    })
    await bot.api.editMessageCaption(anna.id, message_id, { caption: 'two' })
    expect(anna.last()).toMatchObject({ caption: 'two', document: { file_name: 'a.pdf' } })
    await expect(bot.api.editMessageText(anna.id, message_id, 'x')).rejects.toThrow(
      'there is no text in the message',
    )
  })
})

describe('uploads of others', () => {
  it('come under the name of the parameter, as browsers and curl send them', async () => {
    const form = new FormData()
    form.set('chat_id', String(anna.id))
    form.set('document', new File([bytes], 'a "quoted" name.pdf'))
    const answer = await fetch(`${telegram.url}/bot${telegram.token}/sendDocument`, {
      method: 'POST',
      body: form,
    })
    expect(await answer.json()).toMatchObject({
      ok: true,
      result: { document: { file_name: 'a "quoted" name.pdf', file_size: bytes.length } },
    })
  })

  it('may be over 50 MB for nobody', async () => {
    const form = new FormData()
    form.set('chat_id', String(anna.id))
    form.set('document', new File([Buffer.alloc(53 * 1024 * 1024)], 'big.bin'))
    const answer = await fetch(`${telegram.url}/bot${telegram.token}/sendDocument`, {
      method: 'POST',
      body: form,
    })
    expect(await answer.json()).toMatchObject({ error_code: 413 })
  })
})

describe('multipart', () => {
  const parse = (lines: string[]) =>
    parseMultipart(Buffer.from(lines.join('\r\n')), 'multipart/form-data; boundary="b"')

  it('is read with and without quotes, and with encoded names', () => {
    const form = parse([
      '--b',
      'Content-Disposition: form-data; name="text"',
      '',
      'два\r\nслова',
      '--b',
      'content-disposition:form-data;name=one;filename=папка/письмо №1.pdf',
      '',
      'x',
      '--b',
      'content-disposition: form-data; name="two"; filename*=UTF-8\'\'%D0%B0.txt',
      '',
      '',
      '--b--',
      '',
    ])
    expect(form?.fields).toEqual({ text: 'два\r\nслова' })
    expect([...(form?.uploads ?? [])].map(([part, { name }]) => [part, name])).toEqual([
      ['one', 'письмо №1.pdf'],
      ['two', 'а.txt'],
    ])
  })

  it('is refused when it breaks off', () => {
    expect(parse(['--b', 'Content-Disposition: form-data; name="text"', '', 'two'])).toBeUndefined()
    expect(parse(['nothing'])).toBeUndefined()
  })
})
