import { describe, expect, it } from 'vitest'
import { checkLetter } from '../../../src/domain/letter/check.ts'
import { type CensorRecord, compileCensor } from '../../../src/domain/letter/check-rules.ts'

const words = (text: string) => ({ en: text, ru: text, uk: text })
type Rule = CensorRecord['rules'][number]
const rule = (id: string, severity: Rule['severity'], more: Partial<Rule>): Rule => ({
  id,
  severity,
  source: 'page',
  reason: words(`why ${id}`),
  advice: words(`do ${id}`),
  ...more,
})

const RECORD: CensorRecord = {
  sources: { page: 'example.org/page' },
  sets: { month: ['май'] },
  titles: ['читать'],
  rules: [
    rule('war', 'warn', {
      patterns: ['война', 'великий война', 'война ..1 мир', 'старый ..1 война', 'бой'],
      except: ['звёздный война'],
    }),
    rule('old', 'warn', { patterns: ['старый'] }),
    rule('army', 'warn', { patterns: ['военный часть'] }),
    rule('letters', 'warn', { patterns: ['ФСРБ'], mark: 'abbreviation' }),
    rule('bomb', 'block', { patterns: ['бомба', 'война бомба'] }),
    rule('tone', 'hint', { patterns: ['злой ..2 война', 'злой', 'вой'] }),
    rule('hidden', 'block', { mark: 'disguise', allow: ['вкрск'] }),
    rule('long', 'hint', { mark: 'length', most: 60 }),
  ],
}

function compiled(record: CensorRecord = RECORD) {
  const result = compileCensor(record)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.rules
}

function found(text: string): string[] {
  return checkLetter(text, compiled()).map(
    ({ rule: id, severity, span }) => `${id} ${severity} ${text.slice(span.start, span.end)}`,
  )
}

describe('findings', () => {
  it('tell the rule, the place, the reason, the advice and the page', () => {
    expect(checkLetter('Там война', compiled())).toEqual([
      {
        rule: 'war',
        severity: 'warn',
        span: { start: 4, end: 9 },
        reason: words('why war'),
        advice: words('do war'),
        source: 'example.org/page',
      },
    ])
  })

  it.each([
    ['Мир и лес', []],
    ['Бомба и война', ['bomb block Бомба', 'war warn война']],
    // Two patterns of one rule that overlap are one finding, over both.
    ['Великая война', ['war warn Великая война']],
    ['Великая война и мир', ['war warn Великая война и мир']],
    ['Война и война', ['war warn Война', 'war warn война']],
    // So is what a rule finds both by its words and by its mark; it is then as grave as the graver of them.
    ['Из ВЗРК и ФСРБ', ['letters warn ВЗРК', 'letters warn ФСРБ']],
    ['Читаю «ФСРБ»', ['letters warn ФСРБ']],
    // At one place the graver comes first.
    ['Война бомба', ['bomb block Война бомба', 'war warn Война']],
    // Of two as grave the shorter.
    ['Старая война', ['old warn Старая', 'war warn Старая война']],
    ['Звёздные войны', []],
    // One word of an exception is enough to excuse all that a pattern met.
    ['Старые звёздные войны', ['old warn Старые']],
    ['Звёздные войны. Война', ['war warn Война']],
    // A hint that shares words with something graver would only distract; beside them it stays.
    ['Злой войны', ['tone hint Злой', 'war warn войны']],
    ['Злой пёс. Война', ['tone hint Злой', 'war warn Война']],
    ['Война. Злой пёс', ['war warn Война', 'tone hint Злой']],
    ['Там вoйна', ['hidden block вoйна', 'war warn вoйна']],
    ['Там в о й н а', ['hidden block в о й н а', 'war warn в о й н а']],
    // Three letters in a row may be chance, unless they spell what a rule stops.
    ['Там л е с', []],
    ['Там в о й', []],
    ['Там б о й', ['hidden block б о й', 'war warn б о й']],
    ['Там ф с р б', ['hidden block ф с р б', 'letters warn ф с р б']],
    ['Там в з р ы в', ['hidden block в з р ы в']],
  ])('%s', (text, findings) => {
    expect(found(text)).toEqual(findings)
  })

  it.each([
    ['Читаю «Войну и мир»', 'hint'],
    ['«Войну и мир» читаю', 'hint'],
    ['Читаю Войну и мир', 'warn'],
    ['Видел «Войну и мир»', 'warn'],
    ['Читаю. «Война и мир»', 'warn'],
    ['«Читаю про войну»', 'warn'],
    ['Читаю раз два три четыре пять шесть семь «Войну»', 'hint'],
    ['Читаю раз два три четыре пять шесть семь восемь «Войну»', 'warn'],
    ['«Война» раз два три четыре пять шесть семь читаю', 'hint'],
    ['«Война» раз два три четыре пять шесть семь восемь читаю', 'warn'],
    ['Вчера «Война» раз два три четыре пять шесть семь читаю', 'hint'],
    ['Читаю «Военную часть»', 'hint'],
    ['Читаю «Военную» часть', 'warn'],
    ['«Военная часть» раз два три четыре пять шесть семь читаю', 'hint'],
  ])('of a title are hints beside a word of reading: %s', (text, severity) => {
    expect(checkLetter(text, compiled())).toMatchObject([{ severity }])
  })

  it('graver than a warning stay what they are in a title', () => {
    expect(found('Читаю «Бомбу»')).toEqual(['bomb block Бомбу'])
  })

  it('of length begin where the page ends', () => {
    const [long, ...more] = checkLetter('лес '.repeat(16), compiled())
    expect([long?.rule, long?.span, more]).toEqual(['long', { start: 60, end: 64 }, []])
    expect(found('лес '.repeat(15))).toEqual([])
  })
})

describe('rules that cannot be read', () => {
  const problems = (changes: Partial<CensorRecord>) => {
    const result = compileCensor({ ...RECORD, ...changes })
    return result.ok ? [] : result.problems
  }

  it.each<[string, Partial<CensorRecord>, object[]]>([
    [
      'a source that is not listed',
      { rules: [rule('one', 'warn', { source: 'nowhere', patterns: ['лес'] })] },
      [{ path: ['rules', 0, 'source'], message: 'no source nowhere in `sources`' }],
    ],
    [
      'an id that stands twice',
      { rules: [rule('one', 'warn', { patterns: ['лес'] }), rule('one', 'hint', { patterns: ['сад'] })] },
      [{ path: ['rules', 1, 'id'], message: 'the id one stands twice' }],
    ],
    [
      'neither words nor a mark',
      { rules: [rule('one', 'warn', {})] },
      [{ path: ['rules', 0], message: 'expected `patterns` or `mark`: this rule finds nothing' }],
    ],
    [
      'a pattern and an exception that are none',
      { rules: [rule('one', 'warn', { patterns: ['лес', 'wood'], except: ['@no'] })] },
      [
        { path: ['rules', 0, 'patterns', 1], message: 'not a word of a pattern: “wood”' },
        { path: ['rules', 0, 'except', 0], message: 'no set @no' },
      ],
    ],
    [
      'a word of titles that is none',
      { titles: ['читать', 'read'] },
      [{ path: ['titles', 1], message: 'not a word of a pattern: “read”' }],
    ],
  ])('%s', (_, changes, expected) => {
    expect(problems(changes)).toEqual(expected)
  })

  it('are none of these', () => {
    expect(problems({})).toEqual([])
  })
})
