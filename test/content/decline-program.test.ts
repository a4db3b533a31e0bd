import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../store/place.ts'

const decline = (...args: string[]) => runProgram('src/data-decline.ts', args)

describe('npm run data:decline', () => {
  it.each([
    [['Иванова Анна Петровна'], 'Ивановой Анне Петровне', 'Анна', /read as the name of a woman/],
    [['Иванова Анна Петровна', 'f', 'elder'], 'Ивановой Анне Петровне', 'Анна Петровна', /derived by rule/],
    [['фон Бек Карл'], 'фон Беку Карлу', 'Карл', /read as the name of a man/],
    [['Черных Саша'], 'Черных Саше', 'Саша', /whether this is a woman or a man/],
    [['Заяц Лев', 'm'], 'Зайцу Льву', 'Лев', /some families say «Заяцу»/],
  ])(
    '%j prints a block to paste, and what a Russian speaker must check',
    async (args, dative, greeting, hint) => {
      const { code, printed } = await decline(...args)
      expect(code).toBe(0)
      const { names } = load(printed) as { names: { ru: Record<string, Record<string, string>> } }
      const { last, first, patronymic } = names.ru['dative'] ?? {}
      expect([last, first, patronymic].filter((part) => part !== undefined).join(' ')).toBe(dative)
      expect(names.ru['greeting']).toBe(greeting)
      expect(printed).toMatch(hint)
    },
  )

  it.each([[['Ivanova Anna']], [['Иванова']], [[]], [['Иванова Анна', 'x']]])(
    '%j is answered with how it is used',
    async (args) => {
      const { code, printed } = await decline(...args)
      expect(code).toBe(1)
      expect(printed).toContain('npm run data:decline -- "Иванова Анна Петровна" [f|m] [elder]')
      expect(printed).not.toContain('names:')
    },
  )
})
