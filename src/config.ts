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
      .regex(/^\d{1,2}$/, 'messages a second, from 1 to 30')
      .transform(Number)
      .refine((rate) => rate >= 1 && rate <= 30, 'messages a second, from 1 to 30'),
    '30',
  ),
  APPROVALS: withDefault(
    z.enum(['1', '2'], { error: '1 or 2: how many colleagues agree to a message before it is sent' }),
    '1',
  ),
  TIME_ZONE: withDefault(z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin or UTC'), 'UTC'),
  REMINDERS: withDefault(z.enum(['off', 'ask', 'automatic'], { error: 'one of off, ask, automatic' }), 'ask'),
  LOG_LEVEL: withDefault(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'one of fatal, error, warn, info, debug, trace, silent',
    }),
    'info',
  ),
  PORT: withDefault(
    z
      .string()
      .regex(/^\d{1,5}$/, 'a port number from 0 to 65535')
      .transform(Number)
      .refine((port) => port <= 65535, 'a port number from 0 to 65535'),
    '8080',
  ),
})

const settings = fields.refine((s) => s.BOT_TOKEN === undefined || s.KONVERT_KEY_FILE !== undefined, {
  path: ['KONVERT_KEY_FILE'],
  error:
    'the path of the file that holds, or will hold, the key of what is kept: outside KONVERT_STATE, on no backup',
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
  /** Messages to subscribers a second; Telegram permits about 30. */
  broadcastRate: number
  /** How many colleagues agree to a message to subscribers before it is sent. */
  approvals: 1 | 2
  /** The zone of times that colleagues type, and of what is done once a day. */
  timeZone: string
  /** Birthdays and letter-writing days: prepared for colleagues to send, sent by themselves, or neither. */
  reminders: 'off' | 'ask' | 'automatic'
  logLevel: string
  /** 0 takes any free port. */
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
      logLevel: s.LOG_LEVEL,
      port: s.PORT,
    },
  }
}
