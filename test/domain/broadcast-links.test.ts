import { describe, expect, it } from 'vitest'
import type { BroadcastContent } from '../../src/domain/broadcast.ts'
import { unknownLinks } from '../../src/domain/broadcast-links.ts'
import { sitesByHost } from '../../src/domain/site.ts'

const SITES = sitesByHost([
  { host: 'memopzk.org', name: 'Memorial' },
  { host: 'copies.example', name: 'Copies', broadcast: false },
])

function message(
  text: string,
  extra: Partial<BroadcastContent> = {},
  entities: object[] = [],
): BroadcastContent {
  return {
    kind: 'announcement',
    audience: { topics: ['news'] },
    texts: { en: { text, entities: entities as never } },
    fallback: ['en'],
    ...extra,
  }
}

describe('links of a message to subscribers', () => {
  it.each([
    ['None here, e.g. at 10.30 or in 2026.', []],
    ['See https://memopzk.org/en/news and en.memopzk.org.', []],
    ['Write to t.me/konvert_bot?start=x or https://t.me/konvert_bot', []],
    ['Give money: https://evil.example/pay', ['evil.example']],
    ['Give money: evil.example/pay', ['evil.example']],
    ['Пишите на злой.рф', ['xn--g1aefm.xn--p1ai']],
    ['A copy: https://copies.example/a', ['copies.example']],
    ['A channel: t.me/another_bot', ['t.me']],
    ['Looks like ours: https://memopzk.org.evil.example', ['memopzk.org.evil.example']],
    ['And https://t.me/konvert_bot_fake', ['t.me']],
    ['tg://resolve?domain=evil', ['resolve']],
    ['Ours in capitals: HTTPS://T.ME/KONVERT_BOT', []],
    ['mailto:a@evil.example', ['mailto:a@evil.example']],
    [`mailto:${'a'.repeat(50)}@evil.example`, [`mailto:${'a'.repeat(33)}`]],
    [`https://[${'a'.repeat(50)}`, [`https://[${'a'.repeat(31)}`]],
  ])('are known: %s', (text, hosts) => {
    expect(unknownLinks(message(text), SITES, 'konvert_bot')).toEqual(hosts)
  })

  it('count behind words and on buttons, each host once', () => {
    const hidden = [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'text_link', offset: 0, length: 4, url: 'https://evil.example/1' },
      { type: 'text_link', offset: 0, length: 4, url: 'https://evil.example/2' },
    ]
    const buttons = [{ labels: { en: 'More' }, url: 'https://other.example/' }]
    expect(unknownLinks(message('Here', {}, hidden), SITES, 'konvert_bot')).toEqual(['evil.example'])
    expect(unknownLinks(message('Here', { buttons }), SITES, 'konvert_bot')).toEqual(['other.example'])
  })
})
