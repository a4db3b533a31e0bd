import { describe, expect, it } from 'vitest'
import { currentAddress, envelopeParts, type LetterAddress } from '../../src/domain/address.ts'

import { createPrinter, type Envelope, type EnvelopeSize } from '../../src/print/printer.ts'
import { testContent } from '../support/data.ts'
import { fictionalCase, fictionalFacility } from '../support/fictional.ts'
import { type PdfPage, type Run, readPdf, textOf } from './pdf.ts'
import { ENVELOPE, LETTER } from './sample-paper.ts'

const printer = createPrinter()
const { cases, facilities } = await testContent()

const sizes: [EnvelopeSize, number, number][] = [
  ['dl', 220, 110],
  ['c5', 229, 162],
]

async function page(envelope: Envelope, size: EnvelopeSize): Promise<PdfPage> {
  const { pages } = readPdf(await printer.envelope(envelope, size))
  const [only, ...others] = pages
  if (only === undefined || others.length > 0) throw new Error(`expected one page, found ${pages.length}`)
  return only
}

/** The labels and what stands beside and below them, each line with its words. */
function linesOf({ runs }: PdfPage): { label: string; text: string; run: Run }[] {
  const byLine: Run[][] = []
  for (const run of runs) {
    const current = byLine.at(-1)
    if (Math.abs((current?.[0]?.y ?? 0) - run.y) < 0.5) current?.push(run)
    else byLine.push([run])
  }
  const lines = byLine.map((parts) => {
    const [first] = parts
    const label = first && /^(От кого|Откуда|Кому|Куда|Индекс)$/.test(first.text) ? first.text : ''
    const words = label === '' ? parts : parts.slice(1)
    return { label, text: words.map(({ text }) => text).join(''), run: words[0] }
  })
  return lines.flatMap(({ run, ...line }) => (run ? [{ ...line, run }] : []))
}

function signs(text: string): string {
  return text.replace(/[\s\u00A0\u200B]/gu, '')
}

describe.each(sizes)('an envelope of size %s', (size, width, height) => {
  it('is filled in as the Russian post asks', async () => {
    const filled = await page(ENVELOPE, size)
    expect(filled.width).toBeCloseTo(width, 3)
    expect(filled.height).toBeCloseTo(height, 3)
    expect(linesOf(filled).map(({ label, text }) => [label, text])).toEqual([
      ['От кого', 'Anna Muster'],
      ['Откуда', 'Musterstraße 1'],
      ['', '04109 Leipzig'],
      ['', 'GERMANY'],
      ['Кому', 'Тестову Тесту Тестовичу, 1980 г. р.'],
      ['Куда', 'ФКУ ИК-99 УФСИН России по Тестовской области'],
      ['', 'ул. Тестовая, д. 9'],
      ['', 'г. Тестоград, Тестовский район'],
      ['', 'Тестовская область'],
      ['Индекс', '999999'],
      ['', 'РОССИЯ / RUSSIA'],
    ])
  })

  it('has the sender at the upper left and the addressee at the lower right, clear of stamps and codes', async () => {
    const lines = linesOf(await page(ENVELOPE, size))
    const [sender, address] = [lines.slice(0, 4), lines.slice(4)]
    for (const { run } of sender) {
      expect(run.x).toBeLessThan(width / 2)
      expect(run.y).toBeLessThan(40)
    }
    for (const { run } of address) {
      expect(run.x).toBeGreaterThan(width * 0.4)
      expect(run.y).toBeGreaterThan(40)
      expect(run.y).toBeLessThan(height - 16.9)
    }
  })

  it('names no country when posted in Russia, and no sender who gave none', async () => {
    const { from: _, ...anonymous } = ENVELOPE
    const text = textOf(await page({ ...anonymous, abroad: false }, size))
    expect(text).not.toMatch(/RUSSIA|РОССИЯ|От кого|Откуда/u)
    expect(text).toContain('999999')
    expect(textOf(await page({ ...ENVELOPE, from: [] }, size))).not.toMatch(/От кого|Откуда/u)
    expect(textOf(await page({ ...ENVELOPE, from: ['Анна'] }, size))).not.toContain('Откуда')
  })

  it('holds every institution of data/facilities at ten points or more', async () => {
    expect(facilities.size).toBeGreaterThan(10)
    const longestName = 'Кириллова-Преображенская Александра-Виктория Константиновна'
    for (const facility of facilities.values()) {
      const to = envelopeParts(fictionalCase(), { facility, poBox: '201', asOf: '2026-01' })
      const filled = await page({ ...ENVELOPE, to: { ...to, name: `${longestName}, 1980 г. р.` } }, size)
      const lines = linesOf(filled)
      const whole = [`${longestName}, 1980 г. р.`, ...to.lines, to.postcode].join('')
      expect(
        signs(
          lines
            .slice(4, -1)
            .map(({ text }) => text)
            .join(''),
        ),
        facility.id,
      ).toBe(signs(whole))
      for (const { run } of lines.slice(4)) expect(run.size, facility.id).toBeGreaterThanOrEqual(10)
    }
  })

  it.each([
    ['words', 'Александре-Виктории Преображенской-Тестовской '.repeat(7).slice(0, 300)],
    ['letters without a space', 'Ы'.repeat(300)],
  ])('holds a name of 300 characters of %s at nine points', async (_, name) => {
    const lines = linesOf(await page({ ...ENVELOPE, to: { ...ENVELOPE.to, name } }, size))
    expect(signs(lines.map(({ text }) => text).join(''))).toContain(signs(name))
    for (const { run } of lines) {
      expect(run.size).toBeGreaterThanOrEqual(9)
      expect(run.y).toBeLessThan(height - 16.9)
    }
  })

  it('stays whole and on one page when every line has 300 characters', async () => {
    const line = (mark: string) => `${mark} ${'Федерального казённого учреждения '.repeat(9)}`.slice(0, 300)
    const [name = '', ...lines] = ['один', 'два', 'три', 'четыре', 'пять'].map(line)
    const from = [line('шесть'), line('семь'), line('восемь')]
    const filled = await page({ to: { name, lines, postcode: '999999' }, from, abroad: true }, size)
    const shown = linesOf(filled)
    expect(signs(shown.map(({ text }) => text).join(''))).toBe(
      signs([...from, name, ...lines, '999999', 'РОССИЯ / RUSSIA'].join('')),
    )
    const senderEnd = Math.max(...shown.slice(0, 6).map(({ run }) => run.y))
    const addressStart = shown.find(({ label }) => label === 'Кому')?.run.y ?? 0
    expect(addressStart).toBeGreaterThan(senderEnd)
    for (const { run } of shown) {
      expect(run.y).toBeGreaterThan(10)
      expect(run.y).toBeLessThan(height - 16)
      expect(run.x).toBeGreaterThan(11)
      expect(run.x).toBeLessThan(width - 13)
    }
  })

  it('prints markup as it stands', async () => {
    const name = '#panic() *Тестову* $x$ <label>'
    const lines = ['#read("/etc/passwd")', '@ref _a_ // b \\ [c] "d"']
    const from = ['#sys.inputs', '= e']
    const filled = await page({ to: { name, lines, postcode: '#1"]}' }, from, abroad: true }, size)
    expect(
      signs(
        linesOf(filled)
          .map(({ text }) => text)
          .join(''),
      ),
    ).toBe(signs([...from, name, ...lines, '#1"]}', 'РОССИЯ / RUSSIA'].join('')))
  })
})

describe('a letter with its envelope', () => {
  it('is the letter and a sheet with the same addresses to cut out', async () => {
    const { pages, fonts } = readPdf(await printer.letterWithEnvelope({ text: LETTER, hand: true }, ENVELOPE))
    expect(pages.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual([
      [210, 297],
      [210, 297],
    ])
    expect(fonts).toEqual(expect.arrayContaining(['Caveat-Medium', 'PTSerif-Regular']))
    const [letter, sheet] = pages
    expect(letter && textOf(letter)).not.toContain('999999')
    const text = signs(sheet ? textOf(sheet) : '')
    const { to, from = [] } = ENVELOPE
    for (const part of [to.name, ...to.lines, to.postcode, 'РОССИЯ / RUSSIA', ...from]) {
      expect(text).toContain(signs(part))
    }
    expect(text).toContain('✂')
  })

  it('has one thing to cut when no sender is given', async () => {
    const { from: _, ...anonymous } = ENVELOPE
    const cuts = async (envelope: Envelope) => {
      const { pages } = readPdf(await printer.letterWithEnvelope({ text: LETTER, hand: false }, envelope))
      return pages.at(-1)?.runs.filter(({ text }) => text === '✂').length
    }
    expect([await cuts(ENVELOPE), await cuts(anonymous)]).toEqual([2, 1])
  })
})

describe('the addressee', () => {
  it('goes from the name and the street to the region', () => {
    const address: LetterAddress = { facility: fictionalFacility(), asOf: '2026-03-01', poBox: '7' }
    expect(envelopeParts(fictionalCase(), address)).toEqual({
      ...ENVELOPE.to,
      lines: ENVELOPE.to.lines.map((line) => (line.startsWith('ул.') ? `${line}, п/я 7` : line)),
    })
  })

  it('has no empty line or trailing comma for anybody in data/cases', () => {
    const addressed = Array.from(cases.values()).flatMap((person) => {
      const address = currentAddress(person, facilities)
      return address ? [envelopeParts(person, address)] : []
    })
    expect(addressed.length).toBeGreaterThan(5)
    for (const { name, lines, postcode } of addressed) {
      expect(postcode).toMatch(/^\d{6}$/)
      for (const line of [name, ...lines]) expect(line).toMatch(/^[^\s,].*[^\s,]$/u)
    }
  })
})
