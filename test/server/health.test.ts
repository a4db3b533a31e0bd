import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/metrics.ts'
import { createLocalTelegram, type LocalTelegram } from '../../src/playground/telegram.ts'
import { keepSubscribers } from '../support/kept.ts'
import { writeLetter } from '../support/letters.ts'
import { freePort } from '../support/ports.ts'
import { type Program, startProgram } from '../support/program.ts'

const READERS = [8_000_000_001, 8_000_000_002, 8_000_000_003]

let telegram: LocalTelegram
let program: Program
let port: number
let place: { folder: string; stateDir: string; keyFile: string }

const ask = async (path: string, method = 'GET') => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
  return { status: response.status, text: await response.text() }
}

/** Each line of the figures as its name, labels and number. */
async function figures(): Promise<{ name: string; labels: string; value: number }[]> {
  const { text } = await ask('/metrics')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (found === null) throw new Error(`no line of Prometheus: ${line}`)
    return { name: found[1] ?? '', labels: found[2] ?? '', value: Number(found[3]) }
  })
}

async function figure(name: string, ...labels: string[]): Promise<number | undefined> {
  const own = (await figures()).filter((one) => one.name === name)
  return own.find((one) => labels.every((label) => one.labels.includes(label)))?.value
}

beforeAll(async () => {
  telegram = await createLocalTelegram()
  port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'konvert-health-'))
  mkdirSync(join(folder, 'keys'))
  place = { folder, stateDir: join(folder, 'state'), keyFile: join(folder, 'keys', 'key') }
  for (const id of READERS) telegram.addPerson({ id, language: 'en' })
  telegram.person(READERS[0] ?? 0)?.deactivate()
  const hour = 3_600_000
  await keepSubscribers(place, READERS, [
    { text: 'News.', startsAt: Date.now() },
    { text: 'Later news.', startsAt: Date.now() + hour },
  ])
  // The first of the three is told to come again, and with it all wait.
  telegram.fault({ method: 'sendMessage', chat: READERS[1] ?? 0, kind: '429', retryAfter: 3, times: 1 })
})
afterAll(async () => {
  await telegram.close()
  rmSync(place.folder, { recursive: true, force: true })
})

describe('whoever watches over the program', () => {
  it('finds it alive, but not serving, while Telegram is away', async () => {
    const away = telegram.fault({ method: 'getMe', kind: '500' })
    program = startProgram({
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      PORT: String(port),
      KONVERT_STATE: place.stateDir,
      KONVERT_KEY_FILE: place.keyFile,
    })
    await expect.poll(() => ask('/healthz').catch(() => undefined), { timeout: 10_000 }).toBeDefined()
    expect(await ask('/healthz')).toEqual({ status: 200, text: 'alive\n' })
    expect(await ask('/readyz')).toEqual({ status: 503, text: 'starting\n' })
    expect((await ask('/metrics')).status).toBe(200)
    away()
    await program.printed(/"ready"/)
  })

  it('is told that it serves, once it does', async () => {
    expect(await ask('/readyz')).toEqual({ status: 200, text: 'ready\n' })
    expect((await ask('/healthz?from=monitor', 'HEAD')).status).toBe(200)
  })

  it('finds nothing else there', async () => {
    for (const path of ['/', '/metrics/', '/readyz/../x', '/__proto__', '/constructor'])
      expect((await ask(path)).status).toBe(404)
    expect((await ask('/metrics', 'POST')).status).toBe(405)
  })

  it('sees what a message to subscribers has still to do, and how it went', async () => {
    await expect.poll(() => figure('konvert_broadcast_recipients', 'state="waiting"')).toBeGreaterThan(0)
    expect(await figure('konvert_broadcasts', 'state="running"')).toBe(1)
    expect(await figure('konvert_broadcasts', 'state="scheduled"')).toBe(1)
    expect(await figure('konvert_broadcast_sends_total', 'outcome="again"')).toBe(1)
    const wait = { timeout: 10_000 }
    await expect.poll(() => figure('konvert_broadcasts', 'state="running"'), wait).toBe(0)
    expect(await figure('konvert_broadcast_sends_total', 'outcome="sent"')).toBe(2)
    expect(await figure('konvert_broadcast_sends_total', 'outcome="gone"')).toBe(1)
    expect(await figure('konvert_broadcast_recipients', 'state="waiting"')).toBe(0)
  })

  it('sees how updates ended, which feature had them, and how calls and messages in bulk went', async () => {
    const person = telegram.addPerson({ firstName: 'Zwoelfthaler', language: 'en' })
    await writeLetter(person, { to: 'Gorinov' })
    telegram.fault({ method: 'sendMessage', kind: '429', times: 1 })
    telegram.fault({ method: 'sendMessage', kind: 'reset', times: 1 })
    await person.send('/help')
    await person.send('/help')
    expect(await figure('konvert_updates_total', 'kind="message"', 'outcome="ok"')).toBeGreaterThan(2)
    expect(await figure('konvert_updates_total', 'kind="callback_query"', 'outcome="ok"')).toBeGreaterThan(5)
    expect(await figure('konvert_updates_total', 'kind="message"', 'outcome="error"')).toBe(1)
    expect(await figure('konvert_update_seconds_count', 'feature="letter"')).toBeGreaterThan(5)
    expect(await figure('konvert_update_seconds_count', 'feature="start"')).toBe(2)
    // The letter's own calls are among them: it is written inside a conversation.
    expect(await figure('konvert_calls_total', 'method="editMessageText"', 'outcome="ok"')).toBeGreaterThan(5)
    expect(await figure('konvert_calls_total', 'method="sendMessage"', 'outcome="too-many"')).toBe(1)
    expect(await figure('konvert_calls_total', 'method="sendMessage"', 'outcome="lost"')).toBe(1)
    expect(await figure('konvert_calls_total', 'method="getUpdates"', 'outcome="ok"')).toBeGreaterThan(5)
    expect(await figure('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
    expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(50e6)
    expect(await figure('konvert_updates_in_hand')).toBe(0)
  })

  it('is told of nobody: every label is a word of the program', async () => {
    telegram.pushUpdate({
      something_new_in_2030: { chat: { id: 4_242_424_242, first_name: 'Zwoelfthaler' } },
    })
    telegram.pushUpdate({ message: { text: 'Zwoelfthaler' } })
    await telegram.settled()
    const { text } = await ask('/metrics')
    const labels = (await figures())
      .filter(({ name }) => name.startsWith('konvert_'))
      .flatMap(({ labels }) => [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]))
    expect(new Set(labels.map(([key]) => key))).toEqual(
      new Set(['kind', 'outcome', 'feature', 'method', 'le', 'state']),
    )
    for (const [key, value = ''] of labels)
      expect(value, key).toMatch(key === 'le' ? /^([\d.]+|\+Inf)$/ : /^[a-zA-Z_-]{2,32}$/)
    // A figure, such as the bytes of the heap, may look like somebody's number by chance.
    const withoutFigures = text.replaceAll(/ \S+$/gm, '')
    expect(withoutFigures).toContain('process_resident_memory_bytes')
    expect(withoutFigures).not.toMatch(/Zwoelf|gorinov|800000000\d|10000\d\d/)
  })

  it('is told that it stops, while it does', async () => {
    const person = telegram.addPerson({ language: 'en' })
    telegram.fault({ method: 'sendMessage', kind: 'latency', ms: 1_500 })
    person.type('/help')
    await expect.poll(() => figure('konvert_updates_in_hand')).toBe(1)
    program.kill('SIGTERM')
    await program.printed(/"stopping"/)
    await sleep(20)
    expect(await ask('/readyz')).toEqual({ status: 503, text: 'stopping\n' })
    expect((await ask('/healthz')).status).toBe(200)
    expect(await program.ended).toBe(0)
  })
})

describe('the figures', () => {
  it('call an update of a kind that nobody asked for by one word', async () => {
    const metrics = createMetrics()
    metrics.handled({ update: 'Zwoelfthaler', outcome: 'ok', ms: 1 })
    const { text } = await metrics.read()
    expect(text).toContain('konvert_updates_total{kind="other",outcome="ok"} 1')
    expect(text).not.toContain('Zwoelf')
  })
})

describe('the playground', () => {
  it('shows its page on the port, and no figures', async () => {
    port = await freePort()
    const playground = startProgram({ PORT: String(port), BOT_TOKEN: '' })
    await playground.printed(/"ready"/)
    expect((await ask('/')).text).toContain('<!doctype html>')
    expect((await ask('/metrics')).status).toBe(404)
    playground.kill('SIGKILL')
    await playground.ended
  })
})
