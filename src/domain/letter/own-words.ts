const OWN_WORDS_LIMIT = 1_000
/** Most characters of all own words of a letter: one page, as `LENGTH_LIMITS.full`; beyond it no message can show it. */
export const OWN_WORDS_IN_ALL = 2_400

export type OwnWordsProblem = 'ownTooLong' | 'ownUkrainian' | 'ownLatin' | 'ownOtherScript' | 'ownEmpty'

type OwnWords = { ok: true; text: string; changed: boolean } | { ok: false; error: OwnWordsProblem }

/**
 * Russian text of the sender's own, made typographic: «ёлочки», dashes, «ё», one space between words. The words stay as
 * they were typed. Text that a prison would not read as Russian is refused: with Ukrainian letters, in Latin or
 * another script.
 *
 * @param restoreYo puts «ё» where there is no doubt
 * @param limit most characters
 */
export function ownWords(
  typed: string,
  restoreYo: (text: string) => string,
  limit: number = OWN_WORDS_LIMIT,
): OwnWords {
  const text = typographic(typed, restoreYo)
  if (text === '') return { ok: false, error: 'ownEmpty' }
  if (text.length > limit) return { ok: false, error: 'ownTooLong' }
  const script = foreignScript(text)
  return script === undefined
    ? { ok: true, text, changed: text !== typed.trim() }
    : { ok: false, error: script }
}

function foreignScript(text: string): OwnWordsProblem | undefined {
  if (/[іїєґў]/i.test(text)) return 'ownUkrainian'
  if (/\p{Script=Latin}/u.test(text)) return 'ownLatin'
  if (/[\p{L}--[а-яё]]/iv.test(text)) return 'ownOtherScript'
  return /[а-яё]/i.test(text) ? undefined : 'ownOtherScript'
}

/** Quotation marks, dashes, dots, spaces and «ё» as Russian print has them; nothing else is touched. */
export function typographic(typed: string, restoreYo: (text: string) => string): string {
  const text = typed
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\.\.\.+/g, '…')
    .replace(/(^|[\s(])["“„]([^"“”„«»\n]+)["”“]/g, '$1«$2»')
    .replace(/(^|\s)(?:--?|–)(?=\s)/g, '$1—')
    // Not before a smiley: «Пока! :)» stays as it is.
    .replace(/ ([,.!?;:…])(?=[\s\p{L}\p{N}»…,.!?]|$)/gu, '$1')
    .trim()
  return restoreYo(text)
}
