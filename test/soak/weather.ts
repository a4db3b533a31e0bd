import { setTimeout as pause } from 'node:timers/promises'
import type { FaultRule, LocalTelegram } from '../../src/playground/telegram.ts'

const METHODS = [
  'sendMessage',
  'editMessageText',
  'answerCallbackQuery',
  'deleteMessage',
  'getUpdates',
] as const
const KINDS = [
  '429',
  '500',
  '502',
  'reset',
  'lost-answer',
  'latency',
  'latency',
] as const satisfies FaultRule['kind'][]

/** No storm lasts longer: one that waited for calls would meet whoever comes after a rest with all its force. */
const STORM_MS = 1_500

/** Lets a call or a few go wrong, now and then, in every way that a line can; resolves with how many of which. */
export async function badWeather(
  telegram: LocalTelegram,
  random: (below: number) => number,
  over: () => boolean,
): Promise<Map<string, number>> {
  const storms = new Map<string, number>()
  const passing: Promise<void>[] = []
  while (!over()) {
    const kind = KINDS[random(KINDS.length)] ?? '500'
    const method = METHODS[random(METHODS.length)] ?? 'sendMessage'
    const times = 1 + random(3)
    const clear = telegram.fault({ kind, method, times, retryAfter: 1, ms: 200 + random(1_500) })
    storms.set(kind, (storms.get(kind) ?? 0) + 1)
    passing.push(pause(STORM_MS).then(clear))
    await pause(100 + random(700))
  }
  await Promise.all(passing)
  return storms
}
