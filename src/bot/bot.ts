import { type ConversationData, conversations, type VersionedState } from '@grammyjs/conversations'
import { sequentialize } from '@grammyjs/runner'
import { Bot } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import { calmApi, noteSent, show } from '../chat/show.ts'
import type { Content } from '../content/content.ts'
import type { People, Standing } from '../domain/people.ts'
import { addressFeature, postText } from '../features/address.ts'
import { shownName } from '../features/case/card.ts'
import { caseFeature, foundScreen } from '../features/case/feature.ts'
import { checkFeature } from '../features/check.ts'
import { privateOnly } from '../features/groups.ts'
import { letterFeature, tidyButton } from '../features/letter/feature.ts'
import { findingsText } from '../features/letter/findings.ts'
import { type PaperMaker, paperFeature, paperKeyboard } from '../features/paper.ts'
import { startFeature } from '../features/start.ts'
import { unhandledFeature } from '../features/unhandled.ts'
import { waysFeature } from '../features/ways.ts'
import type { Languages, Translator } from '../i18n.ts'
import type { Log } from '../log.ts'
import { createErrorHandler } from './errors.ts'
import { type BotMemory, createBotMemory } from './memory.ts'
import { watchdog } from './watchdog.ts'

export interface BotDeps {
  token: string
  /** Where the Bot API is: the public server or a local one. */
  apiRoot: string
  people: People
  content: Content
  printer: PaperMaker
  unprintable: (text: string) => string[]
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
  const { people, content, log, now } = deps
  const { facilities, post, channels, rules, letter: bank } = content
  const bot = new Bot<KonvertContext>(deps.token, { client: { apiRoot: deps.apiRoot } })
  bot.api.config.use(calmApi)
  const memory = createBotMemory(now)
  const { choices, talks, asked, begun, expecting, trail } = memory
  bot.api.config.use(noteSent(trail.note))

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
    rules,
    begun,
    drafted: new Map(),
    expecting,
    paperKeyboard,
    talks,
    trail,
    asked,
    random: deps.random,
    shownName: name,
    choose: cards.choose,
    showFound,
    postText: (country, say) => postText(post.get(country), say).text,
  })

  bot.use(sequentialize((ctx) => String(ctx.from?.id ?? ctx.chat?.id ?? '')))
  bot.use(watchdog(deps.watchdogMs ?? 4_500, log))
  bot.use(async (ctx, next) => {
    const chat = ctx.chatId ?? 0
    const known = choices.get(chat)
    if (known) choices.set(chat, known)
    ctx.choices = {
      get: () => choices.get(chat) ?? {},
      remember: (chosen) => choices.set(chat, { ...choices.get(chat), ...chosen }),
    }
    const language = ctx.choices.get().language ?? preferred(ctx.from?.language_code, deps)
    ctx.say = deps.languages.translator(language)
    await next()
  })
  bot.use(privateOnly())
  bot.use((ctx, next) => {
    if (ctx.message) trail.note(ctx.chatId ?? 0, ctx.message.message_id)
    return next()
  })
  bot.use(conversations<KonvertContext, KonvertContext>({ storage: inMemory(memory) }))
  bot.use(letter.cancel)
  // Whoever turns to something else is no longer about to send the text that was asked for.
  bot.use((ctx, next) => {
    if (ctx.callbackQuery || ctx.message?.text?.startsWith('/')) expecting.delete(ctx.chatId ?? 0)
    return next()
  })
  bot.use(startFeature({ ...deps, openCase: cards.open, previewCase: cards.preview }))
  bot.use(cards.composer)
  bot.use(addressFeature({ people, post, countryName, shownName: name, showFound }))
  bot.use(
    paperFeature({
      people,
      facilities,
      rules,
      printer: deps.printer,
      unprintable: deps.unprintable,
      expecting,
    }),
  )
  bot.use(waysFeature({ people, channels, post, shownName: name }))
  bot.use(
    checkFeature({
      rules,
      restoreYo: bank.restoreYo,
      expecting,
      findingsText,
      paperKeyboard: (say) => paperKeyboard(undefined, '', say),
      tidyButton,
    }),
  )
  bot.use(letter.composer)
  bot.use(unhandledFeature({ search: people.search, openCase: cards.open, showFound }))
  bot.catch(createErrorHandler(log))

  return Object.assign(bot, { forgetExpired: memory.forgetExpired })
}

/** Readers of these languages are likelier to know Russian than English. */
const RUSSIAN_READERS = new Set(['be', 'kk', 'ky', 'uz', 'tg', 'hy', 'az'])

/** The interface language for a Telegram client's language, such as `pt-br`. */
function preferred(client: string | undefined, { languages, defaultLanguage }: BotDeps): string {
  const code = client?.slice(0, 2).toLowerCase() ?? ''
  if (languages.codes.includes(code)) return code
  return RUSSIAN_READERS.has(code) ? 'ru' : defaultLanguage
}

/** Keeps the plugin's record in memory, no longer than the drafts themselves. */
function inMemory({ waiting }: BotMemory) {
  return {
    read: (key: string) => waiting.get(Number(key)),
    write: (key: string, state: VersionedState<ConversationData>) => waiting.set(Number(key), state),
    delete: (key: string) => waiting.delete(Number(key)),
  }
}
