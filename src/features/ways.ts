import { FormattedString } from '@grammyjs/parse-mode'
import { Composer } from 'grammy'
import { press, rows } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import { acknowledge, type Screen, show } from '../chat/show.ts'
import { bold, lines, paragraphs } from '../chat/text.ts'
import { type Channel, type ChannelChoice, channelsFor, type SenderWishes } from '../domain/channels.ts'
import type { People, Standing } from '../domain/people.ts'
import type { CountryPost } from '../domain/post.ts'
import type { Translator } from '../i18n.ts'

interface WaysDeps {
  people: People
  channels: readonly Channel[]
  post: ReadonlyMap<string, CountryPost>
  shownName: (standing: Standing, say: Translator) => string
}

/** What the sender can tell about themselves; each is one bit of a button's data, so that nothing is remembered. */
const WISHES = ['noRussianCard', 'anonymous', 'wantsAnswer'] as const
/** Stands for a country that the sender did not name. */
const NO_COUNTRY = 'ZZ'

/** The ways to send a letter: which suit this institution and this sender, and what each asks. */
export function waysFeature(deps: WaysDeps): Feature {
  const composer = new Composer<KonvertContext>()
  composer.callbackQuery(/^ways:([a-z0-9-]+):([A-Z]{2}):([0-7])$/, async (ctx) => {
    const [, id = '', country = NO_COUNTRY, flags = '0'] = ctx.match
    const standing = deps.people.get(id)
    if (standing === undefined) return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    await acknowledge(ctx)
    await show(ctx, waysScreen(standing, country, Number(flags), ctx.say, deps))
  })
  return { buttons: ['ways'], composer }
}

function waysScreen(
  standing: Standing,
  country: string,
  flags: number,
  say: Translator,
  deps: WaysDeps,
): Screen {
  const has = (index: number) => (flags & (1 << index)) !== 0
  const { ways, leftOut } = channelsFor(deps.channels, wishesOf(standing, country, has, deps))
  const id = standing.person.id
  const toggles = WISHES.map((wish, index) =>
    press(
      `${has(index) ? '☑️' : '◻️'} ${say.t(`address.wish.${wish}`)}`,
      `ways:${id}:${country}:${flags ^ (1 << index)}`,
    ),
  )
  return {
    text: paragraphs(
      bold(say.t('address.waysTitle', { name: deps.shownName(standing, say) })),
      ...ways.map((choice) => wayText(choice, say)),
      leftOut.length > 0 &&
        lines(
          FormattedString.i(say.t('address.leftOut')),
          ...leftOut.map(
            ({ channel, reason }) => `• ${say.text(channel.name)} — ${say.t(`address.out.${reason}`)}`,
          ),
        ),
    ),
    keyboard: [...rows(1, toggles), [press(say.t('address.addressButton'), `address:${id}`)]],
  }
}

function wishesOf(
  { address }: Standing,
  country: string,
  has: (index: number) => boolean,
  { post }: WaysDeps,
): SenderWishes {
  const known = post.get(country)
  return {
    ...(country === NO_COUNTRY ? {} : { country }),
    ...(has(0) ? { russianCard: false } : {}),
    anonymous: has(1),
    wantsAnswer: has(2),
    ...(address ? { facility: address.facility } : {}),
    ...(known ? { post: known } : {}),
  }
}

function wayText({ channel, reasons, post }: ChannelChoice, say: Translator): FormattedString {
  const why = reasons.filter((reason) => reason !== 'simple').map((reason) => say.t(`address.way.${reason}`))
  return lines(
    bold(say.text(channel.name)),
    say.text(channel.text),
    say.t('address.asks', { asks: say.text(channel.asks) }),
    post && `⚠️ ${say.text(post.text)}`,
    why.length > 0 && `→ ${why.join(' ')}`,
    FormattedString.i(
      say.t(channel.checked ? 'address.checkedOn' : 'address.notedOn', { date: say.date(channel.asOf) }),
    ),
  )
}
