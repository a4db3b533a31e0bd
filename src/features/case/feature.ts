import { Composer } from 'grammy'
import { pageOf, press, rows } from '../../chat/buttons.ts'
import type { KonvertContext } from '../../chat/context.ts'
import { drawnOnce } from '../../chat/drawn-once.ts'
import type { Feature } from '../../chat/feature.ts'
import { acknowledge, type Screen, send, show } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import type { People, Standing } from '../../domain/people.ts'
import type { Translator } from '../../i18n.ts'
import { badge, CARD_VIEWS, type CardDeps, type CardView, cardScreen, shownName } from './card.ts'

const PAGE_SIZE = 8

export interface CaseDeps extends CardDeps {
  people: People
}

export interface CaseFeature extends Feature {
  /** Opens a person's card; a press changes its message in place. */
  open(ctx: KonvertContext, standing: Standing): Promise<void>
  /** Shows a card without remembering it: what a link opens must change nothing before a press. */
  preview(ctx: KonvertContext, standing: Standing): Promise<void>
  choose: typeof chooseScreen
}

/** /cases, /case and the card with its views. */
export function caseFeature(deps: CaseDeps): CaseFeature {
  const { people } = deps
  const composer = new Composer<KonvertContext>()
  const draw = drawnOnce(people, (standing, say, view: CardView) => cardScreen(standing, view, say, deps))

  async function open(ctx: KonvertContext, standing: Standing): Promise<void> {
    ctx.choices.remember({ caseId: standing.person.id })
    await preview(ctx, standing)
  }

  async function preview(ctx: KonvertContext, standing: Standing): Promise<void> {
    await show(ctx, draw(standing, ctx.say, 'card'))
  }

  composer.command('cases', (ctx) => send(ctx, listScreen(people, 0, ctx.say)).then(() => undefined))
  composer.callbackQuery(/^cases:(\d{1,4})$/, async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, listScreen(people, Number(ctx.match[1]), ctx.say))
  })

  composer.command('case', async (ctx) => {
    const words = ctx.match.trim()
    if (words === '') return open(ctx, people.get(ctx.choices.get().caseId ?? '') ?? people.featured())
    const found = people.search(words.slice(0, 64))
    const [only] = found
    if (only && found.length === 1) return open(ctx, only)
    await send(ctx, foundScreen(found, ctx.say))
  })

  composer.callbackQuery(/^case:([a-z0-9-]+):([a-z]+)$/, async (ctx) => {
    const [, id = '', view = ''] = ctx.match
    const standing = people.get(id)
    if (standing === undefined || !isView(view)) {
      await acknowledge(ctx, ctx.say.t('common.personGone'), true)
      return
    }
    await acknowledge(ctx)
    if (view === 'card') return open(ctx, standing)
    await show(ctx, draw(standing, ctx.say, view))
  })

  return {
    commands: ['cases', 'case'],
    buttons: ['cases', 'case'],
    composer,
    open,
    preview,
    choose: chooseScreen,
  }
}

/** What a search found: the people to choose from, or a way on when there are none. */
export function foundScreen(found: readonly Standing[], say: Translator): Screen {
  if (found.length > 0) return chooseScreen(found, say.t('case.found'), (id) => `case:${id}:card`, say)
  return {
    text: paragraphs(say.t('case.nobody')),
    keyboard: [[press(say.t('case.listButton'), 'cases:0')]],
  }
}

/** Offers people, each button carrying `data(id)`; `label` stands in for the bare name where it gives something. */
function chooseScreen(
  standings: readonly Standing[],
  intro: string,
  data: (id: string) => string,
  say: Translator,
  label: (standing: Standing) => string | undefined = () => undefined,
): Screen {
  const buttons = standings.map((standing) => {
    const name = label(standing) ?? shownName(standing.person, say)
    return press(`${badge(standing)} ${name}`, data(standing.person.id))
  })
  return { text: paragraphs(intro), keyboard: rows(1, buttons) }
}

function listScreen(people: People, wanted: number, say: Translator): Screen {
  const { items, page, pages } = pageOf(people.all(), wanted, PAGE_SIZE)
  const list = chooseScreen(items, '', (id) => `case:${id}:card`, say)
  const turn =
    pages > 1
      ? [
          press('‹', `cases:${(page + pages - 1) % pages}`),
          press(say.t('common.page', { page: page + 1, pages }), `cases:${page}`),
          press('›', `cases:${(page + 1) % pages}`),
        ]
      : []
  return {
    text: paragraphs(
      bold(say.t('case.listTitle', { count: people.all().length })),
      say.t('case.legend'),
      say.t('case.searchHint'),
    ),
    keyboard: [...(list.keyboard ?? []), ...(turn.length > 0 ? [turn] : [])],
  }
}

function isView(view: string): view is CardView {
  return (CARD_VIEWS as readonly string[]).includes(view)
}
