import { FormattedString } from '@grammyjs/parse-mode'
import { cut, lines } from '../../chat/text.ts'
import type { Finding } from '../../domain/letter/check.ts'
import type { Translator } from '../../i18n.ts'

/** Characters that findings may take beside their letter in one message of Telegram's 4,096. */
const ROOM = 3_700
const SIGNS: Record<Finding['severity'], string> = { block: '⛔️', warn: '⚠️', hint: '💡' }

/** The rules that are the project's own judgement name its handbook, which nobody in the chat can open. */
const OWN_RULES = /^docs\//

/**
 * What the check found, as much as fits: each with the words in question, why they matter and what to do; then
 * the pages that these rules come from.
 */
export function findingsText(text: string, findings: readonly Finding[], say: Translator): FormattedString {
  const shown: FormattedString[] = []
  let room = ROOM - text.length
  for (const { severity, span, reason, advice } of findings) {
    const words = text.slice(span.start, span.end)
    const quoted = cut(words, 40)
    const finding = FormattedString.join([
      `${SIGNS[severity]} `,
      FormattedString.b(`«${quoted}»`),
      ` — ${say.text(reason)} ${say.text(advice)}`,
    ])
    room -= finding.text.length + 1
    if (room < 0 && shown.length > 0) break
    shown.push(finding)
  }
  const more = findings.length - shown.length
  const pages = new Set(findings.map(({ source }) => source).filter((source) => !OWN_RULES.test(source)))
  const sources = say.t('letter.findingSources', { sources: Array.from(pages).join(', ') })
  return lines(
    ...shown,
    more > 0 && say.t('letter.moreFindings', { more }),
    pages.size > 0 && sources.length < room && FormattedString.i(sources),
  )
}
