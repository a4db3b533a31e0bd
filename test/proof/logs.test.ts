import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalTelegram, type FaultRule, type LocalTelegram } from '../../src/playground/telegram.ts'
import { letterOf } from '../support/letters.ts'
import { type Program, startProgram } from '../support/program.ts'
import { type BadLine, MISHAPS, openBadLine } from './bad-line.ts'
import { chanceFrom, inventedWords, letterSteps, pressMeaning, type Writer } from './letter-writer.ts'
import { saySeed, seed, share, WHOLE } from './size.ts'
import { createSearch, planted } from './traces.ts'

// The program writes its log for whoever runs it, and for whoever seizes the machine. Here it runs as it would with
// a real token, at its most talkative, on a Telegram and a line that fail in every way that we could think of.

saySeed('logs')

const LIMIT = 600_000
const FAULTS = [
  '400',
  '403',
  '429',
  '500',
  '502',
  'reset',
  'lost-answer',
] as const satisfies FaultRule['kind'][]
const SPOILED = ['sendMessage', 'editMessageText', 'answerCallbackQuery', 'sendDocument', 'sendChatAction']

const random = chanceFrom(seed)
let telegram: LocalTelegram
let line: BadLine
let program: Program
let secrets: string[]

function settings(root: string): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), 'konvert-logs-'))
  return {
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: root,
    LOG_LEVEL: 'trace',
    KONVERT_STATE: join(home, 'state'),
    KONVERT_KEY_FILE: join(home, 'key'),
    TMPDIR: home,
  }
}

function newWriter(number: number): Writer {
  const { words, invented } = inventedWords(random)
  const [firstName = '', lastName = '', username = ''] = [0, 1, 2].map(
    () => inventedWords(random).invented[0],
  )
  const latin = `zq${Buffer.from(username).toString('hex').slice(0, 20)}`
  const id = 8_100_000_000 + random(900_000_000) + number
  const person = telegram.addPerson({ id, firstName, lastName, username: latin, language: 'en' })
  return { person, words, secrets: [...invented, firstName, lastName, latin, String(id)] }
}

/** A letter, a search, a letter to be checked and an envelope: all that a person can tell the bot. */
async function tellAll(writer: Writer): Promise<string> {
  const { person, words } = writer
  for (const step of letterSteps(writer)) await step()
  const letter = person
    .botMessages()
    .map(({ text = '' }) => text)
    .findLast((text) => text.includes(words.own))
  await pressMeaning(person, 'finish')
  await person.send(words.search)
  await person.send(`/case ${words.search}`)
  await person.send('/check')
  await person.send(words.paste)
  await person.press({ data: 'sender:gorinov-alexei:dl:' })
  await person.send(words.sender)
  return letter ?? letterOf(person)
}

beforeAll(async () => {
  telegram = await createLocalTelegram()
  line = await openBadLine(telegram.url)
  program = startProgram(settings(line.url))
  await program.printed(/"ready"/)
  secrets = [telegram.token, telegram.token.split(':')[1] ?? '']
})
afterAll(async () => {
  program.kill('SIGKILL')
  await program.ended
  await line.close()
  await telegram.close()
})

describe('a run of the program in which much goes wrong', () => {
  it('prints nothing of the token, of who wrote or of what was written', { timeout: LIMIT }, async () => {
    const writers = Array.from({ length: share(60) }, (_, number) => newWriter(number))
    const letters = await Promise.all(writers.map(tellAll))
    for (const [number, letter] of letters.entries()) {
      expect(letter).toContain(writers[number]?.words.own)
      secrets.push(
        ...letter.split('\n').filter((sentence) => /[а-яё]/i.test(sentence) && sentence.length > 20),
      )
    }
    secrets.push(...writers.flatMap((writer) => writer.secrets))

    await goWrong(writers)
    await loseTouch()
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)

    const output = program.output()
    expect(createSearch(secrets)(Buffer.from(output))).toEqual([])
    for (const proof of ['"GrammyError"', '"HttpError"', '"code":400', '"code":403', '"code":429']) {
      expect(output, 'the faults have been met').toContain(proof)
    }
    expect(line.happened.size).toBe(MISHAPS.length)
  })

  it('prints no token when Telegram answers badly from the first call on', { timeout: LIMIT }, async () => {
    const chosen = WHOLE
      ? MISHAPS.map((_, number) => number)
      : [random(MISHAPS.length), random(MISHAPS.length)]
    const search = createSearch(secrets.slice(0, 2))
    await Promise.all(
      chosen.map(async (number) => {
        const bad = await openBadLine(telegram.url)
        bad.spoil(() => number)
        const failing = startProgram(settings(bad.url))
        await Promise.race([failing.ended, called(bad).then(() => sleep(1_000))])
        failing.kill('SIGKILL')
        await failing.ended
        expect(bad.happened.size, 'it has called').toBe(1)
        expect(search(Buffer.from(failing.output())), MISHAPS[number]).toEqual([])
        await bad.close()
      }),
    )
  })

  it('would be found out: each secret is found in every form, wherever it stands', () => {
    const secret = secrets.at(-1) ?? ''
    const search = createSearch(secrets)
    for (const [form, bytes] of planted(secret)) {
      const output = Buffer.concat([Buffer.from('{"level":50,"msg":"'), bytes, Buffer.from('"}\n')])
      expect(search(output), form).not.toEqual([])
    }
    for (const one of secrets) {
      const inLog = JSON.stringify({ level: 50, error: { payload: { text: `Dear ${one}!` } } })
      expect(search(Buffer.from(inLog))).not.toEqual([])
      for (const before of ['', 'x', 'xy']) {
        const encoded = Buffer.from(`${before}${one}!?`).toString('base64')
        expect(search(Buffer.from(`Authorization: ${encoded}`)), 'base64').not.toEqual([])
      }
    }
    expect(search(Buffer.from(program.output().slice(0, 500)))).toEqual([])
  })
})

async function called(bad: BadLine): Promise<void> {
  while (bad.happened.size === 0) await sleep(20)
}

/** Everybody goes on writing while one call after another fails, each in a way of its own. */
async function goWrong(writers: readonly Writer[]): Promise<void> {
  const rounds = share((FAULTS.length + MISHAPS.length) * 20)
  for (let round = 0; round < rounds; round++) {
    const fault = FAULTS[round % (FAULTS.length + MISHAPS.length)]
    const method = round < FAULTS.length + MISHAPS.length ? 'sendMessage' : SPOILED[random(SPOILED.length)]
    const undo = fault && telegram.fault({ kind: fault, ...(method ? { method } : {}), times: 2 })
    let left = 2
    line.spoil((called) => (!fault && called === method && left-- > 0 ? round : undefined))
    for (const { person, words } of writers) {
      const said = [
        words.search,
        `/address ${words.search}`,
        '/letter Gorinov',
        words.name,
        '/cancel',
        words.own,
      ]
      person.type(said[(round + random(2)) % said.length] ?? '')
      person.pressNoWait({
        data: ['writable', 'case:gorinov-alexei:card', 'paper:none:letter:'][round % 3] ?? '',
      })
    }
    await telegram.settled(20_000)
    undo?.()
  }
  line.spoil(() => undefined)
}

/** What comes to the bot goes wrong, too; in the end there is no line at all, which is what makes libraries talk. */
async function loseTouch(): Promise<void> {
  for (const round of MISHAPS.keys()) {
    await new Promise<void>((resolve) => {
      line.spoil((called) => {
        if (called !== 'getUpdates') return undefined
        resolve()
        return round
      })
      for (const person of telegram.people()) person.type('/help')
    })
  }
  line.spoil(() => undefined)
  await line.close()
  await sleep(1_000)
}
