import { Composer } from 'grammy'
import { press } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import { acknowledge, send } from '../chat/show.ts'
import { paragraphs } from '../chat/text.ts'
import type { Standing } from '../domain/people.ts'

/** A longer text is a draft or a letter rather than a name: it is not searched, echoed or logged. */
const SEARCH_LIMIT = 64

interface UnhandledDeps {
  search: (words: string) => Standing[]
  openCase: (ctx: KonvertContext, standing: Standing) => Promise<void>
  showFound: (ctx: KonvertContext, found: readonly Standing[]) => Promise<void>
}

/** Mounted last: text is a search, and everything that nothing else took gets a word and a way on. */
export function unhandledFeature(deps: UnhandledDeps): Feature {
  const composer = new Composer<KonvertContext>()

  composer.on('message:text', async (ctx) => {
    const { text } = ctx.message
    const { say } = ctx
    const ways = [
      [press(say.t('start.writeButton'), 'writable'), press(say.t('start.listButton'), 'cases:0')],
    ]
    if (text.startsWith('/')) {
      await send(ctx, { text: paragraphs(say.t('common.unknownCommand')), keyboard: ways })
      return
    }
    if (text.length > SEARCH_LIMIT) {
      await send(ctx, { text: paragraphs(say.t('common.longText')), keyboard: ways })
      return
    }
    const found = deps.search(text)
    const [only] = found
    await (only && found.length === 1 ? deps.openCase(ctx, only) : deps.showFound(ctx, found))
  })

  composer.on('message', (ctx) =>
    send(ctx, { text: paragraphs(ctx.say.t('common.textOnly')) }).then(() => undefined),
  )
  composer.on('callback_query', (ctx) => acknowledge(ctx, ctx.say.t('common.oldButton'), true))
  return { also: () => true, composer }
}
