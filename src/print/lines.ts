/** A line of a letter and where it stands on the page; `gap` is an empty line. */
export type LetterLine =
  | { place: 'greeting' | 'paragraph' | 'signature'; text: string }
  | { place: 'gap'; text: '' }

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
 * process, where no `catch` helps (found by test/print/hostile.test.ts, which tries every sign let through here).
 */
export function printable(text: string): string {
  const clean = text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n')
    .replace(/\t/gu, ' ')
    .replace(SHAPELESS, '')
  return Array.from(graphemes.segment(clean), ({ segment }) => (PRINTED.test(segment) ? segment : '□'))
    .join('')
    .replace(/\S+/gu, (run) => (run.length > LONGEST_RUN ? breakable(run) : run))
}

/** The signs of a text that would be printed as `□`, each once: emoji and other scripts than ours. */
export function unprintable(text: string): string[] {
  const signs = Array.from(graphemes.segment(text.replace(/\s/gu, '').replace(SHAPELESS, '')), ({ segment }) => segment)
  return Array.from(new Set(signs.filter((sign) => !PRINTED.test(sign))))
}

/** Control characters but the line break, marks of direction, variation selectors and fillers. */
const SHAPELESS = /(?!\n)\p{Cc}|[\u061C\u200C-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]/gu

/** Latin, Greek and Cyrillic with their marks, punctuation, currencies and the signs that books use. */
const PRINTED =
  /^[\n\u0020-\u052F\u1AB0-\u1AFF\u1C80-\u1CFF\u1D00-\u1FFF\u2000-\u23FF\u2460-\u27FF\u2C60-\u2C7F\u2DE0-\u2E5F\uA640-\uA69F\uA720-\uA7FF\uAB30-\uAB6F\uFB00-\uFB06\uFE20-\uFE2F\uFFFD]+$/u

const graphemes = new Intl.Segmenter('ru', { granularity: 'grapheme' })

/** A zero-width space after every few signs; after every single one, line breaking would take seconds. */
function breakable(run: string): string {
  return Array.from(graphemes.segment(run), ({ segment }, index) =>
    index > 0 && index % BREAK_EVERY === 0 ? `\u200B${segment}` : segment,
  ).join('')
}
