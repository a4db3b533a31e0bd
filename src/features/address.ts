import { FormattedString } from '@grammyjs/parse-mode'
import { Composer } from 'grammy'
import { copy, press, rows } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import { drawnOnce } from '../chat/drawn-once.ts'
import type { Feature } from '../chat/feature.ts'
import { acknowledge, type Screen, show } from '../chat/show.ts'
import { bold, lines, paragraphs } from '../chat/text.ts'
import { englishAddress, envelopeLines, type LetterAddress, russianAddress } from '../domain/address.ts'
import type { People, Standing } from '../domain/people.ts'
import type { CountryPost } from '../domain/post.ts'
import type { Translator } from '../i18n.ts'

interface AddressDeps {
  people: People
  post: ReadonlyMap<string, CountryPost>
  countryName: (code: string, say: Translator) => string
  shownName: (standing: Standing, say: Translator) => string
  /** Shows what a search found, when it is not one person. */
  showFound: (ctx: KonvertContext, found: readonly Standing[]) => Promise<void>
}

/** /address: the envelope as far as the gate of domain/freshness.ts allows it, and the post of the sender's country. */
export function addressFeature(deps: AddressDeps): Feature {
  const { people } = deps
  const composer = new Composer<KonvertContext>()
  const draw = drawnOnce(people, (standing, say) => addressScreen(standing, say, deps.shownName))
  const open = async (ctx: KonvertContext, standing: Standing) => {
    ctx.choices.remember({ caseId: standing.person.id })
    await show(ctx, draw(standing, ctx.say))
  }

  composer.command('address', async (ctx) => {
    const words = ctx.match.trim()
    if (words === '') return open(ctx, people.get(ctx.choices.get().caseId ?? '') ?? people.featured())
    const found = people.search(words.slice(0, 64))
    const [only] = found
    return only && found.length === 1 ? open(ctx, only) : deps.showFound(ctx, found)
  })

  composer.callbackQuery(/^address:([a-z0-9-]+)$/, async (ctx) => {
    const standing = people.get(ctx.match[1] ?? '')
    if (standing === undefined) return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    await acknowledge(ctx)
    await open(ctx, standing)
  })

  composer.callbackQuery(/^post:([a-z0-9-]+)(?::([A-Z]{2}))?$/, async (ctx) => {
    const [, id = '', country] = ctx.match
    if (people.get(id) === undefined) return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    await acknowledge(ctx)
    await show(ctx, postScreen(id, country, ctx.say, deps))
  })

  return { commands: ['address'], buttons: ['address', 'post'], composer }
}

/** Draws the address of a person as far as the gate of today allows it. */
export function addressScreen(
  standing: Standing,
  say: Translator,
  shownName: AddressDeps['shownName'],
): Screen {
  const { person, gate, address, former } = standing
  const title = bold(say.t('address.title', { name: shownName(standing, say) }))
  const back = press(say.t('address.cardButton'), `case:${person.id}:card`)
  if (gate.standing === 'former') {
    return {
      text: paragraphs(
        title,
        bold(say.t(`address.former.${gate.reason}`, { sex: person.sex })),
        ...former.map((old) => formerAddress(standing, old, say)),
        former.length === 0 && say.t('address.noFormer'),
      ),
      keyboard: [[press(say.t('case.othersButton'), 'writable')], [back]],
    }
  }
  const post = press(say.t('address.postButton'), `post:${person.id}`)
  const write = press(say.t('case.writeButton'), `write:${person.id}`)
  if (address === undefined) {
    const sources = press(say.t('case.sourcesButton'), `case:${person.id}:sources`)
    return {
      text: paragraphs(
        title,
        doubtText(standing, say),
        say.t('address.unknown'),
        say.t('address.whereToLook'),
      ),
      keyboard: [[write, sources], [back]],
    }
  }
  const envelope = envelopeLines(person, address)
  const copyable = gate.envelope
  const block = envelope.join(',\n')
  const { facility } = address
  return {
    text: paragraphs(
      title,
      doubtText(standing, say),
      missingText(standing, say),
      copyable ? FormattedString.pre(block) : FormattedString.blockquote(block),
      FormattedString.i(say.t('address.readingAid', { address: englishAddress(person, address) })),
      lines(
        say.t('address.asOf', { date: say.date(address.asOf) }),
        say.text(facility.confirmation),
        ...facility.warnings.map((warning) => `⚠️ ${say.text(warning)}`),
      ),
      copyable && say.t('address.howTo'),
      say.t('case.russianOnly'),
      !copyable && say.t('address.whereToLook'),
    ),
    keyboard: [
      ...(copyable ? copyButtons(envelope, say) : []),
      ...rows(2, [write, post, press(say.t('letter.waysButton'), `ways:${person.id}:ZZ:0`), back]),
    ],
  }
}

/** One button for the whole address where Telegram's limit allows it, else one for the institution and one for the name. */
function copyButtons(envelope: readonly string[], say: Translator) {
  const whole = copy(say.t('address.copyButton'), envelope.join(',\n'))
  if (whole) return [[whole]]
  const institution = copy(say.t('address.copyPlaceButton'), envelope.slice(0, -1).join(',\n'))
  const addressee = copy(say.t('address.copyNameButton'), envelope.at(-1) ?? '')
  return rows(2, [institution, addressee])
}

function formerAddress({ person }: Standing, old: LetterAddress, say: Translator): FormattedString {
  return lines(
    say.t('address.formerUntil', { date: say.date(old.until ?? old.asOf) }),
    FormattedString.s(russianAddress(person, old)),
    FormattedString.s(englishAddress(person, old)),
  )
}

function doubtText({ gate }: Standing, say: Translator): FormattedString | undefined {
  const date = say.date(gate.confirmedOn)
  if (gate.standing === 'ageing') return bold(say.t('address.ageing', { date }))
  if (gate.standing === 'unconfirmed') return bold(say.t('address.unconfirmed', { date }))
  return undefined
}

function missingText({ gate }: Standing, say: Translator): FormattedString | undefined {
  const missing = gate.missing
    .filter((part) => part !== 'address')
    .map((part) => say.t(`address.missing.${part}`))
  return missing.length > 0 ? bold(say.t('address.incomplete', { missing: missing.join(', ') })) : undefined
}

function postScreen(id: string, country: string | undefined, say: Translator, deps: AddressDeps): Screen {
  const back = [press(say.t('common.back'), `address:${id}`)]
  const known = country === undefined ? undefined : deps.post.get(country)
  if (country !== undefined) {
    return {
      text: postText(known, say),
      keyboard: [[press(say.t('address.otherCountryButton'), `post:${id}`)], back],
    }
  }
  const countries = Array.from(deps.post.keys(), (code) =>
    press(deps.countryName(code, say), `post:${id}:${code}`),
  )
  return {
    text: paragraphs(bold(say.t('address.postTitle')), say.t('address.postChoose')),
    keyboard: [...rows(2, countries), [press(say.t('address.anotherCountryButton'), `post:${id}:ZZ`)], back],
  }
}

/** What was last known of a country's post to Russia, with its date; where nothing is known, whom to ask. */
export function postText(known: CountryPost | undefined, say: Translator): FormattedString {
  if (known === undefined) return paragraphs(say.t('address.postUnknown'))
  return paragraphs(
    say.text(known.text),
    FormattedString.i(
      say.t('address.postSource', { source: known.source.title, date: say.date(known.source.date) }),
    ),
  )
}
