import { FormattedString } from '@grammyjs/parse-mode'
import { Composer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import type { Expected, ExpiringMap } from '../chat/memory.ts'
import type { Keyboard } from '../chat/show.ts'
import { type Screen, send } from '../chat/show.ts'
import { bold, paragraphs } from '../chat/text.ts'
import { checkLetter, type Finding } from '../domain/letter/check.ts'
import type { CensorRules } from '../domain/letter/check-rules.ts'
import { typographic } from '../domain/letter/own-words.ts'
import type { Translator } from '../i18n.ts'

/** A checked letter is shown whole in one message, with what was found in it. */
const LONGEST_LETTER = 2_500

interface CheckDeps {
  rules: CensorRules
  restoreYo: (text: string) => string
  expecting: ExpiringMap<Expected>
  findingsText: (text: string, findings: readonly Finding[], say: Translator) => FormattedString
  paperKeyboard: (say: Translator) => Keyboard
  /** The button that deletes this chat's messages from the given one on. */
  tidyButton: (start: number, say: Translator) => InlineKeyboardButton
}

/** /check: a letter of the person's own, looked at and made ready to print. It is kept nowhere. */
export function checkFeature(deps: CheckDeps): Feature {
  const { expecting } = deps
  const composer = new Composer<KonvertContext>()
  composer.command('check', async (ctx) => {
    const pasted = ctx.match.trim()
    const start = ctx.message?.message_id ?? 0
    if (pasted !== '') return look(ctx, pasted, start)
    expecting.set(ctx.chatId, { for: 'check', start })
    await send(ctx, { text: paragraphs(ctx.say.t('letter.askPaste')) })
  })
  composer.on('message:text', async (ctx, next) => {
    const expected = expecting.get(ctx.chatId)
    if (expected?.for !== 'check' || ctx.message.text.startsWith('/')) return next()
    await look(ctx, ctx.message.text, expected.start)
  })

  async function look(ctx: KonvertContext, typed: string, start: number): Promise<void> {
    const text = typographic(typed, deps.restoreYo)
    if (text.length > LONGEST_LETTER) {
      expecting.set(ctx.chatId ?? 0, { for: 'check', start })
      const over = text.length - LONGEST_LETTER
      await send(ctx, { text: paragraphs(ctx.say.t('letter.pasteTooLong', { most: LONGEST_LETTER, over })) })
      return
    }
    expecting.delete(ctx.chatId ?? 0)
    const { keyboard = [], ...screen } = checkedScreen(text, text !== typed.trim(), ctx.say, deps)
    await send(ctx, { ...screen, keyboard: [...keyboard, [deps.tidyButton(start, ctx.say)]] })
  }

  return { commands: ['check'], awaits: 'check', composer }
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
