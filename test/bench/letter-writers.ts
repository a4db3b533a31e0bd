import { setTimeout as pause } from 'node:timers/promises'
import type { ChatMessage, LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { seededRandom } from './measure.ts'

/** Whom to write to, and how. */
export interface Writing {
  /** How many people, all at the same time. */
  writers: number
  /** How many of those who are there are passed over: they write already, or have written. */
  after?: number
  /** The command that begins the letter. */
  command: string
  /** How long somebody thinks before each answer: up to this many milliseconds. */
  thinking: number
  /** How often each changes the finished letter and comes back to it, by two presses. */
  edits: number
  /** Whether the letter is begun and answered (else it is there already), and finished in the end. */
  begin: boolean
  finish: boolean
}

/** How long each answer took, in milliseconds, by the step it belongs to. */
export type StepTimes = Record<string, number[]>

/** Many people write letters by pressing and typing, each step when the one before it is answered. */
export async function writeLetters(
  { telegram, people }: { telegram: LocalTelegram; people: Person[] },
  writing: Writing,
): Promise<{ ms: number; times: StepTimes; finished: number }> {
  const times: StepTimes = {}
  const shown = new Map<number, () => void>()
  const forget = telegram.subscribe((event) => {
    if (event.type !== 'edited' && event.type !== 'message') return
    // What has no buttons is the person's own, or an earlier question that loses them.
    if (event.message.reply_markup === undefined) return
    shown.get(event.person)?.()
  })
  const { after = 0 } = writing
  const start = performance.now()
  const drafts = await Promise.all(
    people
      .slice(after, after + writing.writers)
      .map((person, index) => write(person, writing, after + index, times, shown)),
  )
  const ms = performance.now() - start
  forget()
  await telegram.settled()
  const complete = drafts.flatMap((draft) => draft ?? [])
  const done = ({ person, message }: Draft) =>
    isLetter(person.messages().find((one) => one.message_id === message))
  return { ms, times, finished: writing.finish ? complete.filter(done).length : complete.length }
}

/** A letter that can be finished, and the message that shows it. */
interface Draft {
  person: Person
  message: number
}

/** A finished letter stands in its message as a quotation, and there is nothing to finish any more. */
function isLetter(message: ChatMessage | undefined): boolean {
  const quoted = message?.entities?.some(({ type, length }) => type === 'blockquote' && length > 100)
  return quoted === true && !dataUnder(message).some((data) => data.includes(':finish:'))
}

function dataUnder(message: ChatMessage | undefined): string[] {
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? []
  return buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}

async function write(
  person: Person,
  writing: Writing,
  index: number,
  times: StepTimes,
  shown: Map<number, () => void>,
): Promise<Draft | undefined> {
  const random = seededRandom(index + 1)
  const step = async (name: string, act: () => unknown) => {
    if (writing.thinking > 0) await pause(random() * writing.thinking)
    const { promise, resolve } = Promise.withResolvers<void>()
    shown.set(person.id, resolve)
    const before = performance.now()
    act()
    await promise
    times[name] ??= []
    times[name].push(performance.now() - before)
  }
  const press = (name: string, choice: (labels: string[]) => string | undefined) =>
    step(name, () => person.pressNoWait(choice(person.buttons()) ?? ''))
  const byData = (part: RegExp) => {
    const [message] = person
      .botMessages()
      .filter(({ reply_markup }) => reply_markup)
      .slice(-1)
    const buttons = message?.reply_markup?.inline_keyboard.flat() ?? []
    const found = buttons.find((button) => 'callback_data' in button && part.test(button.callback_data))
    return found?.text
  }
  if (writing.begin) {
    await step('to begin', () => person.type(writing.command))
    await step('name', () => person.type('Anna'))
    await press('sender', () => byData(/:sender:/))
    await press('country', () => byData(/:pick:DE$/))
    await press('topic', () => byData(/:toggle:/))
    await press('topics done', () => byData(/:next:/))
    while (byData(/:(pick|skip):/) && !byData(/:surprise:/) && !byData(/:finish:/))
      await press('detail', () => byData(/:pick:/) ?? byData(/:skip:/))
    await press('question', () => byData(/:pick:/))
  }
  for (let edit = 0; edit < writing.edits; edit++) {
    await press('to change', () => byData(/:change:/))
    await press('back', () => byData(/:back:/))
  }
  const message = person
    .botMessages()
    .findLast((one) => dataUnder(one).some((data) => data.includes(':finish:')))?.message_id
  if (writing.finish) await press('to finish', () => byData(/:finish:/))
  return message === undefined ? undefined : { person, message }
}
