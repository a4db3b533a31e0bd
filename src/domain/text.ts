import { z } from 'zod'

/** A two-letter language code (ISO 639-1); which ones exist is decided by the folders of `locales`. */
export type Language = string

/**
 * One text in every language of the bot. English, Russian and Ukrainian are required;
 * a further language may be added to data without touching code.
 */
export const localised = z
  .object({ en: z.string().min(1), ru: z.string().min(1), uk: z.string().min(1) })
  .catchall(z.string().min(1))
export type Localised = z.infer<typeof localised>

/** The text in `language`, or in English where that language has none. */
export function inLanguage(text: Localised, language: Language): string {
  return text[language] ?? text.en
}
