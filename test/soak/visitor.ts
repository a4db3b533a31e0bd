import { setTimeout as pause } from 'node:timers/promises'
import type { ChatEvent, ChatMessage, LocalTelegram, Person } from '../../src/playground/telegram.ts'

export interface Tally {
  steps: number
  /** Steps that a fault on the line spoiled, and that were done again. */
  spoiled: number
  /** What nobody answered, though no fault was in the way. */
  lost: string[]
  /** Letters that were begun, and those of them that were finished. */
  begun: number
  letters: number
  visits: number
  /** Milliseconds from each step to the first sign of an answer. */
  waits: number[]
}

export interface VisitDeps {
  telegram: LocalTelegram
  tally: Tally
  /** Whole numbers below its argument. */
  random: (below: number) => number
  /** No new visit begins after this. */
  over: () => boolean
}

/** Longer than the watchdog lets anything take, with a few others before it: what comes after that is late. */
export const PATIENCE_MS = 9_000
/** The bot gives a call for updates up after 40 s; what has not come so much later never comes. */
const NEVER_MS = 60_000
/** Longer than a call that is slow on purpose. */
const AFTERWARDS_MS = 2_500
const TRIES = 8
const APOLOGY = 'Something went wrong on our side'
const NAMES = ['Gorinov', 'Novak', 'Horobtsova', 'Umerova', 'Kara-Murza'] as const

type Act = { type: string } | { press: string }

/** Does something and waits for a sign of an answer; where a fault was in the way, does it again, as people do. */
async function step(person: Person, act: Act, deps: VisitDeps): Promise<void> {
  const { telegram, tally } = deps
  const what = 'type' in act ? act.type.slice(0, 30) : act.press
  for (let tries = 0; tries < TRIES; tries++) {
    tally.steps++
    const since = Date.now()
    const began = performance.now()
    const answer = signOf(telegram, person, since)
    if ('type' in act) person.type(act.type)
    else person.pressNoWait({ data: act.press })
    const sign = await answer
    if (sign === 'answered') {
      tally.waits.push(performance.now() - began)
      // Nobody presses on at once; meanwhile the bot tidies the message before.
      await pause(100 + deps.random(200))
      return
    }
    if (sign === 'silence' && !metFault(telegram, person, since)) {
      tally.lost.push(what)
      return
    }
    tally.spoiled++
    await pause(200 + deps.random(800))
  }
  tally.lost.push(`${what}: spoiled ${TRIES} times`)
}

type Sign = 'answered' | 'apology' | 'silence'

/** What the bot shows this person from now on; a press is acknowledged first, and what it brings about comes after. */
function signOf(telegram: LocalTelegram, person: Person, since: number): Promise<Sign> {
  return new Promise((resolve) => {
    const end = (sign: Sign) => {
      clearTimeout(timer)
      off()
      resolve(sign)
    }
    // A fault of the person's own calls explains the silence; one in fetching updates only makes everybody wait.
    const impatient = () => {
      if (metFault(telegram, person, since)) end('silence')
      else timer = setTimeout(end, NEVER_MS - PATIENCE_MS, 'silence')
    }
    let timer = setTimeout(impatient, PATIENCE_MS)
    const shown = (text: string | undefined) => end(text?.startsWith(APOLOGY) ? 'apology' : 'answered')
    const off = telegram.subscribe((event: ChatEvent) => {
      if (event.type === 'answered' && event.person === person.id) {
        if (event.text !== undefined) return shown(event.text)
        clearTimeout(timer)
        timer = setTimeout(end, AFTERWARDS_MS, 'answered')
      }
      if (event.type !== 'message' && event.type !== 'edited') return
      if (event.person !== person.id || event.message.from?.id !== telegram.bot.id) return
      // Messages to all subscribers are no answers.
      if (!event.message.text?.startsWith(SOAK_NEWS)) shown(event.message.text)
    })
  })
}

export const SOAK_NEWS = 'News of the soak'

/** Whether a call on behalf of this person was refused, cut off or slow since then. */
function metFault(telegram: LocalTelegram, { id }: Person, since: number): boolean {
  return telegram.calls.some(
    ({ params, ok, at }) =>
      at >= since && !ok && (params['chat_id'] === id || isQueryOf(id, params['callback_query_id'])),
  )
}

function isQueryOf(person: number, query: unknown): boolean {
  return typeof query === 'string' && query.startsWith(String(person))
}

/** The data of the newest keyboard's button with this meaning, behind the letter's own number. */
function dataOf(person: Person, meaning: string): string | undefined {
  const message = person.botMessages().findLast((one) => one.reply_markup?.inline_keyboard.length)
  const data = (message?.reply_markup?.inline_keyboard.flat() ?? []).flatMap((button) =>
    'callback_data' in button ? [button.callback_data] : [],
  )
  return data.find((one) => one.replace(/^letter:\w+:/, '').startsWith(meaning))
}

async function press(person: Person, deps: VisitDeps, ...meanings: string[]): Promise<boolean> {
  for (const meaning of meanings) {
    const data = dataOf(person, meaning)
    if (data === undefined) continue
    await step(person, { press: data }, deps)
    return true
  }
  return false
}

async function writeLetter(person: Person, deps: VisitDeps): Promise<void> {
  const before = person.botMessages().at(-1)?.message_id ?? 0
  await step(person, { type: `/letter ${pick(NAMES.slice(0, 2), deps)}` }, deps)
  await step(person, { type: 'Anna' }, deps)
  await press(person, deps, 'sender:other')
  await press(person, deps, 'none')
  await press(person, deps, 'toggle:books')
  await press(person, deps, 'next')
  await press(person, deps, 'pick')
  await press(person, deps, 'skip')
  await press(person, deps, 'skip', 'surprise')
  if (await press(person, deps, 'change')) {
    await press(person, deps, 'edit:extra')
    await step(person, { type: 'Вчера мы с соседкой пекли хлеб.' }, deps)
  }
  await press(person, deps, 'reword')
  await press(person, deps, 'finish')
  deps.tally.begun++
  if (person.botMessages().some((message) => message.message_id > before && isLetter(message)))
    deps.tally.letters++
}

/** A letter stands in its message as a quotation. */
function isLetter({ entities = [] }: ChatMessage): boolean {
  return entities.some(({ type, length }) => type === 'blockquote' && length > 100)
}

const ERRANDS: ((person: Person, deps: VisitDeps) => Promise<unknown>)[] = [
  writeLetter,
  writeLetter,
  (person, deps) => step(person, { type: `/case ${pick(NAMES, deps)}` }, deps),
  (person, deps) => step(person, { type: `/address ${pick(NAMES, deps)}` }, deps),
  (person, deps) => step(person, { type: pick(['/help', '/start', '/cases', '/about'], deps) }, deps),
  (person, deps) => step(person, { type: pick(NAMES, deps).slice(1) }, deps),
  async (person, deps) => {
    await step(person, { type: '/check' }, deps)
    await step(person, { type: 'Здравствуйте! У нас сегодня шёл снег, и мы гуляли.' }, deps)
  },
  async (person, deps) => {
    await step(person, { press: 'yes:news' }, deps)
    await step(person, { type: '/subscriptions' }, deps)
    await step(person, { type: '/mydata' }, deps)
  },
  (person, deps) => step(person, { type: '/privacy' }, deps),
]

function pick<T>(items: readonly T[], { random }: VisitDeps): T {
  return items[random(items.length)] as T
}

/** People come, do a few things and have the bot forget them, one after the other, until it is over. */
export async function visits(deps: VisitDeps): Promise<void> {
  while (!deps.over()) {
    const person = deps.telegram.addPerson({ firstName: 'Visitor', language: 'en' })
    const errands = 4 + deps.random(8)
    for (let done = 0; done < errands && !deps.over(); done++) {
      await pick(ERRANDS, deps)(person, deps)
    }
    await step(person, { type: '/forget' }, deps)
    await press(person, deps, 'forget')
    deps.tally.visits++
  }
}
