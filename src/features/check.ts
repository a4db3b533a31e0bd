import { FormattedString } from '@grammyjs/parse-mode'
import { Composer } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import type { ExpiringMap } from '../chat/memory.ts'
import type { Keyboard } from '../chat/show.ts'
import { type Screen, send } from '../chat/show.ts'
import { bold, paragraphs } from '../chat/text.ts'
import { checkLetter, type Finding } from '../domain/letter/check.ts'
import type { CensorRules } from '../domain/letter/check-rules.ts'
import { typographic } from '../domain/letter/own-words.ts'
import type { Translator } from '../i18n.ts'

/** A checked letter is shown whole in one message, with what was found in it. */
const LONGEST_LETTER = 2_500

export interface CheckDeps {
  rules: CensorRules
  restoreYo: (text: string) => string
  /** Chats whose next text is a letter to be checked. */
  expecting: ExpiringMap<true>
  findingsText: (text: string, findings: readonly Finding[], say: Translator) => FormattedString
  paperKeyboard: (say: Translator) => Keyboard
}

/** /check: a letter of the person's own, looked at and made ready to print. It is kept nowhere. */
export function checkFeature(deps: CheckDeps): Composer<KonvertContext> {
  const { expecting } = deps
  const composer = new Composer<KonvertContext>()
  composer.command('check', async (ctx) => {
    const pasted = ctx.match.trim()
    if (pasted !== '') return look(ctx, pasted)
    expecting.set(ctx.chatId, true)
    await send(ctx, { text: paragraphs(ctx.say.t('letter.askPaste')) })
  })
  composer
    .on('message:text')
    .filter((ctx) => expecting.get(ctx.chatId) === true && !ctx.message.text.startsWith('/'))
    .use((ctx) => look(ctx, ctx.message.text))

  async function look(ctx: KonvertContext, typed: string): Promise<void> {
    const text = typographic(typed, deps.restoreYo)
    if (text.length > LONGEST_LETTER) {
      expecting.set(ctx.chatId ?? 0, true)
      const over = text.length - LONGEST_LETTER
      await send(ctx, { text: paragraphs(ctx.say.t('letter.pasteTooLong', { most: LONGEST_LETTER, over })) })
      return
    }
    expecting.delete(ctx.chatId ?? 0)
    await send(ctx, checkedScreen(text, text !== typed.trim(), ctx.say, deps))
  }

  return composer
}

function checkedScreen(text: string, changed: boolean, say: Translator, deps: CheckDeps): Screen {
  const findings = checkLetter(text, deps.rules)
  const blocked = findings.some(({ severity }) => severity === 'block')
  return {
    text: paragraphs(
      bold(say.t('letter.checked')),
      FormattedString.blockquote(text),
      changed && FormattedString.i(say.t('letter.typographyChanged')),
      findings.length === 0 ? say.t('letter.nothingFound') : deps.findingsText(text, findings, say),
      blocked && bold(say.t('letter.paperBlocked')),
    ),
    keyboard: blocked ? [] : deps.paperKeyboard(say),
  }
}
