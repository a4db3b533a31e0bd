import { setTimeout as pause } from 'node:timers/promises'
import { GrammyError, HttpError } from 'grammy'
import type { KonvertBot } from './bot/bot.ts'
import { registerCommands } from './bot/commands.ts'
import { errorFields, refusal } from './bot/errors.ts'
import { ALLOWED_UPDATES, type Intake, startPolling, updateHandler } from './bot/intake.ts'
import type { Config } from './config.ts'
import type { Languages } from './i18n.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { giveUp } from './say.ts'
import { serveHealth } from './server/health.ts'
import { serveWebhook } from './server/webhook.ts'
import type { Store } from './store/store.ts'

/** How many updates Telegram may post at once: its limit, as people are served side by side. */
const MOST_AT_ONCE = 100
const TRY_AGAIN_SECONDS = 3
const AWAY_EVERY_MS = 30_000

export interface Health {
  /** From now on people are served, as long as what is kept can be read. */
  serves(store: Pick<Store, 'endings'>): void
  stopping(): void
  close(): Promise<void>
}

/**
 * Lets those who watch over the program ask how it does, from the first moment to the last. The playground has none:
 * its page takes the port, and whoever looks at it sees.
 */
export async function openHealth({ token, healthHost, port }: Config, metrics: Metrics): Promise<Health> {
  let missing = async (): Promise<string | undefined> => 'starting'
  const health = {
    serves(store: Pick<Store, 'endings'>) {
      missing = () =>
        store.endings.list().then(
          () => undefined,
          () => 'the store does not answer',
        )
    },
    stopping() {
      missing = async () => 'stopping'
    },
  }
  if (token === undefined) return { ...health, close: async () => undefined }
  const server = await serveHealth({
    host: healthHost,
    port,
    missing: () => missing(),
    metrics: metrics.read,
  }).catch((error: unknown) => noPort(error, 'PORT', port, 'HEALTH_HOST'))
  return { ...health, close: () => server.close(0) }
}

/** Waits for Telegram, and registers the menu. While Telegram is away, whoever looks at the log is told. */
export async function meetTelegram(
  bot: KonvertBot,
  languages: Languages,
  owners: readonly number[],
  log: Log,
): Promise<void> {
  const away = setInterval(() => log.warn({ event: 'telegram-unreachable' }), AWAY_EVERY_MS)
  await bot.init().catch((error: unknown) => giveUp('Konvert cannot start:', [refusal(error)]))
  clearInterval(away)
  // Without its menu the bot works all the same.
  await registerCommands(bot.api, languages, owners).catch((error: unknown) =>
    log.warn({ event: 'menu-refused', outcome: 'error', ...errorFields(error) }),
  )
}

/** Begins to take updates in, by polling or by a webhook; of the two, Telegram serves only the one. */
export async function startIntake({ webhook }: Config, bot: KonvertBot, log: Log): Promise<Intake> {
  if (webhook === undefined) {
    await insist(() => bot.api.deleteWebhook(), log)
    return startPolling(bot, log)
  }
  const { url, secret, host, port } = webhook
  const server = await serveWebhook({
    host,
    port,
    path: new URL(url).pathname,
    secret,
    handle: updateHandler(bot, log),
  }).catch((error: unknown) => noPort(error, 'WEBHOOK_PORT', port, 'WEBHOOK_HOST'))
  const settings = {
    secret_token: secret,
    allowed_updates: ALLOWED_UPDATES,
    max_connections: MOST_AT_ONCE,
  }
  await insist(() => bot.api.setWebhook(url, settings), log).catch(() =>
    giveUp('Konvert cannot start:', [
      'WEBHOOK_URL is refused by Telegram; it should be an address that the whole internet can reach by https.',
    ]),
  )
  return { inHand: server.inHand, stop: server.close, ended: new Promise(() => undefined) }
}

/** Calls until Telegram has heard it: while it is away, or too busy, there is nothing else to do. */
async function insist(call: () => Promise<unknown>, log: Log): Promise<void> {
  for (;;) {
    try {
      await call()
      return
    } catch (error) {
      const code = error instanceof GrammyError ? error.error_code : 0
      if (!(error instanceof HttpError) && code !== 429 && code < 500) throw error
      log.warn({ event: 'telegram-unreachable', outcome: 'error', ...errorFields(error) })
      const asked = error instanceof GrammyError ? error.parameters.retry_after : undefined
      await pause((asked ?? TRY_AGAIN_SECONDS) * 1_000)
    }
  }
}

function noPort(error: unknown, portName: string, port: number, hostName: string): never {
  const code = (error as NodeJS.ErrnoException).code
  const sentence =
    code === 'EADDRINUSE'
      ? `${portName} ${port} is taken; set another one.`
      : code === 'EACCES'
        ? `${portName} ${port} is not for this user; set one above 1023.`
        : `${hostName} is no address of this machine.`
  return giveUp('Konvert cannot open its port:', [sentence])
}
