import { describe, expect, it } from 'vitest'
import { alone } from './alone.ts'

describe('whatever people type', () => {
  it('has a shape in both faces, sign by sign, where it is not replaced by a box', async () => {
    const found = await alone(`
      const signs = []
      for (let code = 0x21; code < 0x30000; code++) {
        const sign = String.fromCodePoint(code)
        if (code !== 0xad && printable(sign) === sign && unprintable(sign).length === 0) signs.push(sign)
      }
      const without = []
      for (let at = 0; at < signs.length; at += 30) {
        const part = signs.slice(at, at + 30)
        for (const hand of [false, true]) {
          const { pages } = readPdf(await printer.letter({ text: part.map((sign) => 'н' + sign + 'н').join(' '), hand }))
          if (pages.some(({ runs }) => runs.some(({ boxes }) => boxes > 0))) without.push(part.join(''))
        }
      }
      console.log(JSON.stringify({ signs: signs.length, without }))
    `)
    expect(found).toEqual({ signs: expect.any(Number), without: [] })
    expect((found as { signs: number }).signs).toBeGreaterThan(1_500)
  }, 60_000)

  it('does not end the process: right-to-left text did, in the compiler', async () => {
    const made = await alone(`
      let state = 20261122
      const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
      const upTo = (limit) => Math.floor(chance() * limit)
      const code = (from, count) => () => String.fromCodePoint(from + upTo(count))
      const kinds = [
        code(0x20, 1), code(0x0a, 1), code(0x410, 64), code(0x300, 112), code(0x5d0, 27), code(0x600, 256),
        code(0x200b, 5), code(0x202a, 5), code(0x2066, 4), code(0xfe00, 16), code(0x1f300, 700), code(0, 0xd800),
        code(0xd800, 0x800), code(0x10000, 0x20000),
      ]
      let made = 0
      for (let index = 0; index < 600; index++) {
        const mixed = kinds.filter(() => chance() < 0.4).concat(kinds.slice(0, 3))
        const text = Array.from({ length: 5 + upTo(150) }, () => mixed[upTo(mixed.length)]()).join('')
        const to = { name: text, lines: [text], postcode: text.slice(0, 9) }
        await printer.letter({ text, hand: index % 2 === 0 })
        if (index % 4 === 0) await printer.envelope({ to, from: [text, text], abroad: true }, 'dl')
        made++
      }
      console.log(JSON.stringify(made))
    `)
    expect(made).toBe(600)
  }, 60_000)
})
