import { resolve } from 'node:path'
import { z } from 'zod'
import { isTimeZone } from './domain/local-time.ts'

const empty = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional())
const withDefault = <T extends z.ZodType>(schema: T, fallback: z.input<T>) =>
  z.preprocess((value) => empty(value) ?? fallback, schema)

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'a web address that begins with https:// or http://',
})
const httpsUrl = z.url({ protocol: /^https$/, error: 'a web address that begins with https://' })
const path = z.string().transform((value) => resolve(value))
const ipAddress = z.union([z.ipv4(), z.ipv6()], {
  error: 'an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them',
})
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'a port number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65535, 'a port number from 0 to 65535')

const WEBHOOK_URL_FORM =
  'the address to which Telegram posts, such as https://bot.example.org/hook-3f9c…, at port 443, 80, 88 or 8443'
const WEBHOOK_SECRET_FORM = '32 to 256 signs of A–Z, a–z, 0–9, _ and -, such as openssl rand -hex 32 prints'

/** Telegram's own servers post to these ports by HTTPS alone; a Bot API server on this machine needs neither. */
function canBePostedTo(address: string): boolean {
  const { protocol, hostname, port, username, hash } = new URL(address)
  if (username !== '' || hash !== '') return false
  if (protocol === 'http:') return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return ['', '443', '80', '88', '8443'].includes(port)
}

/** Messages a second that Telegram permits, free and for Stars. */
const [MOST_FREE, MOST_PAID] = [30, 1_000]
const RATE_PROBLEM = `messages a second, from 1 to ${MOST_FREE}, or up to ${MOST_PAID} where PAID_BROADCASTS is on`

const fields = z.object({
  BOT_TOKEN: optional(
    z
      .string()
      .regex(/^\d+:[\w-]{20,}$/, 'the token that @BotFather gave, such as 123456:ABC-DEF… (or unset)'),
  ),
  TELEGRAM_API_ROOT: withDefault(httpUrl, 'https://api.telegram.org'),
  ADMIN_IDS: withDefault(
    z
      .string()
      .regex(
        /^\s*(\d{1,15}\s*(,\s*\d{1,15}\s*)*)?$/,
        'Telegram user numbers separated by commas, such as 123456,234567',
      )
      .transform((list) => list.split(',').map(Number).filter(Boolean)),
    '',
  ),
  KONVERT_DATA: withDefault(path, 'data'),
  KONVERT_STATE: withDefault(path, 'var'),
  KONVERT_KEY_FILE: optional(path),
  FEATURED_CASE: withDefault(
    z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'the id of a case, such as leniye-umerova'),
    'leniye-umerova',
  ),
  DEFAULT_LANGUAGE: withDefault(
    z.string().regex(/^[a-z]{2}$/, 'a two-letter language code, such as en'),
    'en',
  ),
  OPERATOR_NAME: optional(z.string().max(100, 'a name of at most 100 characters')),
  OPERATOR_CONTACT: optional(z.string().max(200, 'an address or link of at most 200 characters')),
  DONATE_URL: withDefault(httpsUrl, 'https://memopzk.org'),
  SOURCE_URL: optional(httpsUrl),
  BROADCAST_RATE: withDefault(
    z
      .string()
      .regex(/^\d{1,4}$/, RATE_PROBLEM)
      .transform(Number)
      .refine((rate) => rate >= 1 && rate <= MOST_PAID, { error: RATE_PROBLEM, abort: true }),
    '30',
  ),
  APPROVALS: withDefault(
    z.enum(['1', '2'], { error: '1 or 2: how many colleagues agree to a message before it is sent' }),
    '1',
  ),
  TIME_ZONE: withDefault(z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin or UTC'), 'UTC'),
  REMINDERS: withDefault(z.enum(['off', 'ask', 'automatic'], { error: 'one of off, ask, automatic' }), 'ask'),
  PAID_BROADCASTS: withDefault(z.enum(['off', 'on'], { error: 'on or off' }), 'off'),
  LOG_LEVEL: withDefault(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'one of fatal, error, warn, info, debug, trace, silent',
    }),
    'info',
  ),
  PORT: withDefault(port, '8080'),
  HEALTH_HOST: withDefault(ipAddress, '127.0.0.1'),
  MODE: withDefault(z.enum(['polling', 'webhook'], { error: 'polling or webhook' }), 'polling'),
  WEBHOOK_URL: optional(
    z
      .url({ protocol: /^https?$/, error: WEBHOOK_URL_FORM, abort: true })
      .refine(canBePostedTo, WEBHOOK_URL_FORM),
  ),
  WEBHOOK_SECRET: optional(z.string().regex(/^[\w-]{32,256}$/, WEBHOOK_SECRET_FORM)),
  WEBHOOK_HOST: withDefault(ipAddress, '127.0.0.1'),
  WEBHOOK_PORT: withDefault(port, '8081'),
})

const settings = fields.check(({ value: s, issues }) => {
  const wrong = (name: keyof typeof s, message: string) =>
    issues.push({ code: 'custom', path: [name], message, input: undefined })
  if (s.BOT_TOKEN !== undefined && s.KONVERT_KEY_FILE === undefined)
    wrong(
      'KONVERT_KEY_FILE',
      'the path of the file that holds, or will hold, the key of what is kept: outside KONVERT_STATE, on no backup',
    )
  const paid = s.PAID_BROADCASTS === 'on'
  if (!paid && s.BROADCAST_RATE > MOST_FREE) wrong('BROADCAST_RATE', RATE_PROBLEM)
  if (paid && s.BROADCAST_RATE <= MOST_FREE)
    wrong('PAID_BROADCASTS', `off, or BROADCAST_RATE above ${MOST_FREE}: up to there Telegram takes no Stars`)
  if (paid && s.BOT_TOKEN === undefined)
    wrong('PAID_BROADCASTS', 'off where BOT_TOKEN is not set: nobody pays Stars in the playground')
  if (s.MODE === 'polling') return
  if (s.BOT_TOKEN === undefined)
    wrong('MODE', 'polling where there is no BOT_TOKEN: the playground posts nothing')
  if (s.WEBHOOK_URL === undefined) wrong('WEBHOOK_URL', `set where MODE is webhook: ${WEBHOOK_URL_FORM}`)
  if (s.WEBHOOK_SECRET === undefined)
    wrong('WEBHOOK_SECRET', `set where MODE is webhook: ${WEBHOOK_SECRET_FORM}`)
  if (s.WEBHOOK_PORT === s.PORT && s.PORT !== 0) wrong('WEBHOOK_PORT', 'another port than PORT')
})

export interface Config {
  /** Absent: the bot runs on the local Telegram. */
  token: string | undefined
  apiRoot: string
  adminIds: number[]
  /** Absolute paths. */
  dataDir: string
  stateDir: string
  /** The key that seals what is kept of subscribers; there is one wherever there is a token. */
  keyFile: string | undefined
  featuredCase: string
  defaultLanguage: string
  operator: { name: string | undefined; contact: string | undefined }
  donateUrl: string
  /** Where the source code of this copy can be read. */
  sourceUrl: string | undefined
  /** Messages to subscribers a second; Telegram permits about 30, and up to 1,000 for Stars. */
  broadcastRate: number
  /** How many colleagues agree to a message to subscribers before it is sent. */
  approvals: 1 | 2
  /** The zone of times that colleagues type, and of what is done once a day. */
  timeZone: string
  /** Birthdays and letter-writing days: prepared for colleagues to send, sent by themselves, or neither. */
  reminders: 'off' | 'ask' | 'automatic'
  paidBroadcasts: boolean
  logLevel: string
  /** Of the playground's page, or with a token of health and metrics; 0 takes any free port. */
  port: number
  /** Where health and metrics can be asked for. */
  healthHost: string
  /** Absent: updates are fetched by polling. */
  webhook: WebhookSettings | undefined
}

export interface WebhookSettings {
  url: string
  secret: string
  /** Where this program listens for what comes to the url. */
  host: string
  port: number
}

type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

/**
 * Reads the settings from environment variables. A problem is one sentence that names the variable and says
 * what it should be; it never repeats the value, which may be a secret.
 */
export function parseConfig(env: Record<string, string | undefined>): ConfigResult {
  const parsed = settings.safeParse(env)
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => `${issue.path.join('.')} should be ${issue.message}.`),
    }
  }
  const s = parsed.data
  return {
    ok: true,
    config: {
      token: s.BOT_TOKEN,
      apiRoot: s.TELEGRAM_API_ROOT,
      adminIds: s.ADMIN_IDS,
      dataDir: s.KONVERT_DATA,
      stateDir: s.KONVERT_STATE,
      keyFile: s.KONVERT_KEY_FILE,
      featuredCase: s.FEATURED_CASE,
      defaultLanguage: s.DEFAULT_LANGUAGE,
      operator: { name: s.OPERATOR_NAME, contact: s.OPERATOR_CONTACT },
      donateUrl: s.DONATE_URL,
      sourceUrl: s.SOURCE_URL,
      broadcastRate: s.BROADCAST_RATE,
      approvals: s.APPROVALS === '2' ? 2 : 1,
      timeZone: s.TIME_ZONE,
      reminders: s.REMINDERS,
      paidBroadcasts: s.PAID_BROADCASTS === 'on',
      logLevel: s.LOG_LEVEL,
      port: s.PORT,
      healthHost: s.HEALTH_HOST,
      webhook:
        s.MODE === 'webhook' && s.WEBHOOK_URL !== undefined && s.WEBHOOK_SECRET !== undefined
          ? { url: s.WEBHOOK_URL, secret: s.WEBHOOK_SECRET, host: s.WEBHOOK_HOST, port: s.WEBHOOK_PORT }
          : undefined,
    },
  }
}
