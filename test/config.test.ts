import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Config, parseConfig } from '../src/config.ts'

const TOKEN = '123456789:AAF-secret_secret-secret_secret12345'

function configOf(env: Record<string, string | undefined>): Config {
  const result = parseConfig(env)
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.config
}

function problemsOf(env: Record<string, string | undefined>): string[] {
  const result = parseConfig(env)
  return result.ok ? [] : result.problems
}

const DEFAULTS: Config = {
  token: undefined,
  apiRoot: 'https://api.telegram.org',
  adminIds: [],
  dataDir: resolve('data'),
  stateDir: resolve('var'),
  keyFile: undefined,
  featuredCase: 'leniye-umerova',
  defaultLanguage: 'en',
  operator: { name: undefined, contact: undefined },
  donateUrl: 'https://memopzk.org',
  sourceUrl: undefined,
  broadcastRate: 30,
  approvals: 1,
  timeZone: 'UTC',
  reminders: 'ask',
  paidBroadcasts: false,
  logLevel: 'info',
  port: 8080,
  healthHost: '127.0.0.1',
  webhook: undefined,
}

/** Settings with which a webhook is set. */
const HOOK = {
  BOT_TOKEN: TOKEN,
  KONVERT_KEY_FILE: '/srv/key',
  MODE: 'webhook',
  WEBHOOK_URL: 'https://bot.example.org/hook-secret-path',
  WEBHOOK_SECRET: 'secret_'.repeat(6),
}

const SETTINGS = [
  'BOT_TOKEN',
  'TELEGRAM_API_ROOT',
  'ADMIN_IDS',
  'KONVERT_DATA',
  'KONVERT_STATE',
  'KONVERT_KEY_FILE',
  'FEATURED_CASE',
  'DEFAULT_LANGUAGE',
  'OPERATOR_NAME',
  'OPERATOR_CONTACT',
  'DONATE_URL',
  'SOURCE_URL',
  'BROADCAST_RATE',
  'APPROVALS',
  'TIME_ZONE',
  'REMINDERS',
  'PAID_BROADCASTS',
  'LOG_LEVEL',
  'PORT',
  'HEALTH_HOST',
  'MODE',
  'WEBHOOK_URL',
  'WEBHOOK_SECRET',
  'WEBHOOK_HOST',
  'WEBHOOK_PORT',
]

describe('the settings', () => {
  it('all have a default', () => {
    expect(configOf({})).toEqual(DEFAULTS)
  })

  it.each(SETTINGS)('take an empty %s for unset', (name) => {
    expect(configOf({ [name]: '' })).toEqual(DEFAULTS)
  })

  it('do not mind the rest of the environment', () => {
    expect(configOf({ HOME: '/root', PATH: '/bin', BOT_TOKENS: 'x' })).toEqual(DEFAULTS)
  })

  it.each<[string, string, Partial<Config>]>([
    ['TELEGRAM_API_ROOT', 'http://127.0.0.1:8081', { apiRoot: 'http://127.0.0.1:8081' }],
    ['ADMIN_IDS', '123456', { adminIds: [123456] }],
    ['ADMIN_IDS', ' 1 ,2,  30 ', { adminIds: [1, 2, 30] }],
    ['KONVERT_DATA', '/srv/data', { dataDir: '/srv/data' }],
    ['KONVERT_DATA', 'here/data', { dataDir: resolve('here/data') }],
    ['KONVERT_STATE', '/srv/var', { stateDir: '/srv/var' }],
    ['KONVERT_KEY_FILE', '/srv/key', { keyFile: '/srv/key' }],
    ['FEATURED_CASE', 'novak-nika', { featuredCase: 'novak-nika' }],
    ['DEFAULT_LANGUAGE', 'uk', { defaultLanguage: 'uk' }],
    ['OPERATOR_NAME', 'Гурток листів', { operator: { name: 'Гурток листів', contact: undefined } }],
    ['OPERATOR_CONTACT', 'mail@example.org', { operator: { name: undefined, contact: 'mail@example.org' } }],
    ['DONATE_URL', 'https://example.org/give', { donateUrl: 'https://example.org/give' }],
    ['SOURCE_URL', 'https://example.org/code', { sourceUrl: 'https://example.org/code' }],
    ['BROADCAST_RATE', '5', { broadcastRate: 5 }],
    ['APPROVALS', '2', { approvals: 2 }],
    ['TIME_ZONE', 'Europe/Kyiv', { timeZone: 'Europe/Kyiv' }],
    ['REMINDERS', 'automatic', { reminders: 'automatic' }],
    ['PAID_BROADCASTS', 'off', {}],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65535 }],
    ['HEALTH_HOST', '0.0.0.0', { healthHost: '0.0.0.0' }],
    ['HEALTH_HOST', '::1', { healthHost: '::1' }],
    ['MODE', 'polling', {}],
  ])('take %s=%s', (name, value, changes) => {
    expect(configOf({ [name]: value })).toEqual({ ...DEFAULTS, ...changes })
  })

  it('of a webhook are taken only where there is one', () => {
    const { url, secret } = { url: HOOK.WEBHOOK_URL, secret: HOOK.WEBHOOK_SECRET }
    expect(configOf(HOOK).webhook).toEqual({ url, secret, host: '127.0.0.1', port: 8081 })
    expect(configOf({ ...HOOK, WEBHOOK_HOST: '0.0.0.0', WEBHOOK_PORT: '8443' }).webhook).toEqual({
      url,
      secret,
      host: '0.0.0.0',
      port: 8443,
    })
    expect(configOf({ ...HOOK, MODE: 'polling' }).webhook).toBeUndefined()
  })

  it.each([
    'https://bot.example.org:8443/x',
    'https://bot.example.org:88/x',
    'http://127.0.0.1:5000/x',
    'http://localhost:5000/x',
  ])('take %s for a webhook', (url) => {
    expect(configOf({ ...HOOK, WEBHOOK_URL: url }).webhook?.url).toBe(url)
  })

  it.each<[changes: Record<string, string>, expected: RegExp]>([
    [{ WEBHOOK_URL: '' }, /^WEBHOOK_URL should be set where MODE is webhook: the address/],
    [{ WEBHOOK_SECRET: '' }, /^WEBHOOK_SECRET should be set where MODE is webhook: 32 to 256 signs/],
    [{ BOT_TOKEN: '' }, /^MODE should be polling where there is no BOT_TOKEN/],
    [{ WEBHOOK_PORT: '8080' }, /^WEBHOOK_PORT should be another port than PORT\./],
  ])('of a webhook have to be whole: %o', (changes, expected) => {
    const problems = problemsOf({ ...HOOK, ...changes })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(expected)
  })

  it('with a token need a key, without one none', () => {
    const [problem] = problemsOf({ BOT_TOKEN: TOKEN })
    expect(problem).toMatch(/^KONVERT_KEY_FILE should be the path of the file that holds/)
    const both = configOf({ BOT_TOKEN: TOKEN, KONVERT_KEY_FILE: '/srv/key' })
    expect(both).toEqual({ ...DEFAULTS, token: TOKEN, keyFile: '/srv/key' })
  })
})

describe('paid broadcasts', () => {
  const LIVE = { BOT_TOKEN: TOKEN, KONVERT_KEY_FILE: '/srv/key', PAID_BROADCASTS: 'on' }

  it.each([31, 1000])('admit %i messages a second', (broadcastRate) => {
    const found = configOf({ ...LIVE, BROADCAST_RATE: String(broadcastRate) })
    expect(found).toMatchObject({ broadcastRate, paidBroadcasts: true })
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['at a rate that costs nothing', LIVE, /^PAID_BROADCASTS should be off, or BROADCAST_RATE above 30/],
    [
      'faster than Telegram sends',
      { ...LIVE, BROADCAST_RATE: '1001' },
      /^BROADCAST_RATE should be .* to 1000/,
    ],
    [
      'in the playground',
      { PAID_BROADCASTS: 'on', BROADCAST_RATE: '99' },
      /^PAID_BROADCASTS should be off where/,
    ],
  ])('are refused in one sentence %s', (_, env, expected) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(expected)])
  })
})

describe('a wrong setting', () => {
  const wrong: [name: string, value: string, expected: RegExp][] = [
    ['BOT_TOKEN', 'AAF-secret_secret-secret_secret12345', /the token that @BotFather gave/],
    ['BOT_TOKEN', '123456789', /the token/],
    ['BOT_TOKEN', `${TOKEN} `, /the token/],
    ['BOT_TOKEN', `"${TOKEN}"`, /the token/],
    ['BOT_TOKEN', '123456789:short-secret', /the token/],
    ['TELEGRAM_API_ROOT', 'api.telegram.example', /a web address that begins with https:\/\/ or http:\/\//],
    ['TELEGRAM_API_ROOT', 'ftp://telegram.example', /a web address/],
    ['ADMIN_IDS', '@maria_hidden', /user numbers separated by commas/],
    ['ADMIN_IDS', '77001;77002', /user numbers/],
    ['ADMIN_IDS', '-100777001', /user numbers/],
    ['ADMIN_IDS', '77001,,77002', /user numbers/],
    ['FEATURED_CASE', 'Leniye Umerova', /the id of a case, such as/],
    ['FEATURED_CASE', '../../etc/passwd', /the id of a case/],
    ['DEFAULT_LANGUAGE', 'English', /a two-letter language code/],
    ['DEFAULT_LANGUAGE', 'EN-US', /a two-letter language code/],
    ['OPERATOR_NAME', 'Q'.repeat(101), /a name of at most 100 characters/],
    ['OPERATOR_CONTACT', 'Q'.repeat(201), /at most 200 characters/],
    ['DONATE_URL', 'http://give.example', /a web address that begins with https:\/\/\./],
    ['DONATE_URL', 'give.example', /a web address/],
    ['SOURCE_URL', 'http://code.example', /a web address that begins with https:\/\/\./],
    ['SOURCE_URL', 'javascript:alert(1)', /a web address/],
    ['LOG_LEVEL', 'verbose', /one of fatal, error, warn, info, debug, trace, silent/],
    ['APPROVALS', '3', /1 or 2/],
    ['TIME_ZONE', 'Mars/Base', /a time zone such as Europe/],
    ['REMINDERS', 'yes', /one of off, ask, automatic/],
    ['BROADCAST_RATE', '31', /messages a second, from 1 to 30, or up to 1000 where PAID_BROADCASTS is on/],
    ['BROADCAST_RATE', '2999', /messages a second/],
    ['PAID_BROADCASTS', 'yes', /on or off/],
    ['LOG_LEVEL', 'INFO', /one of fatal/],
    ['PORT', '65536', /a port number from 0 to 65535/],
    ['PORT', '-1', /a port number/],
    ['PORT', '80.5', /a port number/],
    ['PORT', 'http', /a port number/],
    ['PORT', '999999', /a port number/],
    ['HEALTH_HOST', 'intern.example', /an IP address of this machine/],
    ['HEALTH_HOST', '127.0.0.1:9090', /an IP address of this machine/],
    ['MODE', 'pushing', /polling or webhook/],
    ['WEBHOOK_URL', 'http://letters.test/hook-secret', /the address to which Telegram posts/],
    ['WEBHOOK_URL', 'https://letters.test:8000/hook-secret', /at port 443, 80, 88 or 8443/],
    ['WEBHOOK_URL', 'https://name:hidden@letters.test/', /the address to which Telegram posts/],
    ['WEBHOOK_URL', 'nowhere-at-all', /the address to which Telegram posts/],
    ['WEBHOOK_SECRET', 'too-short-a-secret', /32 to 256 signs/],
    ['WEBHOOK_SECRET', 'geheim!!'.repeat(8), /32 to 256 signs/],
    ['WEBHOOK_SECRET', 'Q'.repeat(257), /32 to 256 signs/],
    ['WEBHOOK_HOST', 'bot.example', /an IP address of this machine/],
    ['WEBHOOK_PORT', '70000', /a port number/],
  ]

  it.each(wrong)('is told in one sentence: %s', (name, value, expected) => {
    const problems = problemsOf({ KONVERT_KEY_FILE: '/srv/key', [name]: value })
    expect(problems).toHaveLength(1)
    const [problem = ''] = problems
    expect(problem).toMatch(new RegExp(`^${name} should be .+[^.]\\.$|^${name} should be .+…?\\)\\.$`))
    expect(problem).toMatch(expected)
  })

  it.each(wrong)('is never repeated, for it may be a secret: %s', (name, value) => {
    for (const problem of problemsOf({ [name]: value })) {
      // What the sentence says of itself is not the value: “PORT”, “http”.
      const said = problem.replace(/https?:\/\//g, '').replace(/^\S+ /, '')
      expect(said).not.toContain(value.trim())
      for (const part of value.match(/[\w-]{6,}/g) ?? []) expect(said).not.toContain(part)
    }
  })

  it('does not hide another one', () => {
    const problems = problemsOf({ BOT_TOKEN: 'x', PORT: 'x', LOG_LEVEL: 'x', KONVERT_DATA: 'fine' })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['BOT_TOKEN', 'LOG_LEVEL', 'PORT'])
  })

  it('keeps a right token out of what is said about others', () => {
    expect(problemsOf({ BOT_TOKEN: TOKEN, PORT: 'x' }).join()).not.toContain('secret')
  })
})
