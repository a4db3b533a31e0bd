/** A line of a letter and where it stands on the page; `gap` is an empty line. */
type LetterLine = { place: 'greeting' | 'paragraph' | 'signature'; text: string } | { place: 'gap'; text: '' }

/** Above these many characters a greeting or a name would be a sentence. */
const LONGEST_GREETING = 80
const LONGEST_SIGNATURE = 40

/**
 * The lines of a letter in their order, every one kept. The first stands out as the greeting when it is a short
 * address («Здравствуйте, Ирина!»), the last as the signature when it is a bare name.
 */
export function letterLines(text: string): LetterLine[] {
  const lines = printable(text)
    .split('\n')
    .map((line) => bound(line.trimEnd()))
  const first = lines.findIndex((line) => line !== '')
  const last = lines.findLastIndex((line) => line !== '')
  return lines.slice(first, last + 1).map((line, index) => {
    if (line === '') return { place: 'gap', text: '' }
    if (index === 0 && isGreeting(line)) return { place: 'greeting', text: line }
    if (index > 0 && index === last - first && isSignature(line)) return { place: 'signature', text: line }
    return { place: 'paragraph', text: line }
  })
}

function isGreeting(line: string): boolean {
  return line.length <= LONGEST_GREETING && /[!,]$/u.test(line)
}

function isSignature(line: string): boolean {
  return line.length <= LONGEST_SIGNATURE && !/[.!?…:;,]$/u.test(line)
}

/** Keeps what a Russian typesetter does not part: a one-letter word and the next, a word and the dash after it. */
function bound(line: string): string {
  return line
    .replace(/(?<![\p{L}\p{N}])([авикосуя]) (?=[«„“(]?[\p{L}\p{N}]{2})/giu, '$1\u00A0')
    .replace(/(?<=[\p{L}\p{N}»,.!?)]) —/gu, '\u00A0—')
}

/** From this length on a run without a space may be wider than the paper. */
const LONGEST_RUN = 30
const BREAK_EVERY = 8

/**
 * The text as the typesetter can take it: one kind of line break, nothing without a shape, `□` for each sign that
 * no face has, and places where an endless run of letters may break.
 *
 * The compiler must never see text that runs from right to left: 0.6.0 loses count in it and aborts the whole
 * process, where no `catch` helps (found by test/print/hostile.test.ts, which tries what is let through).
 */
export function printable(text: string): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n').replace(/\t/gu, ' ')
  const shown = PRINTED.test(lines) ? lines : boxed(lines)
  return shown.replace(/\S+/gu, (run) => (run.length > LONGEST_RUN ? breakable(run) : run))
}

function boxed(text: string): string {
  return signsOf(text)
    .map((sign) => (PRINTED.test(sign) ? sign : '□'))
    .join('')
}

/** The signs of a text that would be printed as `□`, each once: emoji and scripts that no face has. */
export function unprintable(text: string): string[] {
  const missing = signsOf(text.replace(/\s/gu, '')).filter((sign) => !PRINTED.test(sign))
  return Array.from(new Set(missing))
}

const graphemes = new Intl.Segmenter('ru', { granularity: 'grapheme' })

/** What a reader takes for one sign each: a letter with its accents, an emoji with its parts. */
function signsOf(text: string): string[] {
  const signs = Array.from(graphemes.segment(text.toWellFormed()), ({ segment }) => segment)
  return signs.filter((sign) => sign.replace(SHAPELESS, '') !== '').map(withoutMarks)
}

/** Joiners and selectors inside an emoji are part of it; elsewhere nobody sees them. */
function withoutMarks(sign: string): string {
  const bare = sign.replace(SHAPELESS, '')
  return PRINTED.test(bare) ? bare : sign
}

/** Control characters but the line break, marks of direction, variation selectors and fillers. */
const SHAPELESS =
  /(?!\n)\p{Cc}|[\u061C\u200C-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|\p{Variation_Selector}/gu

/** What the faces have: Latin, Greek, Cyrillic and their marks; punctuation, currencies, arrows and a few symbols. */
const PRINTED = new RegExp(
  `^[\\n${[
    '\\u0020-\\u007E\\u00A0-\\u036F\\u0384-\\u038A\\u038C\\u038E-\\u03A1\\u03A3-\\u03CE',
    '\\u0400-\\u0477\\u048A-\\u04F9\\u1E00-\\u1EFF',
    '\\u2000-\\u200B\\u2010-\\u2027\\u202F-\\u205E\\u2070\\u2074-\\u208E\\u20A0-\\u20BF',
    '\\u2100-\\u2151\\u2153-\\u2184\\u2190-\\u23FF\\u2500-\\u262F\\u2638-\\u266F',
    '\\u2701-\\u2704\\u2706-\\u2709\\u270C-\\u2727\\u2756\\u2758-\\u275E\\u2761-\\u2767\\uFFFD',
  ].join('')}]+$`,
  'u',
)

/** A zero-width space after every few signs; after every single one, line breaking would take seconds. */
function breakable(run: string): string {
  return Array.from(graphemes.segment(run), ({ segment }, index) =>
    index > 0 && index % BREAK_EVERY === 0 ? `\u200B${segment}` : segment,
  ).join('')
}
