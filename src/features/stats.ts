import { Composer, InputFile } from 'grammy'
import { press } from '../chat/buttons.ts'
import { forColleagues } from '../chat/colleagues.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import { acknowledge } from '../chat/show.ts'
import { bold, cut, lines, paragraphs } from '../chat/text.ts'
import type { CaseCounts } from '../domain/case-counts.ts'
import { addMonths } from '../domain/date.ts'
import type { People, Standing } from '../domain/people.ts'
import type { Staff } from '../domain/staff.ts'
import {
  FEWEST_SHOWN,
  type StatsChart,
  type SubscriberDay,
  shownDays,
  shownTallies,
  type Tally,
} from '../domain/stats.ts'
import type { Subscribers } from '../domain/subscription.ts'
import type { Languages, Translator } from '../i18n.ts'

export interface StatsDeps {
  people: People
  subscribers: Subscribers
  subscriberDays: { list(): Promise<SubscriberDay[]> }
  /** Letters drafted for each person. */
  drafted: CaseCounts
  /** Letters drafted by people who read each language. */
  draftedIn: CaseCounts
  /** A PNG: `drawChart` of src/print. */
  drawChart: (chart: StatsChart) => Uint8Array
  staff: Staff
  shownName: (standing: Standing, say: Translator) => string
  languages: Languages
}

const MOST_PEOPLE = 8
const LONGEST_LABEL = 26
/** Points of the line: more than the picture has pixels for say nothing more. */
const MOST_DAYS = 120

/** /stats: subscribers over time and letters by person and language, for colleagues; totals alone, none below five. */
export function statsFeature(deps: StatsDeps): Feature {
  const root = new Composer<KonvertContext>()
  const colleagues = forColleagues(root, deps)
  const show = async (ctx: KonvertContext) => {
    await ctx.replyWithChatAction('upload_photo').catch(() => undefined)
    const { chart, text } = await statsOf(deps, ctx.say)
    await ctx.replyWithPhoto(new InputFile(deps.drawChart(chart), 'konvert.png'), {
      caption: text.text,
      caption_entities: text.entities,
      reply_markup: { inline_keyboard: [[press(ctx.say.t('admin.statsAgain'), 'stats')]] },
    })
  }
  colleagues.command('stats', show)
  colleagues.callbackQuery('stats', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx)
  })
  return { commands: ['stats'], buttons: ['stats'], composer: root }
}

async function statsOf(deps: StatsDeps, say: Translator) {
  const { people, subscribers, drafted, draftedIn, languages } = deps
  const days = await deps.subscriberDays.list()
  const today = people.today()
  const now = await subscribers.total()
  const monthAgo = days.findLast(({ day }) => day <= addMonths(today, -1))
  const byPerson = shownTallies(
    people.all().map((standing) => ({
      label: deps.shownName(standing, say),
      count: drafted.count(standing.person.id),
    })),
    MOST_PEOPLE,
  )
  const byLanguage = shownTallies(
    languages.codes.map((code) => ({
      label: languages.translator(code).t('common.languageName'),
      count: draftedIn.count(code),
    })),
    languages.codes.length,
  )
  const number = (count: number) =>
    say.t(count < FEWEST_SHOWN ? 'admin.statsFew' : 'admin.statsNumber', { count })
  const empty = say.t('admin.statsEmpty')
  const over = shownDays([...days.filter(({ day }) => day < today), { day: today, count: now }], MOST_DAYS)
  const title = {
    over: say.t('admin.statsSubscribers'),
    people: say.t('admin.statsPeople'),
    languages: say.t('admin.statsLanguages'),
  }
  const listed = ({ shown, few, further }: ReturnType<typeof shownTallies>) =>
    lines(
      ...shown.map(({ label, count }) => `• ${label}: ${number(count)}`),
      further > 0 && say.t('admin.statsFurther', { count: further }),
      few > 0 && say.t('admin.statsTooFew', { count: few }),
      shown.length === 0 && few === 0 && empty,
    )
  return {
    chart: {
      over: { title: title.over, days: over, dayLabel: say.date, empty },
      bars: [
        { title: title.people, tallies: byPerson.shown.map(shortened), empty },
        { title: title.languages, tallies: byLanguage.shown, empty },
      ],
    },
    text: paragraphs(
      bold(`${title.over}: ${number(now)}`),
      monthAgo && say.t('admin.statsMonthAgo', { count: number(monthAgo.count) }),
      lines(bold(title.people), listed(byPerson)),
      lines(bold(title.languages), listed(byLanguage)),
      say.t('admin.statsHint'),
    ),
  }
}

/** A name as long as the picture has room for. */
function shortened({ label, count }: Tally): Tally {
  return { label: cut(label, LONGEST_LABEL), count }
}
