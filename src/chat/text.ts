import { FormattedString } from '@grammyjs/parse-mode'

type Piece = FormattedString | string | undefined | false

/** Pieces on lines of their own; absent and empty ones are left out. */
export function lines(...pieces: Piece[]): FormattedString {
  return joined(pieces, '\n')
}

/** Pieces with an empty line between them; absent and empty ones are left out. */
export function paragraphs(...pieces: Piece[]): FormattedString {
  return joined(pieces, '\n\n')
}

/** At most so many UTF-16 units, ending in “…” where something was left out; no sign is cut in half. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text
    .slice(0, most - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`
}

export function bold(text: string | FormattedString): FormattedString {
  return FormattedString.b(text)
}

function joined(pieces: readonly Piece[], separator: string): FormattedString {
  const present = pieces.filter((piece) => piece instanceof FormattedString || Boolean(piece))
  return FormattedString.join(
    present.filter((piece) => (piece as FormattedString | string).toString() !== '') as FormattedString[],
    separator,
  )
}
