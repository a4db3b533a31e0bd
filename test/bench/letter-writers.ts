import { setTimeout as pause } from 'node:timers/promises'
import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { seededRandom } from './measure.ts'

/** Whom to write to, and how. */
export interface Writing {
  /** How many people, all at the same time. */
  writers: number
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
  const start = performance.now()
  const outcomes = await Promise.all(
    people.slice(0, writing.writers).map((person, index) => write(person, writing, index, times, shown)),
  )
  const ms = performance.now() - start
  forget()
  await telegram.settled()
  return { ms, times, finished: outcomes.filter(Boolean).length }
}

async function write(
  person: Person,
  writing: Writing,
  index: number,
  times: StepTimes,
  shown: Map<number, () => void>,
): Promise<boolean> {
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
  if (!writing.finish) return byData(/:finish:/) !== undefined
  await press('to finish', () => byData(/:finish:/))
  return true
}
