import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../src/playground/telegram.ts'
import { testContent } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { saySeed, seed, share } from './size.ts'

// A link is pressed in somebody else's channel: what it opens may be looked at, and nothing more. The bot is asked
// whatever its memory would answer, and has to answer everybody as it answers a person who opened no link at all.

saySeed('links')

const LINKS = share(10_000)
const AT_ONCE = 50
const LIMIT = 600_000
/** Telegram lets through only these signs in a link; everything else has to be typed by hand. */
const LINK_SIGNS = Array.from('ABCXYZabcxyz019_-')

const word = fc.constantFrom(
  'subscribe',
  'forget',
  'forget_yes',
  'mydata',
  'unsubscribe',
  'letter',
  'check',
  'cancel',
  'admin',
  'writable',
  'resume',
  'story',
  'stopall:yes',
  'forget:yes',
  'yes:news',
  'on:0:cases',
  'language',
)
const language = fc.constantFrom('ru', 'uk', 'en', 'de', 'RU', '__')
const action = fc.constantFrom(
  'language',
  'case',
  'write',
  'anew',
  'practice',
  'address',
  'post',
  'ways',
  'paper',
  'sender',
  'tidy',
  'follow',
  'yes',
  'stop',
  'again',
)
const separator = fc.constantFrom(':', '_', '-', '--', '=', '%3A', '%253A', ' ', '\n', '\u0000', '：')
const injected = fc.constantFrom(
  "' OR 1=1; --",
  '"; DROP TABLE subscribers; --',
  '<b>x</b>',
  '{name, select, other {x}}',
  '__proto__',
  'constructor',
  'toString',
  '../../data/cases/novak-nika',
  '${7*7}',
  '\r\n/letter Novak',
  '\n/forget',
  '\u202e/language:ru',
  'letter:0:profile:',
)

/** What stands after /start, by somebody who knows the bot's source. */
function payloads(ids: readonly string[]): fc.Arbitrary<string> {
  const id = fc.constantFrom(...ids)
  const nearId = fc
    .tuple(id, fc.nat(40), fc.constantFrom('', '-', '_', 'a', ' ', '\u200b', 'а', 'A'))
    .map(
      ([known, at, sign]) => known.slice(0, at % known.length) + sign + known.slice((at % known.length) + 1),
    )
  const data = fc
    .tuple(
      action,
      separator,
      fc.oneof(id, language, word, fc.constant('')),
      separator,
      fc.constantFrom('', 'card', '0', 'ZZ'),
    )
    .map(([what, by, whom, by2, rest]) => (rest === '' ? what + by + whom : what + by + whom + by2 + rest))
  const encoded = data.map((text) => Buffer.from(text).toString('base64url').slice(0, 64))
  return fc.oneof(
    { weight: 3, arbitrary: id },
    { weight: 2, arbitrary: nearId },
    { weight: 2, arbitrary: word },
    { weight: 4, arbitrary: data },
    encoded,
    injected,
    fc.tuple(id, separator, injected).map((parts) => parts.join('')),
    fc.string({ unit: fc.constantFrom(...LINK_SIGNS), minLength: 1, maxLength: 64 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    fc
      .tuple(fc.constantFrom(...LINK_SIGNS, 'ы', '👩‍👩‍👧'), fc.integer({ min: 65, max: 400 }))
      .map(([sign, n]) => sign.repeat(n)),
  )
}

/** A link typed out as Telegram sends it; now and then with the bot's name, a second space or a line break. */
const opening = fc.constantFrom(
  '/start ',
  '/start ',
  '/start ',
  '/start  ',
  '/start@konvert_bot ',
  '/start\n',
)

/** What the bot answers a person from now on to everything that its memory could change. */
async function answers(person: Person, konvert: Konvert, questions: readonly string[]): Promise<string[]> {
  const given: string[] = []
  for (const question of questions) {
    const before = new Set(person.botMessages().map(({ message_id: id }) => id))
    if (question.startsWith('press ')) {
      const { text = '' } = await person.press({ data: question.slice('press '.length) })
      given.push(`${question} → ${text}`)
    } else await person.send(question)
    for (const { message_id: id, text = '', document } of person.botMessages()) {
      if (before.has(id)) continue
      const file = document && konvert.telegram.file(document.file_id)?.bytes
      given.push(`${question} → ${text}${file ? Buffer.from(file).toString() : ''}`)
    }
  }
  // Each person has an id of their own, as has each message, and each draft its own chance to choose the words by.
  return given.map((line) =>
    line
      .replaceAll(String(person.id), 'ID')
      .replace(/"(revision|seed|start|question|wayToLetterBeganAt)": \d+/g, '"$1": any')
      .replace(/"messages": \[([\d,\s]*)\]/g, (_, ids: string) => `"messages": ${ids.split(',').length}`)
      .replace(/(Письмо пока такое:\n.*)\n[^]*$/, '$1'),
  )
}

/** Asks first what a question of its own would change: /address remembers whose address it showed. */
const OF_A_NEWCOMER = [
  '/help',
  'press resume',
  '/mydata',
  '/subscriptions',
  '/letter',
  '/cancel',
  '/address',
  'Saidova',
]
const OF_A_WRITER = [
  '/help',
  '/mydata',
  '/subscriptions',
  '/address',
  'Прага',
  'press resume',
  '/letter',
  '/cancel',
]

let konvert: Konvert
let links: string[]
beforeAll(async () => {
  konvert = await openKonvert()
  const { cases } = await testContent()
  // The featured person is shown to who opened nothing, too: their own link would prove less than another's.
  const ids = Array.from(cases.keys()).filter((id) => id !== 'leniye-umerova')
  const text = fc.tuple(opening, payloads(ids)).map(([start, payload]) => start + payload)
  links = fc.sample(text, { seed, numRuns: LINKS })
})
afterAll(() => konvert.close())

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(work))
  }
}

describe(`${LINKS} hostile links`, () => {
  it('leave the bot knowing of a newcomer what it knows of one who opened none', {
    timeout: LIMIT,
  }, async () => {
    const control = konvert.person()
    await control.send('/start')
    const expected = await answers(control, konvert, OF_A_NEWCOMER)
    await inTurns(links, async (link) => {
      const person = konvert.person()
      await person.send(link)
      expect(await answers(person, konvert, OF_A_NEWCOMER), JSON.stringify(link)).toEqual(expected)
    })
  })

  it('change neither the language nor the person nor the draft of somebody who is writing a letter', {
    timeout: LIMIT,
  }, async () => {
    const writer = async () => {
      const person = konvert.person()
      await person.send('/language')
      await person.press('Русский')
      await person.send('/letter Горинов')
      await person.send('Катарина')
      await person.press(/^👩/)
      return person
    }
    const control = await writer()
    await control.send('/start')
    const expected = await answers(control, konvert, OF_A_WRITER)
    await inTurns(links.slice(0, share(1_000)), async (link) => {
      const person = await writer()
      await person.send(link)
      expect(await answers(person, konvert, OF_A_WRITER), JSON.stringify(link)).toEqual(expected)
    })
  })

  it('open everybody’s card, or say that they lead nowhere, and Telegram refuses nothing of it', async () => {
    const { cases } = await testContent()
    for (const id of cases.keys()) {
      const person = konvert.person()
      await person.send(`/start ${id}`)
      expect(person.last().text, id).toContain(cases.get(id)?.names.en.shown)
    }
    expect(konvert.logged.filter(({ outcome }) => outcome === 'error' || outcome === 'timeout')).toEqual([])
    expect(konvert.telegram.calls.filter(({ ok }) => !ok)).toEqual([])
  })
})
