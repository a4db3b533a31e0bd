import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readChannels } from '../../src/content/channels.ts'
import type { Problem } from '../../src/content/problem.ts'
import { readRecord } from '../../src/content/read.ts'
import { type Channel, channelRecords, channelsFor, type SenderWishes } from '../../src/domain/channels.ts'
import { countryPostRecords } from '../../src/domain/post.ts'
import { ROOT } from '../support/data.ts'
import { fictionalFacility } from '../support/fictional.ts'

const problems: Problem[] = []
const channels = readChannels(join(ROOT, 'data'), new Map(), problems)
const posts = readRecord(join(ROOT, 'data', 'post.yaml'), countryPostRecords, problems) ?? []

function postOf(country: string) {
  const post = posts.find((entry) => entry.country === country)
  return post === undefined ? { country } : { country, post }
}

function ids(wishes: SenderWishes, of: readonly Channel[] = channels) {
  return channelsFor(of, wishes).ways.map(({ channel }) => channel.id)
}

function reasonsOf(id: string, wishes: SenderWishes, of: readonly Channel[] = channels) {
  const { ways, leftOut } = channelsFor(of, wishes)
  return (
    ways.find(({ channel }) => channel.id === id)?.reasons ??
    leftOut.flatMap(({ channel, reason }) => (channel.id === id ? [`out: ${reason}`] : []))
  )
}

describe('the ways to send a letter', () => {
  it('are six, and load without a problem', () => {
    expect(problems).toEqual([])
    expect(channels.map(({ id }) => id)).toEqual([
      'paper-mail',
      'letters-now',
      'rosuznik',
      'memorial-rights-in-russia',
      'fsin-pismo',
      'zonatelecom',
    ])
  })

  it('name no price, no link and no day of a check that did not take place', () => {
    for (const { checked, name, asks, text, source } of channels) {
      expect(checked).toBe(false)
      for (const words of [
        ...Object.values(name),
        ...Object.values(asks),
        ...Object.values(text),
        source.title,
      ]) {
        expect(words).not.toMatch(
          /https?:|www\.|[€$£₽]|рубл|rubl|грн|\beuro?s?\b|\bfree\b|бесплатн|безкоштовн/i,
        )
      }
    }
  })

  it('are told in one or two sentences in each language', () => {
    for (const { text, asks } of channels) {
      for (const words of [...Object.values(text), ...Object.values(asks)]) {
        const sentences = words.split(/(?<=[.!?])\s+/)
        expect([words, sentences.length <= 2 && words.endsWith('.')]).toEqual([words, true])
      }
    }
  })

  it('keep the order of the data when nothing is known but that the card is Russian', () => {
    expect(ids({ russianCard: true })).toEqual(channels.map(({ id }) => id))
  })

  it.each<[string, SenderWishes, string[]]>([
    [
      'from Ukraine paper comes last',
      { ...postOf('UA'), russianCard: false },
      ['letters-now', 'rosuznik', 'memorial-rights-in-russia', 'zonatelecom', 'paper-mail'],
    ],
    [
      'from Poland paper comes last, after what needs an unknown card',
      postOf('PL'),
      ['letters-now', 'rosuznik', 'memorial-rights-in-russia', 'zonatelecom', 'fsin-pismo', 'paper-mail'],
    ],
    [
      'from France, of whose post nothing is known, paper comes first',
      { ...postOf('FR'), russianCard: false },
      ['paper-mail', 'letters-now', 'rosuznik', 'memorial-rights-in-russia', 'zonatelecom'],
    ],
    [
      'inside Russia nobody asks twice about the card',
      { country: 'RU' },
      ['paper-mail', 'letters-now', 'rosuznik', 'memorial-rights-in-russia', 'fsin-pismo', 'zonatelecom'],
    ],
    [
      'whoever stays unknown uses nothing that tells the prison who writes',
      { anonymous: true, russianCard: true },
      ['paper-mail', 'letters-now', 'rosuznik', 'memorial-rights-in-russia'],
    ],
    [
      'whoever wants an answer sees first what brings a scan',
      { wantsAnswer: true, russianCard: true },
      ['letters-now', 'fsin-pismo', 'paper-mail', 'rosuznik', 'memorial-rights-in-russia', 'zonatelecom'],
    ],
    [
      'an answer on paper needs an address, which the unknown do not give',
      { wantsAnswer: true, anonymous: true },
      ['letters-now', 'paper-mail', 'rosuznik', 'memorial-rights-in-russia'],
    ],
    [
      'from Ukraine paper stays last even for an answer',
      { ...postOf('UA'), wantsAnswer: true, russianCard: false },
      ['letters-now', 'rosuznik', 'memorial-rights-in-russia', 'zonatelecom', 'paper-mail'],
    ],
    [
      'without a Russian card there is no FSIN-Pismo',
      { russianCard: false },
      ['paper-mail', 'letters-now', 'rosuznik', 'memorial-rights-in-russia', 'zonatelecom'],
    ],
  ])('%s', (_, wishes, expected) => {
    expect(ids(wishes)).toEqual(expected)
  })

  it.each<[string, SenderWishes, string[]]>([
    ['paper-mail', postOf('UA'), ['postStopped']],
    ['paper-mail', postOf('FR'), ['askPost']],
    ['paper-mail', {}, ['askPost']],
    ['paper-mail', { country: 'RU' }, ['domesticPost']],
    ['paper-mail', { wantsAnswer: true }, ['askPost', 'answerOnPaper']],
    [
      'paper-mail',
      { wantsAnswer: true, anonymous: true },
      ['askPost', 'answerNeedsAddress', 'senderUnknown'],
    ],
    ['letters-now', {}, ['simple']],
    ['letters-now', { wantsAnswer: true }, ['bringsScan']],
    ['rosuznik', { wantsAnswer: true }, ['answerUnknown']],
    ['rosuznik', { anonymous: true }, ['senderUnknown']],
    ['fsin-pismo', {}, ['needsRussianCard']],
    ['fsin-pismo', { russianCard: true }, ['simple']],
    ['fsin-pismo', { russianCard: false }, ['out: needsRussianCard']],
    ['fsin-pismo', { russianCard: true, anonymous: true }, ['out: revealsSender']],
    ['zonatelecom', {}, ['someInstitutions']],
    ['zonatelecom', { anonymous: true }, ['out: revealsSender']],
  ])('%s, %j: %j', (id, wishes, expected) => {
    expect(reasonsOf(id, wishes)).toEqual(expected)
  })

  it('say what is known of the post with paper alone', () => {
    const { ways } = channelsFor(channels, postOf('PL'))
    for (const { channel, post } of ways)
      expect(post?.country).toBe(channel.kind === 'paper' ? 'PL' : undefined)
  })

  it('lose none: each is either used or left out', () => {
    for (const russianCard of [true, false]) {
      for (const anonymous of [true, false]) {
        for (const wantsAnswer of [true, false]) {
          const { ways, leftOut } = channelsFor(channels, { russianCard, anonymous, wantsAnswer })
          expect(ways.length + leftOut.length).toBe(channels.length)
        }
      }
    }
  })
})

describe('a way that serves some institutions', () => {
  const [first] = channels
  if (first === undefined) throw new Error('no channels')
  const remandOnly: Channel = {
    ...first,
    id: 'remand-only',
    kind: 'official',
    fits: ['remand', 'ik-99-testograd'],
  }

  it.each([
    ['by kind', fictionalFacility({ id: 'sizo-9-testograd', kind: 'remand' }), ['servesInstitution']],
    ['by id', fictionalFacility(), ['servesInstitution']],
    ['not at all', fictionalFacility({ id: 'ik-98-testograd' }), ['out: notThisInstitution']],
  ])('is offered where it serves: %s', (_, facility, expected) => {
    expect(reasonsOf('remand-only', { facility }, [remandOnly])).toEqual(expected)
  })

  it('is offered with everything else where the institution is unknown', () => {
    expect(ids({}, [remandOnly])).toEqual(['remand-only'])
  })
})

describe('the file', () => {
  const [first] = channels
  it.each([
    ['a price', { price: '55' }],
    ['a link', { source: { title: 'x', date: 'undated', url: 'https://x.y' } }],
    ['an unknown kind', { kind: 'pigeon' }],
    ['a text without Ukrainian', { text: { en: 'a', ru: 'б' } }],
  ])('may not hold %s', (_, change) => {
    expect(channelRecords.safeParse([{ ...first, ...change }]).success).toBe(false)
  })

  it('may not hold one id twice', () => {
    expect(channelRecords.safeParse([first, first]).error?.issues[0]?.message).toContain('stands twice')
  })
})

describe('a way made up for the occasion', () => {
  const [paper] = channels
  if (paper === undefined) throw new Error('no way to send')
  const way = (id: string, more: Partial<Channel> = {}): Channel => ({
    ...paper,
    id,
    kind: 'volunteer',
    ...more,
  })
  const facility = fictionalFacility()

  it('without a list of institutions serves all of them, one with a list only those', () => {
    const { fits: _, ...open } = way('open')
    const list = [open, way('colonies', { fits: ['colony'] }), way('other', { fits: ['ik-1-other'] })]
    expect(channelsFor(list, { facility }).leftOut).toEqual([
      { channel: list[2], reason: 'notThisInstitution' },
    ])
    expect(reasonsOf('open', { facility }, list)).not.toContain('servesInstitution')
    expect(reasonsOf('colonies', { facility }, list)).toContain('servesInstitution')
    expect(reasonsOf('colonies', {}, list)).not.toContain('servesInstitution')
  })

  it('comes later where it serves some institutions only', () => {
    const list = [way('some', { someInstitutions: true }), way('all', { someInstitutions: false })]
    expect(ids({}, list)).toEqual(['all', 'some'])
  })

  it('tells of a country’s post only where it goes by post, and where something is known', () => {
    const { ways } = channelsFor([paper, way('other')], postOf('UA'))
    expect(ways.map(({ channel, post }) => [channel.id, post === undefined])).toEqual([
      ['other', true],
      ['paper-mail', false],
    ])
    expect(channelsFor([paper], {}).ways[0]).not.toHaveProperty('post')
  })

  it('may not have an id that another one has', () => {
    const twice = channelRecords.safeParse([way('one'), way('two'), way('one')])
    expect(twice.error?.issues).toMatchObject([
      { code: 'custom', path: [2, 'id'], message: 'the id one stands twice' },
    ])
    expect(channelRecords.safeParse([way('one'), way('two')]).success).toBe(true)
  })
})
