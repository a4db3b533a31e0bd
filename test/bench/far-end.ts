import type { InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity } from 'grammy/types'
import {
  type ChatEvent,
  createLocalTelegram,
  type LocalTelegram,
  type Person,
} from '../../src/playground/telegram.ts'
import { type Visiting, visit } from './day-visitors.ts'
import { type Writing, writeLetters } from './letter-writers.ts'
import { answerNeighbour } from './processes.ts'

// Local Telegrams in a process of their own, one for each bot that is compared, and the people who use them.

/** What a bot shows: the same for each of them, which is checked. */
export interface Shown {
  text: string
  entities?: MessageEntity[]
  link_preview_options?: LinkPreviewOptions
  reply_markup?: InlineKeyboardMarkup
}

/** What each person gets for what they send or press: `<chat> <words or data>` → message. */
export type Script = Record<string, Shown>

export type FarEndQuestion =
  | { do: 'open'; bot: string; people: number }
  | ({ do: 'load'; bot: string } & Load)
  | { do: 'script'; bot: string }
  | ({ do: 'letters'; bot: string } & Writing)
  | ({ do: 'visit'; bot: string } & Visiting)

export interface Load {
  /** What each person does, in turn; a deed that begins with a slash is sent, any other is the data of a button. */
  deeds: string[][]
  /** How many deeds each person does; they go on when they have their answer. */
  each: number
  /** Notes what is shown, to be compared. */
  note: boolean
}

export interface Loaded {
  /** From the first deed to the last answer, in milliseconds. */
  ms: number
  /** How long each answer took, in milliseconds. */
  times: number[]
  /** Calls of the bot for each deed, those for updates left out. */
  calls: number
}

export interface Opened {
  telegram: LocalTelegram
  people: Person[]
  script: Script
}

const LANGUAGES = ['ru', 'uk', 'en']
const bots = new Map<string, Opened>()

async function open(bot: string, count: number): Promise<{ url: string; token: string }> {
  // Not strict: GramIO sends parameters of its own, which the real Telegram ignores.
  const telegram = await createLocalTelegram({ strict: false })
  const people = Array.from({ length: count }, (_, index) =>
    telegram.addPerson({ language: LANGUAGES[index % LANGUAGES.length] ?? 'en' }),
  )
  bots.set(bot, { telegram, people, script: {} })
  return { url: telegram.url, token: telegram.token }
}

/** Everybody at once: each does the next thing as soon as the answer to the last one is there. */
async function load({ telegram, people, script }: Opened, { deeds, each, note }: Load): Promise<Loaded> {
  const times: number[] = []
  const began = new Map<number, { at: number; deed: string; next: number }>()
  const callsBefore = sentCalls(telegram)
  const start = performance.now()
  let busy = deeds.length
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const act = (person: Person, own: readonly string[], turn: number) => {
    if (turn === each) {
      if (--busy === 0) resolve()
      return
    }
    const deed = own[turn % own.length] ?? ''
    began.set(person.id, { at: performance.now(), deed, next: turn + 1 })
    if (deed.startsWith('/')) person.type(deed)
    else person.pressNoWait({ data: deed })
  }
  const ownDeeds = new Map(people.map((person, index) => [person.id, deeds[index] ?? []]))
  const hear = (event: ChatEvent) => {
    if (event.type !== 'message' && event.type !== 'edited') return
    const { message } = event
    const waiting = began.get(event.person)
    if (message.from?.id !== telegram.bot.id || waiting === undefined) return
    began.delete(event.person)
    times.push(performance.now() - waiting.at)
    if (note) script[`${event.person} ${waiting.deed}`] = shownIn(message)
    const person = telegram.person(event.person)
    if (person) setImmediate(act, person, ownDeeds.get(event.person) ?? [], waiting.next)
  }
  const forget = telegram.subscribe(hear)
  deeds.forEach((own, index) => {
    const person = people[index]
    if (person) act(person, own, 0)
  })
  await done
  const ms = performance.now() - start
  forget()
  await telegram.settled()
  return { ms, times, calls: (sentCalls(telegram) - callsBefore) / times.length }
}

function shownIn(message: Extract<ChatEvent, { type: 'message' }>['message']): Shown {
  const { text = '', entities, link_preview_options, reply_markup } = message
  return {
    text,
    ...(entities && { entities }),
    ...(link_preview_options && { link_preview_options }),
    ...(reply_markup && { reply_markup }),
  }
}

const sentCounts = new WeakMap<LocalTelegram, { last: unknown; count: number }>()

/** Calls but those for updates so far; the log keeps the newest 10,000, so it is read after every load. */
function sentCalls(telegram: LocalTelegram): number {
  const known = sentCounts.get(telegram) ?? { last: undefined, count: 0 }
  const { calls } = telegram
  const from = known.last === undefined ? 0 : calls.lastIndexOf(known.last as never) + 1
  const count = known.count + calls.slice(from).filter(({ method }) => method !== 'getUpdates').length
  sentCounts.set(telegram, { last: calls.at(-1), count })
  return count
}

answerNeighbour((question: FarEndQuestion) => {
  if (question.do === 'open') return open(question.bot, question.people)
  const opened = bots.get(question.bot)
  if (opened === undefined) throw new Error(`no bot ${question.bot}`)
  if (question.do === 'letters') return writeLetters(opened, question)
  if (question.do === 'visit') return visit(opened.telegram, question)
  return question.do === 'load' ? load(opened, question) : opened.script
})
