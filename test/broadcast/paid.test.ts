import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLocalTelegram, type LocalTelegram } from '../../src/playground/telegram.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { TODAY } from '../support/data.ts'
import { startProgram } from '../support/program.ts'
import { ended, engineOn, launch, openEngine, subscribe, until } from './engine.ts'

const sends = ({ calls }: LocalTelegram) => calls.filter(({ method }) => method === 'sendMessage')

async function storeIn(folder: string): Promise<Store> {
  const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key'), today: () => TODAY }
  const opened = await openStore(place)
  if (!opened.ok) throw new Error(opened.error)
  return opened.store
}

/** The program itself, with a broadcast to five that is due. */
async function programWith(settings: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'konvert-paid-'))
  const telegram = await createLocalTelegram()
  const store = await storeIn(folder)
  await subscribe({ telegram, store }, 5)
  const id = await launch(engineOn(telegram, store).broadcaster)
  await store.close()
  const program = startProgram({
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    KONVERT_STATE: join(folder, 'state'),
    KONVERT_KEY_FILE: join(folder, 'key'),
    ...settings,
  })
  onTestFinished(async () => {
    program.kill('SIGKILL')
    await program.ended
    await telegram.close()
    rmSync(folder, { recursive: true })
  })
  const countsAfter = async () => {
    program.kill('SIGTERM')
    await program.ended
    const after = await storeIn(folder)
    const { counts } = (await after.broadcasts.find(id)) ?? {}
    await after.close()
    return counts
  }
  return { telegram, program, countsAfter }
}

test('without the setting no message says that it is paid', async () => {
  const { telegram, countsAfter } = await programWith({})
  await until(() => sends(telegram).length === 5 || undefined)
  expect(sends(telegram).filter(({ params }) => 'allow_paid_broadcast' in params)).toEqual([])
  expect(await countsAfter()).toMatchObject({ sent: 5 })
})

test('with it each does, and where Telegram does not take the Stars nobody is passed over', async () => {
  const { telegram, program, countsAfter } = await programWith({
    PAID_BROADCASTS: 'on',
    BROADCAST_RATE: '100',
  })
  await program.printed(/broadcast-told-to-wait/)
  const made = sends(telegram)
  expect(made.map(({ params }) => params['allow_paid_broadcast'])).toEqual(made.map(() => true))
  expect(new Set(made.map(({ description }) => description))).toEqual(
    new Set(['Bad Request: FLOODSKIP_NOT_ALLOWED']),
  )
  expect(await countsAfter()).toMatchObject({ sent: 0, refused: 0, uncertain: 0, waiting: 5 })
})

test('whoever starts a broadcast can be told whether it costs Stars', async () => {
  const engine = await openEngine()
  expect(engine.broadcaster.paid).toBe(false)
  const { broadcaster } = engineOn(engine.telegram, engine.store, { paid: true })
  expect(broadcaster.paid).toBe(true)
})

test('what takes messages back never says that it is paid', async () => {
  const engine = await openEngine()
  await subscribe(engine, 3)
  const id = await launch(engine.broadcaster)
  await ended(engine.broadcaster, id)
  await engine.broadcaster.stop()
  const paying = engineOn(engine.telegram, engine.store, { paid: true }).broadcaster
  paying.start()
  onTestFinished(() => paying.stop())
  expect(await paying.deleteForAll(id)).toEqual({ ok: true })
  await until(async () => (await engine.store.broadcasts.find(id))?.deleted === 3 || undefined)
  const removals = engine.telegram.calls.filter(({ method }) => method === 'deleteMessage')
  expect(removals.filter(({ params }) => 'allow_paid_broadcast' in params)).toEqual([])
})
