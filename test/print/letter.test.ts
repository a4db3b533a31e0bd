import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPrinter, type LetterText } from '../../src/print/printer.ts'
import { type Pdf, readPdf, textOf } from './pdf.ts'
import { ENVELOPE, LETTER, letterOf } from './sample-paper.ts'

const printer = createPrinter()
/** Lines of words so long that some must be parted. */
const LONG_WORDS =
  'Достопримечательности железнодорожных станций и электрификация далёких сельскохозяйственных предприятий. '.repeat(
    8,
  )

const faces = [
  ['printed', false],
  ['handwritten', true],
] as const

async function printed(letter: LetterText): Promise<Pdf> {
  return readPdf(await printer.letter(letter))
}

/** What is read, without the spaces and hyphens that line breaks add or hide. */
function signs(text: string): string {
  return text.replace(/[\s\u00A0\u200B\u00AD-]/gu, '')
}

function allText(pdf: Pdf): string {
  return pdf.pages.map(textOf).join(' ')
}

function boxes(pdf: Pdf): number {
  return pdf.pages.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.boxes, 0)
}

describe.each(faces)('a %s letter', (_, hand) => {
  it('is one A4 page with the whole text and nothing else', async () => {
    const pdf = await printed({ text: LETTER, hand })
    expect(pdf.pages).toHaveLength(1)
    expect(pdf.pages[0]?.width).toBeCloseTo(210, 3)
    expect(pdf.pages[0]?.height).toBeCloseTo(297, 3)
    expect(signs(allText(pdf))).toBe(signs(LETTER))
  })

  it('has its own face inside, and a shape for every sign that letters use', async () => {
    const alphabet = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'
    const text = `${alphabet} ${alphabet.toUpperCase()} 0123456789 «Ёлки», „лапки“ — да! Нет? (Вот); № 5: 3 – 2 … ’ äöüßéčřžłńęąåøñ іїєґІЇЄҐ`
    const pdf = await printed({ text, hand })
    expect(pdf.fonts).toContain(hand ? 'Caveat-Medium' : 'PTSerif-Regular')
    expect(boxes(pdf)).toBe(0)
    expect(signs(allText(pdf))).toBe(signs(text))
  })

  it('is one page still at the length of a full letter', async () => {
    const text = letterOf(2_400)
    expect(text.length).toBeGreaterThan(2_200)
    expect((await printed({ text, hand })).pages).toHaveLength(1)
  })

  it('takes further pages when it must, numbered from the second, and loses nothing', async () => {
    const text = letterOf(6_000)
    const { pages, ...rest } = await printed({ text, hand })
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.length).toBeLessThan(5)
    const numbers = pages.map(({ runs }) =>
      /^\d$/.test(runs.at(-1)?.text ?? '') ? runs.pop()?.text : undefined,
    )
    expect(numbers).toEqual(pages.map((_, index) => (index === 0 ? undefined : String(index + 1))))
    expect(signs(allText({ pages, ...rest }))).toBe(signs(text))
  })

  it('hyphenates Russian as Russian is hyphenated', async () => {
    const { pages } = await printed({ text: LONG_WORDS, hand })
    const ends = pages.flatMap(({ runs }) =>
      runs.flatMap(({ text }) => /\p{L}+[-\u00AD]$/u.exec(text)?.[0] ?? []),
    )
    expect(ends.length).toBeGreaterThan(0)
    for (const end of ends) {
      expect(end, 'at least two letters stay, one of them a vowel').toMatch(/^(?=.*[аеёиоуыэюя]).{2,}.$/iu)
    }
  })

  it('keeps paragraphs apart and sets the signature to the right, inside the margins', async () => {
    const { pages } = await printed({ text: LETTER, hand })
    const runs = pages[0]?.runs ?? []
    const greeting = runs[0]
    const signature = runs.at(-1)
    expect(greeting?.x).toBeCloseTo(26, 1)
    const beginnings = runs.filter(({ text }) => /^(Зовут меня|На.рассвете|Какой)/u.test(text))
    expect(beginnings.map(({ x }) => x > 30)).toEqual([true, true, true])
    expect(signature?.text).toBe('Анна')
    expect(signature?.x).toBeGreaterThan(150)
    for (const { x, y } of runs) {
      expect(x).toBeGreaterThan(25)
      expect(x).toBeLessThan(184)
      expect(y).toBeGreaterThan(25)
      expect(y).toBeLessThan(275)
    }
  })

  it('keeps every line and empty line of a poem', async () => {
    const text = 'Стихи:\nраз\nдва\n\nтри'
    const { pages } = await printed({ text, hand })
    const y = (pages[0]?.runs ?? []).map((run) => run.y)
    expect(y).toHaveLength(4)
    const [, first = 0, second = 0, third = 0] = y
    expect(third - second).toBeGreaterThan((second - first) * 1.3)
  })

  it.each([
    '#panic("нет")',
    '#read("/etc/passwd") #read("letter.typ") #include "letter.typ"',
    '#import "@preview/cetz:0.3.4": canvas',
    '$x^2$ *жирно* _косо_ `строка` @ссылка <метка>',
    '= Заголовок',
    '+ список / термин: слово',
    '\\ \\n \\u{1F600} \\#x',
    '// не замечание /* и это тоже нет */',
    '[ ] { } ( ) ~ ^ & % | "кавычки" \'и\' ...',
    '"}]; #1 {"kind":"letter"} \\"',
    '<b>&lt;i&gt;</b> https://example.org/?a=1&b=2',
  ])('prints %s as it stands', async (text) => {
    const pdf = await printed({ text: `Здравствуйте!\n${text}\nАнна`, hand })
    expect(signs(allText(pdf))).toBe(signs(`Здравствуйте!${text}Анна`))
    expect(boxes(pdf)).toBe(0)
  })

  it.each([
    ['right-to-left marks and text', '\u202Eсправа\u202C \u200Fналево\u200E עברית'],
    ['emoji and other scripts', 'кот 😀 👩‍👩‍👧 漢字 ❤ ✓'],
    ['control characters and half surrogates', 'a\u0000b\u0007c\td\uD800e'],
    ['ten thousand letters without a space', 'а'.repeat(10_000)],
    ['ten thousand characters of words', 'а '.repeat(5_000)],
    ['three thousand lines', 'а\n'.repeat(3_000)],
    ['nothing', ''],
  ])('is made of %s', async (_, text) => {
    const pdf = await printed({ text: `${text}\nкон\u00ADец`, hand })
    const last = pdf.pages.flatMap(({ runs }) => runs).findLast((run) => !/^\d+$/.test(run.text))
    expect(signs(last?.text ?? '')).toBe('конец')
    for (const { runs } of pdf.pages) {
      for (const { x } of runs) expect(x).toBeLessThan(184)
    }
  })
})

describe('what Poppler reads', () => {
  const poppler = hasPoppler()

  it.skipIf(!poppler)('is the same text, fonts and page as ours (needs poppler-utils)', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'konvert-paper-'))
    try {
      for (const [name, hand] of faces) {
        const file = join(dir, `${name}.pdf`)
        writeFileSync(file, await printer.letter({ text: letterOf(2_400), hand }))
        const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8' })
        expect(signs(run('pdftotext', file, '-'))).toBe(signs(letterOf(2_400)))
        const info = run('pdfinfo', file)
        expect(info).toMatch(/^Pages: +1$/m)
        expect(info).toMatch(/\(A4\)$/m)
        expect(info).not.toMatch(/^(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate):/m)
        expect(info).toMatch(/^Metadata Stream: +no$/m)
      }
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})

describe('the file itself', () => {
  it('says nothing of who made it, with what and when, nor of the project', async () => {
    const files = await Promise.all([
      printer.letter({ text: LETTER, hand: false }),
      printer.letter({ text: LETTER, hand: true }),
      printer.envelope(ENVELOPE, 'dl'),
      printer.letterWithEnvelope({ text: LETTER, hand: false }, ENVELOPE),
    ])
    for (const file of files) {
      const { structure } = readPdf(file)
      expect(structure).toContain('/Type /Catalog')
      expect(structure).not.toMatch(/typst|konvert|конверт|xmp|rdf|node|telegram/iu)
      expect(structure).not.toMatch(
        /\/(Info|Metadata|ID|Title|Author|Subject|Keywords|Creator|Producer|\w+Date|Annots \[[^\]])/,
      )
      expect(structure).not.toMatch(/D:20\d\d|20\d\d-\d\d-\d\d|https?:/)
    }
  })

  it('is the same bytes for the same letter, today and tomorrow', async () => {
    const [first, second] = [
      await printer.letter({ text: LETTER, hand: false }),
      await printer.letter({ text: LETTER, hand: false }),
    ]
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true)
  })

  it('has a table of offsets that is right', async () => {
    const { raw } = readPdf(await printer.letter({ text: LETTER, hand: false }))
    const table = raw.slice(raw.lastIndexOf('\nxref\n'))
    const offsets = Array.from(table.matchAll(/^(\d{10}) 00000 n/gm), ([, offset]) => Number(offset))
    expect(offsets.length).toBeGreaterThan(5)
    for (const [index, offset] of offsets.entries()) {
      expect(raw.slice(offset, offset + 12)).toMatch(new RegExp(`^${index + 1} 0 obj`))
    }
    expect(Number(/startxref\n(\d+)/.exec(table)?.[1])).toBe(raw.length - table.length + 1)
  })
})

function hasPoppler(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
