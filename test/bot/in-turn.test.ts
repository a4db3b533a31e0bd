import { Composer } from 'grammy'
import { describe, expect, test } from 'vitest'
import { inTurn } from '../../src/bot/in-turn.ts'
import type { KonvertContext } from '../../src/chat/context.ts'
import type { Feature } from '../../src/chat/feature.ts'
import { createExpiringMap, type Expected } from '../../src/chat/memory.ts'

const CHAT = 7
const expecting = createExpiringMap<Expected>(60_000, 10, () => 0)
expecting.set(CHAT, { for: 'check', start: 1 })

const typed = (text: string, id = CHAT) => ({ message: { text, chat: { id } } }) as KonvertContext
const pressed = (data: string) => ({ callbackQuery: { data } }) as KonvertContext

/** Features that note when they are asked, and take an update or let it pass. */
function asked(features: Record<string, Omit<Feature, 'composer'> & { takes?: boolean }>) {
  const names: string[] = []
  const noting = Object.entries(features).map(([name, { takes = false, ...claims }]) => {
    const composer = new Composer<KonvertContext>()
    composer.use((_, next) => {
      names.push(name)
      return takes ? undefined : next()
    })
    return [name, { ...claims, composer }] as const
  })
  const ask = inTurn(Object.fromEntries(noting), expecting)
  return async (ctx: KonvertContext) => {
    names.length = 0
    await ask(ctx)
    return names.join(' ')
  }
}

describe('features', () => {
  const ask = asked({
    cards: { commands: ['case', 'cases'], buttons: ['case', 'cases'] },
    check: { commands: ['check'], awaits: 'check', takes: true },
    letter: { also: ({ message }) => message?.text?.startsWith('/') === false },
    rest: { also: () => true },
  })

  test.each([
    ['/case', 'cards rest'],
    ['/case Gorinov', 'cards rest'],
    ['/cases', 'cards rest'],
    ['/case@konvert_bot', 'cards rest'],
    ['/cased', 'rest'],
    ['/check', 'check'],
    ['/', 'rest'],
    ['a name', 'letter rest'],
  ])('are asked for “%s” in their order, only where it is theirs', async (text, names) => {
    expect(await ask(typed(text, CHAT + 1))).toBe(names)
  })

  test('are asked for what they wait for in that chat alone, and for no command there', async () => {
    expect(await ask(typed('/cases'))).toBe('cards rest')
    expect(await ask(typed('a letter to be checked'))).toBe('check')
    expect(await ask(typed('a letter to be checked', CHAT + 1))).toBe('letter rest')
  })

  test.each([
    ['case:novak-nika:card', 'cards rest'],
    ['cases', 'cards rest'],
    ['check', 'rest'],
    ['caseless:1', 'rest'],
    ['', 'rest'],
    ['a text that they wait for', 'rest'],
  ])('are asked for the button “%s” by the word before its colon', async (data, names) => {
    expect(await ask(pressed(data))).toBe(names)
  })

  test.each([
    ['commands', { one: { commands: ['case'] }, two: { commands: ['help', 'case'] } }],
    ['buttons', { one: { buttons: ['case', 'help'] }, two: { buttons: ['help'] } }],
  ])('that claim the same word among their %s are a mistake of ours', (what, features) => {
    expect(() => asked(features)).toThrow(`among their ${what}`)
  })
})
