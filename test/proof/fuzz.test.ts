import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import * as fc from 'fast-check'
import { BotError } from 'grammy'
import type { Update } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalTelegram } from '../../src/playground/telegram.ts'
import { type Konvert, openKonvert } from '../support/konvert.ts'
import { fuzzedUpdate, honestUpdate, NEIGHBOURS } from './fuzzed-updates.ts'
import { saySeed, seed, share, WHOLE } from './size.ts'

saySeed('fuzz')

const UPDATES = share(100_000)
/** So many are handled at the same time, as a batch of polling is. */
const BATCH = 50
const WATCHDOG_MS = 3_000
const LIMIT = 1_200_000
/** Bytes: what the heap may grow, after full collections, between the first fifth and the end. */
const GROWTH = WHOLE ? 8_000_000 : 5_000_000

let worker: Worker
let konvert: Konvert
const rejections: unknown[] = []
const onRejection = (reason: unknown) => void rejections.push(reason)
const calls = new Map<string, number>()
let lastText = ''
beforeAll(async () => {
  process.on('unhandledRejection', onRejection)
  worker = new Worker(join(import.meta.dirname, 'telegram-thread.ts'), { workerData: NEIGHBOURS })
  const address = await new Promise<Pick<LocalTelegram, 'url' | 'token'>>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  konvert = await openKonvert({ telegram: address as LocalTelegram, watchdogMs: WATCHDOG_MS })
  konvert.bot.api.config.use((call, method, payload, signal) => {
    calls.set(method, (calls.get(method) ?? 0) + 1)
    if ('text' in payload && typeof payload.text === 'string') lastText = payload.text
    return call(method, payload, signal)
  })
})
afterAll(async () => {
  process.off('unhandledRejection', onRejection)
  await konvert.close()
  await worker.terminate()
})

const outcomes = new Map<string, number>()

/** What polling does with an update: an error goes to the handler that bot.catch has set. Gives the milliseconds. */
async function handle(update: Update): Promise<number> {
  const started = performance.now()
  try {
    await konvert.bot.handleUpdate(update)
  } catch (error) {
    if (!(error instanceof BotError))
      throw new Error(`not for bot.catch: ${describeUpdate(update)}`, { cause: error })
    await konvert.bot.errorHandler(error as BotError<never>)
  }
  return performance.now() - started
}

async function handleAll(updates: readonly Update[]): Promise<void> {
  const durations = await Promise.all(updates.map(handle))
  const logged = konvert.logged.splice(0)
  for (const { outcome = '', error = '', code = '' } of logged) {
    const kind = [outcome, error, code].filter(Boolean).join(' ')
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
  }
  // A handler that hangs would hang for whoever comes next, too, and this test with it.
  if (logged.some(({ outcome }) => outcome === 'timeout')) {
    const slow = updates.filter((_, index) => (durations[index] ?? 0) > WATCHDOG_MS)
    throw new Error(`the watchdog had to let go of\n${slow.map(describeUpdate).join('\n')}`)
  }
}

function describeUpdate(update: Update): string {
  return JSON.stringify(update).slice(0, 500)
}

/** Not shrunk: what an update does depends on those before it, so that a part of them proves nothing. */
function fuzz(kind: fc.Arbitrary<Update>, count: number, withSeed: number): Promise<void> {
  const batch = fc.array(kind, { minLength: BATCH, maxLength: BATCH })
  return fc.assert(fc.asyncProperty(batch, handleAll), {
    seed: withSeed,
    numRuns: Math.ceil(count / BATCH),
    endOnFailure: true,
  })
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
async function heap(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return process.memoryUsage().heapUsed
}

describe(`${UPDATES} fuzzed updates`, () => {
  it('end each in an answer or in bot.catch, and the heap does not grow with them', {
    timeout: LIMIT,
  }, async () => {
    const started = performance.now()
    await fuzz(fuzzedUpdate, UPDATES / 5, seed)
    const before = await heap()
    await fuzz(fuzzedUpdate, (UPDATES * 4) / 5, seed + 1)
    const after = await heap()
    const seconds = (performance.now() - started) / 1_000
    console.log(
      `fuzz: ${UPDATES} updates in ${seconds.toFixed(1)} s; heap ${(before / 1e6).toFixed(1)} MB after a fifth, ` +
        `${(after / 1e6).toFixed(1)} MB at the end`,
      Object.fromEntries(outcomes),
      Object.fromEntries(calls),
    )
    expect(after - before).toBeLessThan(GROWTH)
    expect(rejections).toEqual([])
  })

  it('have reached every part of the bot', () => {
    for (const method of [
      'sendMessage',
      'editMessageText',
      'answerCallbackQuery',
      'sendDocument',
      'deleteMessages',
    ]) {
      expect(calls.get(method) ?? 0, method).toBeGreaterThan(0)
    }
    expect(outcomes.get('ok') ?? 0).toBeGreaterThan(UPDATES / 3)
    expect(outcomes.get('timeout') ?? 0).toBe(0)
  })

  it('leave a bot that fails at nothing that Telegram itself could send', { timeout: LIMIT }, async () => {
    outcomes.clear()
    await fuzz(honestUpdate, UPDATES / 5, seed + 2)
    expect(Array.from(outcomes.keys())).toEqual(['ok'])
  })

  it('leave a bot that answers the next person', async () => {
    const id = NEIGHBOURS.from
    const chat = { id, type: 'private' as const, first_name: 'Ann' }
    const from = { id, is_bot: false, first_name: 'Ann', language_code: 'en' }
    const entities = [{ type: 'bot_command' as const, offset: 0, length: 6 }]
    await handle({ update_id: 1, message: { message_id: 1, date: 1, chat, from, text: '/about', entities } })
    expect(lastText).toContain('Test Group')
  })
})
