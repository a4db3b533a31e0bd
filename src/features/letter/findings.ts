import { FormattedString } from '@grammyjs/parse-mode'
import { lines } from '../../chat/text.ts'
import type { Finding } from '../../domain/letter/check.ts'
import type { Translator } from '../../i18n.ts'

/** Most findings that are spelt out; a text with more needs another look altogether. */
const SHOWN = 8
const SIGNS: Record<Finding['severity'], string> = { block: '⛔️', warn: '⚠️', hint: '💡' }

/** What the check found, each with the words in question, why they matter and what to do. */
export function findingsText(text: string, findings: readonly Finding[], say: Translator): FormattedString {
  const shown = findings.slice(0, SHOWN).map(({ severity, span, reason, advice }) => {
    const words = text.slice(span.start, span.end)
    const quoted = words.length > 40 ? `${words.slice(0, 39)}…` : words
    return FormattedString.join([
      `${SIGNS[severity]} `,
      FormattedString.b(`«${quoted}»`),
      ` — ${say.text(reason)} ${say.text(advice)}`,
    ])
  })
  const more = findings.length - shown.length
  return lines(...shown, more > 0 && say.t('letter.moreFindings', { more }))
}
