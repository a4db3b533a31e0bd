import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STYLE_PARTS } from '../../src/domain/letter/draft.ts'
import { typographic } from '../../src/domain/letter/own-words.ts'
import { tidyText } from '../../src/playground/entities.ts'
import type { ApiCall, Person } from '../../src/playground/telegram.ts'
import { testContent } from '../support/data.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { letterOf } from '../support/letters.ts'
import { asMessages, HOSTILE, hostileText } from './hostile-strings.ts'
import { saySeed, seed, share, WHOLE } from './size.ts'

saySeed('hostile-text')

const LIMIT = 600_000
const texts = [...HOSTILE, ...fc.sample(hostileText, { seed, numRuns: share(1_000) })].filter(
  (text) => tidyText(text).text !== '',
)

/** All of them; in a small run a seventh, another for each input, so that every text still meets the bot. */
function textsFor(input: string): readonly string[] {
  const turn = INPUTS.findIndex(({ name }) => name === input) + 1 + seed
  return texts.filter((_, index) => WHOLE || (index + turn) % 7 === 0)
}

/** A place of the bot that takes a text. */
interface Input {
  name: string
  /** Brings a newcomer to it. */
  reach: (person: Person) => Promise<void>
  /** Before the text, in its first message. */
  command?: string
  /** What may come of a text; called after each. */
  after?: (person: Person, text: string) => Promise<void>
}

let konvert: Konvert
let restoreYo: (text: string) => string
let slots: Map<string, { topic: string; detail: string }>
beforeAll(async () => {
  konvert = await openKonvert()
  const { letter } = await testContent()
  restoreYo = letter.restoreYo
  slots = new Map(
    letter.phrases.topics.flatMap((topic) =>
      topic.details.flatMap(({ id, slot }) =>
        slot ? [[slot, { topic: topic.id, detail: id }] as const] : [],
      ),
    ),
  )
})
afterAll(() => konvert.close())

/** Data of the buttons of the newest message that has any. */
function buttonData(person: Person): string[] {
  const message = person.botMessages().findLast(({ reply_markup: markup }) => markup?.inline_keyboard.length)
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? []
  return buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}

/** Presses an answer of the present question by what its button means, in whatever language it is labelled. */
async function choose(person: Person, ...meanings: string[]): Promise<void> {
  for (const meaning of meanings) {
    const data = buttonData(person).find((one) => one.replace(/^letter:\w+:/, '').startsWith(meaning))
    if (data === undefined) throw new Error(`no button for ${meaning} among ${buttonData(person).join(' ')}`)
    await person.press({ data })
  }
}

const atName = (person: Person) => person.send('/letter Novak')
const atPlace = async (person: Person) => {
  await atName(person)
  await person.send('Anna')
  await choose(person, 'sender:she')
}
const atTopics = async (person: Person) => {
  await atPlace(person)
  await choose(person, 'none')
}
const atDetail = async (person: Person) => {
  await atTopics(person)
  await choose(person, 'toggle:books', 'next')
}
const atSlot = (kind: string) => async (person: Person) => {
  await atTopics(person)
  const { topic = '', detail = '' } = slots.get(kind) ?? {}
  await choose(person, `toggle:${topic}`, 'next', `pick:${detail}`)
}
const atQuestion = async (person: Person) => {
  await atDetail(person)
  await choose(person, 'pick')
  if (buttonData(person).some((data) => data.endsWith(':skip:') && !data.includes(':surprise'))) {
    if (!buttonData(person).some((data) => data.includes(':surprise:'))) await choose(person, 'skip')
  }
}
const atLetter = async (person: Person) => {
  await atQuestion(person)
  await choose(person, 'skip')
}
const atStyle = (part: string) => async (person: Person) => {
  await atLetter(person)
  await choose(person, 'change', `edit:${part}`)
}
const atPassage = async (person: Person) => {
  await atLetter(person)
  await choose(person, 'change', 'edit:parts', 'pick:intro')
}

/** A letter is looked at from every side, and printed where the check allows. */
async function useLetter(person: Person, text: string): Promise<void> {
  const { text: typed } = tidyText(text)
  if (buttonData(person).some((data) => /^letter:\w+:yes/.test(data))) {
    expect(letterOf(person), 'own words to be confirmed').toBe(typographic(typed, restoreYo))
    await choose(person, 'yes')
  }
  if (!buttonData(person).some((data) => data.includes(':copy:'))) return
  const as = typographic(typed, restoreYo)
  expect(letterOf(person), 'own words in the letter').toContain(as)
  await choose(person, 'change', 'edit:parts', 'back', 'back', 'copy')
  expect(person.last().text).toBeDefined()
  if (buttonData(person).some((data) => data.includes(':meaning:'))) await choose(person, 'meaning')
  await choose(person, 'finish')
  await printAll(person)
}

async function printAll(person: Person): Promise<void> {
  const message = person
    .botMessages()
    .findLast(({ reply_markup: markup }) => JSON.stringify(markup ?? '').includes('"paper:'))
  if (message === undefined) return
  for (const data of ['paper:none:letter:', 'paper:none:hand:']) {
    await person.press({ data }, { messageId: message.message_id })
  }
}

async function useCheck(person: Person, text: string): Promise<void> {
  const typed = tidyText(text).text
  const expected = typographic(typed, restoreYo)
  if (typed.length > 4_000 || expected.length > 2_500 || expected === '') return
  expect(letterOf(person), 'a checked letter').toBe(expected)
  await printAll(person)
}

/** A letter whose talk has taken the text goes on to its end, so that the text is seen wherever it leads. */
async function goOn(person: Person): Promise<void> {
  for (let answer = 0; answer < 12; answer++) {
    const data = buttonData(person)
    const next = ['sender:she', 'yes', 'none', 'surprise', 'next', 'skip', 'meaning', 'finish'].find(
      (meaning) => data.some((one) => one.replace(/^letter:\w+:/, '').startsWith(meaning)),
    )
    if (next === undefined) return
    await choose(person, next)
    if (next === 'meaning') return choose(person, 'finish')
  }
}

const nothing = () => Promise.resolve()
const INPUTS: Input[] = [
  { name: 'the search', reach: nothing },
  { name: 'an unknown command', reach: nothing, command: '/nonsense' },
  ...['/start', '/case', '/address', '/letter', '/subscribe', '/help'].map(
    (command): Input => ({ name: `the words after ${command}`, reach: nothing, command }),
  ),
  { name: 'the words after /check', reach: nothing, command: '/check', after: useCheck },
  { name: 'a letter pasted for /check', reach: (person) => person.send('/check'), after: useCheck },
  {
    name: 'the sender’s address',
    reach: async (person) => void (await person.press({ data: 'sender:gorinov-alexei:dl:' })),
  },
  { name: 'the name', reach: atName, after: goOn },
  {
    name: 'the name typed again',
    reach: (person) => atName(person).then(() => person.send('Anna')),
    after: goOn,
  },
  { name: 'the place', reach: atPlace, after: goOn },
  { name: 'the topics', reach: atTopics },
  { name: 'the detail', reach: atDetail },
  ...['name', 'title', 'dish', 'pet'].map(
    (kind): Input => ({ name: `the slot for a ${kind}`, reach: atSlot(kind), after: goOn }),
  ),
  { name: 'the question', reach: atQuestion },
  { name: 'the finished letter', reach: atLetter },
  ...STYLE_PARTS.map((part): Input => ({ name: `the style: ${part}`, reach: atStyle(part) })),
  { name: 'own words for a passage', reach: atPassage, after: useLetter },
  { name: 'own words added', reach: atStyle('extra'), after: useLetter },
]

/** Everything in a value that is a text. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

let lastCall: ApiCall | undefined
/**
 * What has gone wrong since the last look: updates that failed, and calls that Telegram refused, or would refuse
 * though the local one does not look: half a surrogate pair is no UTF-8.
 */
function troubles(): string[] {
  const { calls } = konvert.telegram
  const refused = calls.slice(lastCall ? calls.lastIndexOf(lastCall) + 1 : 0).flatMap((call) => {
    const { method, params, ok, description = '' } = call
    if (!ok && !/message is not modified/.test(description)) return [`${method}: ${description}`]
    return textsIn(params).some((text) => !text.isWellFormed()) ? [`${method}: half a surrogate pair`] : []
  })
  lastCall = calls.at(-1)
  const failed = konvert.logged.splice(0).filter(({ event }) => event === 'update-failed')
  return [...refused, ...failed.map((fields) => JSON.stringify(fields))]
}

/**
 * Sends every text to an input, with a newcomer whenever the talk has taken one and gone on. Gives what went wrong,
 * each with its text.
 */
async function feed({ name, reach, command, after }: Input, texts: readonly string[]): Promise<string[]> {
  const wrong: string[] = []
  let person: Person | undefined
  let question = ''
  for (const text of texts) {
    if (person === undefined) {
      person = konvert.person()
      await reach(person)
      question = buttonData(person).join()
    }
    const what = `${name}: ${JSON.stringify(text.slice(0, 80))}`
    try {
      for (const message of asMessages(command ? `${command} ${text}` : text)) {
        if (tidyText(message).text !== '') await person.send(message)
      }
      const taken = buttonData(person).join() !== question
      if (taken) await after?.(person, text)
      if (taken || person.messages().length > 400) person = undefined
    } catch (error) {
      throw new Error(what, { cause: error })
    }
    wrong.push(...troubles().map((trouble) => `${what}: ${trouble}`))
  }
  return wrong
}

describe(`${texts.length} hostile texts`, () => {
  it.each(INPUTS)(
    'are taken calmly by $name, and what is echoed stands as typed',
    { timeout: LIMIT },
    async (input) => {
      expect(await feed(input, textsFor(input.name))).toEqual([])
    },
  )

  it('are no trouble as the first name of a Telegram profile', { timeout: LIMIT }, async () => {
    const wrong: string[] = []
    for (const name of textsFor('profile')) {
      const firstName = Array.from(tidyText(name).text).slice(0, 64).join('').trim() || 'x'
      const person = konvert.person('en', firstName)
      await person.send('/start')
      await person.send('/letter Novak')
      const offered = person.buttons().find((label) => label.startsWith('Use “'))
      if (offered !== undefined) expect(offered).toBe(`Use “${firstName}”`)
      await person.press({ data: buttonData(person)[0] ?? 'help' })
      await goOn(person)
      wrong.push(...troubles().map((trouble) => `${JSON.stringify(firstName)}: ${trouble}`))
    }
    expect(wrong).toEqual([])
  })
})
