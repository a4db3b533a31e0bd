import { FormattedString } from '@grammyjs/parse-mode'
import { Composer } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { pageOf, press, rows } from '../chat/buttons.ts'
import { forColleagues } from '../chat/colleagues.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import type { ExpiringMap } from '../chat/memory.ts'
import { acknowledge, type Screen, send, show } from '../chat/show.ts'
import { bold, lines, paragraphs } from '../chat/text.ts'
import { inNeedOfALook, REPORTS, type Report, type Reports } from '../domain/case-counts.ts'
import type { Day } from '../domain/date.ts'
import type { People, Standing } from '../domain/people.ts'
import type { Staff } from '../domain/staff.ts'
import type { Translator } from '../i18n.ts'

/** What a chat has told today, so that each counts once a day: `returned:novak-nika`. */
export interface ToldToday {
  day: Day
  told: ReadonlySet<string>
}

interface ReportDeps {
  people: People
  reports: Reports
  staff: Staff
  told: ExpiringMap<ToldToday>
  shownName: (standing: Standing, say: Translator) => string
}

const PAGE_SIZE = 8

/** The button on a card. */
export function reportButton({ person }: Standing, say: Translator): InlineKeyboardButton {
  return press(say.t('case.reportButton'), `report:${person.id}`)
}

/** Readers tell that something on a card is wrong, without a name; editors see it in /stale. */
export function reportFeature(deps: ReportDeps): Feature {
  const { people, reports, told } = deps
  const composer = new Composer<KonvertContext>()

  composer.callbackQuery(/^report:([a-z0-9-]+)$/, async (ctx) => {
    const standing = people.get(ctx.match[1] ?? '')
    if (standing === undefined) return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    await acknowledge(ctx)
    await show(ctx, askScreen(standing, ctx.say, deps))
  })
  composer.callbackQuery(/^report:(returned|wrong):([a-z0-9-]+)$/, async (ctx) => {
    const [, kind, id = ''] = ctx.match
    const report = REPORTS.find((known) => known === kind)
    if (report === undefined || people.get(id) === undefined) {
      return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    }
    const chat = ctx.chatId ?? 0
    const today = people.today()
    const before = told.get(chat)
    const toldToday = before?.day === today ? before.told : new Set<string>()
    const isNew = !toldToday.has(`${report}:${id}`)
    if (isNew) {
      told.set(chat, { day: today, told: new Set([...toldToday, `${report}:${id}`]) })
      await reports[report].add(id)
    }
    await acknowledge(ctx)
    await show(ctx, {
      text: paragraphs(ctx.say.t(isNew ? 'case.reportThanks' : 'case.reportBefore')),
      keyboard: [[press(ctx.say.t('address.cardButton'), `case:${id}:card`)]],
    })
  })

  const editors = forColleagues(composer, deps, 'editor')
  editors.command('stale', async (ctx) => void (await send(ctx, listScreen(0, ctx.say, deps))))
  editors.callbackQuery(/^stale:(\d{1,4})$/, async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, listScreen(Number(ctx.match[1]), ctx.say, deps))
  })
  editors.callbackQuery(/^stale:seen:([a-z0-9-]+)$/, async (ctx) => {
    for (const report of REPORTS) await reports[report].clear(ctx.match[1] ?? '')
    await acknowledge(ctx, ctx.say.t('case.staleSeen'))
    await show(ctx, listScreen(0, ctx.say, deps))
  })

  return { commands: ['stale'], buttons: ['report', 'stale'], composer }
}

function askScreen(standing: Standing, say: Translator, deps: ReportDeps): Screen {
  const { id } = standing.person
  const report = (kind: Report) => press(say.t(`case.report.${kind}`), `report:${kind}:${id}`)
  return {
    text: paragraphs(bold(deps.shownName(standing, say)), say.t('case.reportAsk')),
    keyboard: [...rows(1, REPORTS.map(report)), [press(say.t('common.back'), `case:${id}:card`)]],
  }
}

/** People to look at, each with the page that last confirmed them and what readers told. */
function listScreen(wanted: number, say: Translator, deps: ReportDeps): Screen {
  const { people, reports } = deps
  const { items, page, pages } = pageOf(inNeedOfALook(people.all(), reports), wanted, PAGE_SIZE)
  const told = ({ person }: Standing) =>
    REPORTS.flatMap((report) => {
      const count = reports[report].count(person.id)
      return count > 0 ? [say.t(`case.staleTold.${report}`, { count })] : []
    })
  const entries = items.map((standing) =>
    lines(
      FormattedString.join([
        '• ',
        pageOfStatus(standing, deps.shownName(standing, say)),
        ` — ${say.date(standing.gate.confirmedOn)}`,
      ]),
      ...told(standing).map((line) => `   ${line}`),
    ),
  )
  const seen = items
    .filter((standing) => told(standing).length > 0)
    .map((standing) =>
      press(
        say.t('case.staleSeenButton', { name: deps.shownName(standing, say) }),
        `stale:seen:${standing.person.id}`,
      ),
    )
  return {
    text: paragraphs(
      bold(say.t('case.staleTitle')),
      entries.length === 0 ? say.t('case.staleNobody') : lines(...entries),
    ),
    keyboard: [
      ...rows(
        2,
        items.map((standing) => press(`✏️ ${deps.shownName(standing, say)}`, `up:new:${standing.person.id}`)),
      ),
      ...rows(1, seen),
      ...rows(2, [
        page > 0 ? press('‹', `stale:${page - 1}`) : undefined,
        page < pages - 1 ? press('›', `stale:${page + 1}`) : undefined,
      ]),
    ],
  }
}

/** The name, leading to the page on which the status was last read, where that page may be shown. */
function pageOfStatus({ person }: Standing, name: string): FormattedString {
  const source = person.sources.find(({ id, url }) => url !== undefined && person.status.sources.includes(id))
  return source?.url === undefined ? new FormattedString(name) : FormattedString.link(name, source.url)
}
