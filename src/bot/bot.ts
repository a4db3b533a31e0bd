import { conversations } from '@grammyjs/conversations'
import { sequentialize } from '@grammyjs/runner'
import { Bot } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import { type ChatChoices, createExpiringMap } from '../chat/memory.ts'
import { calmApi, show } from '../chat/show.ts'
import type { LetterBank } from '../domain/letter/draft.ts'
import type { People, Standing } from '../domain/people.ts'
import type { CountryPost } from '../domain/post.ts'
import { addressFeature, postText } from '../features/address.ts'
import { shownName } from '../features/case/card.ts'
import { caseFeature, foundScreen } from '../features/case/feature.ts'
import { privateOnly } from '../features/groups.ts'
import { letterFeature } from '../features/letter/feature.ts'
import type { Talk } from '../features/letter/talk.ts'
import { startFeature } from '../features/start.ts'
import { unhandledFeature } from '../features/unhandled.ts'
import type { Languages, Translator } from '../i18n.ts'
import type { Log } from '../log.ts'
import { createErrorHandler } from './errors.ts'
import { watchdog } from './watchdog.ts'

const MINUTE = 60_000
/** A draft, and the list of a finished talk's messages, are forgotten half an hour after the last answer. */
const DRAFT_TTL = 30 * MINUTE
/** The language and person that a chat chose, a day after it was last heard of. */
const CHOICES_TTL = 24 * 60 * MINUTE
/** Most chats that are remembered at once; beyond them the longest silent are forgotten first. */
const MOST_CHATS = 100_000
const MOST_TALKS = 20_000

export interface BotDeps {
  token: string
  /** Where the Bot API is: the public server or a local one. */
  apiRoot: string
  people: People
  bank: LetterBank
  post: ReadonlyMap<string, CountryPost>
  languages: Languages
  defaultLanguage: string
  operator: { name: string | undefined; contact: string | undefined }
  donateUrl: string
  sourceUrl: string | undefined
  log: Log
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
  /** Whole numbers below 2³¹, by chance. */
  random: () => number
  /** How long a handler may take; Telegram's batch waits for the slowest. */
  watchdogMs?: number
}

export type KonvertBot = Bot<KonvertContext> & { forgetExpired: () => void }

/** Builds the bot. This is the one place that decides in which order things see an update. */
export function createBot(deps: BotDeps): KonvertBot {
  const { people, bank, languages, log, now } = deps
  const bot = new Bot<KonvertContext>(deps.token, { client: { apiRoot: deps.apiRoot } })
  bot.api.config.use(calmApi)
  const choices = createExpiringMap<ChatChoices>(CHOICES_TTL, MOST_CHATS, now)
  const talks = createExpiringMap<Talk>(DRAFT_TTL, MOST_TALKS, now)
  const finished = createExpiringMap<readonly number[]>(DRAFT_TTL, MOST_TALKS, now)
  const waiting = createExpiringMap<WaitingTalk>(DRAFT_TTL, MOST_TALKS, now)

  const showFound = (ctx: KonvertContext, found: readonly Standing[]) =>
    show(ctx, foundScreen(found, ctx.say)).then(() => undefined)
  const name = (standing: Standing, say: Translator) => shownName(standing.person, say)
  const countryName = (code: string, say: Translator) => {
    const place = bank.places.get(code)
    return place ? say.text(place.name) : code
  }
  const cards = caseFeature({ people, donateUrl: deps.donateUrl, username: () => bot.botInfo.username })
  const letter = letterFeature({
    people,
    bank,
    talks,
    finished,
    random: deps.random,
    shownName: name,
    choose: cards.choose,
    showFound,
    postText: (country, say) => postText(deps.post.get(country), say).text,
  })

  bot.use(sequentialize((ctx) => String(ctx.from?.id ?? ctx.chat?.id ?? '')))
  bot.use(watchdog(deps.watchdogMs ?? 4_500, log))
  bot.use(async (ctx, next) => {
    const chat = ctx.chatId ?? 0
    ctx.choices = {
      get: () => choices.get(chat) ?? {},
      remember: (chosen) => choices.set(chat, { ...choices.get(chat), ...chosen }),
    }
    const language = ctx.choices.get().language ?? preferred(ctx.from?.language_code, deps)
    ctx.say = languages.translator(language)
    await next()
  })
  bot.use(privateOnly())
  bot.use(conversations<KonvertContext, KonvertContext>({ storage: inMemory(waiting) }))
  bot.use(letter.cancel)
  bot.use(startFeature({ ...deps, openCase: cards.open }))
  bot.use(cards.composer)
  bot.use(addressFeature({ people, post: deps.post, countryName, shownName: name, showFound }))
  bot.use(letter.composer)
  bot.use(unhandledFeature({ search: people.search, openCase: cards.open, showFound }))
  bot.catch(createErrorHandler(log))

  const forgetExpired = () => {
    for (const kept of [choices, talks, finished, waiting]) kept.purge()
  }
  return Object.assign(bot, { forgetExpired })
}

/** Readers of these languages are likelier to know Russian than English. */
const RUSSIAN_READERS = new Set(['be', 'kk', 'ky', 'uz', 'tg', 'hy', 'az'])

/** The interface language for a Telegram client's language, such as `pt-br`. */
function preferred(client: string | undefined, { languages, defaultLanguage }: BotDeps): string {
  const code = client?.slice(0, 2).toLowerCase() ?? ''
  if (languages.codes.includes(code)) return code
  return RUSSIAN_READERS.has(code) ? 'ru' : defaultLanguage
}

type StorageOption = NonNullable<
  Parameters<typeof conversations<KonvertContext, KonvertContext>>[0]
>['storage']
type WaitingTalk = object

/** The plugin's own record of who waits for what: in memory, and no longer than the drafts themselves. */
function inMemory(waiting: ReturnType<typeof createExpiringMap<WaitingTalk>>): NonNullable<StorageOption> {
  return {
    read: (key: string) => waiting.get(Number(key)) as never,
    write: (key: string, state: object) => waiting.set(Number(key), state),
    delete: (key: string) => waiting.delete(Number(key)),
  }
}
