import { sequentialize } from '@grammyjs/runner'
import { Bot } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import type { ChatChoices } from '../chat/memory.ts'
import { calmApi, noteSent, show } from '../chat/show.ts'
import type { Content } from '../content/content.ts'
import { unknownLinks } from '../domain/broadcast-links.ts'
import type { CaseCounts, Reports } from '../domain/case-counts.ts'
import type { Day } from '../domain/date.ts'
import type { People, Standing } from '../domain/people.ts'
import type { Audit, Role, Staff } from '../domain/staff.ts'
import { caseTopic, type Subscribers } from '../domain/subscription.ts'
import { addressFeature, postText } from '../features/address.ts'
import { adminFeature } from '../features/admin/feature.ts'
import { broadcastFeature } from '../features/broadcasts/feature.ts'
import type { BroadcastDeps, Sending } from '../features/broadcasts/moves.ts'
import { createWatch, type Watch } from '../features/broadcasts/watch.ts'
import { shownName, statusText } from '../features/case/card.ts'
import { caseFeature, foundScreen } from '../features/case/feature.ts'
import { checkFeature } from '../features/check.ts'
import { leaveOthers } from '../features/groups.ts'
import { letterFeature, tidyButton } from '../features/letter/feature.ts'
import { findingsText } from '../features/letter/findings.ts'
import { type PaperMaker, paperFeature, paperKeyboard } from '../features/paper.ts'
import { reportButton, reportFeature } from '../features/reports.ts'
import { rightsFeature } from '../features/rights.ts'
import { startFeature } from '../features/start.ts'
import { type StatsDeps, statsFeature } from '../features/stats.ts'
import { subscriptionsFeature } from '../features/subscriptions/feature.ts'
import { followButton, topicName } from '../features/subscriptions/screens.ts'
import { unhandledFeature } from '../features/unhandled.ts'
import { updateFeature } from '../features/updates/feature.ts'
import type { UpdateDeps } from '../features/updates/flow.ts'
import type { CaseUpdates } from '../features/updates/port.ts'
import { waysFeature } from '../features/ways.ts'
import type { Languages, Translator } from '../i18n.ts'
import type { Log } from '../log.ts'
import { registerStaffCommands } from './commands.ts'
import { createErrorHandler, errorFields } from './errors.ts'
import { createFetch } from './fetch.ts'
import { inTurn } from './in-turn.ts'
import { soundUpdates } from './intake.ts'
import { type BotMemory, createBotMemory } from './memory.ts'
import { type Handled, watchdog } from './watchdog.ts'

interface BotDeps {
  token: string
  /** Where the Bot API is: the public server or a local one. */
  apiRoot: string
  people: People
  content: Content
  printer: PaperMaker
  unprintable: (text: string) => string[]
  subscribers: Subscribers
  /** Letters finished for each person. */
  drafted: CaseCounts
  /** Letters finished by people who read each language. */
  draftedIn: CaseCounts
  subscriberDays: StatsDeps['subscriberDays']
  drawChart: StatsDeps['drawChart']
  reports: Reports
  staff: Staff
  audit: Audit
  sending: Sending
  approvals: BroadcastDeps['approvals']
  timeZone: string
  preview: BroadcastDeps['preview']
  updates: CaseUpdates
  courtDay: (caseId: string) => Day | undefined
  announce: UpdateDeps['announce']
  unannounce: UpdateDeps['unannounce']
  /** Ids of the messages in bulk that a chat can still be rid of. */
  sentTo: (chat: number) => Promise<number[]>
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
  /** See `BroadcastDeps`. */
  graceMs?: number
  /** How long a handler may take; Telegram's batch waits for the slowest. */
  watchdogMs?: number
  /** Told how each update ended. */
  observe?: (handled: Handled) => void
}

export type KonvertBot = Bot<KonvertContext> & {
  forgetExpired: () => void
  /** Something has happened to a broadcast: those who watch it are shown it. */
  happened: Watch['happened']
}

/** A call that takes longer has lost its answer; a call for updates waits 30 s for something to come. */
const CALL_SECONDS = 40

/** Builds the bot. This is the one place that decides in which order things see an update. */
export function createBot(deps: BotDeps): KonvertBot {
  const { log } = deps
  const bot = new Bot<KonvertContext>(deps.token, {
    client: { apiRoot: deps.apiRoot, timeoutSeconds: CALL_SECONDS, fetch: createFetch(deps.apiRoot) },
  })
  const memory = createBotMemory(deps.now)
  bot.api.config.use(calmApi)
  bot.api.config.use(soundUpdates)
  bot.api.config.use(noteSent(memory.trail.note))
  const { features, watch } = createFeatures(deps, memory, bot)

  // By chat, as everything is that is remembered.
  bot.use(sequentialize((ctx) => String(ctx.chatId ?? ctx.from?.id ?? '')))
  bot.use(watchdog(deps.watchdogMs ?? 4_500, log, deps.observe ?? (() => undefined)))
  const acquaint = acquainting(deps, memory)
  const ask = inTurn(features, memory.expecting)
  bot.use(async (ctx) => {
    const chat = ctx.chatId ?? 0
    // No chat of Telegram's has such a number; under it two updates would meet that know nothing of each other.
    if (!Number.isSafeInteger(chat)) return
    await acquaint(ctx)
    if (ctx.chat?.type !== 'private') return leaveOthers(ctx)
    if (ctx.message) memory.trail.note(chat, ctx.message.message_id)
    // Whoever turns to something else is no longer about to send what was asked for; /cancel says itself that it ends.
    if (ctx.callbackQuery || /^\/(?!cancel\b)/.test(ctx.message?.text ?? '')) memory.expecting.delete(chat)
    await ask(ctx)
  })
  bot.catch(createErrorHandler(log, deps.subscribers.forget))

  return Object.assign(bot, { forgetExpired: memory.forgetExpired, happened: watch.happened })
}

/**
 * Every feature, in the order in which they are asked, with what it may use of the others: functions, never their
 * modules.
 */
function createFeatures(deps: BotDeps, memory: BotMemory, bot: Bot<KonvertContext>) {
  const { people, content, subscribers } = deps
  const { facilities, post, channels, rules, letter: bank } = content
  const { trail, expecting } = memory
  const showFound = (ctx: KonvertContext, found: readonly Standing[]) =>
    show(ctx, foundScreen(found, ctx.say)).then(() => undefined)
  const name = (standing: Standing, say: Translator) => shownName(standing.person, say)
  const topics = { people, shownName: name }
  const setMenu = (chat: number, roles: ReadonlySet<Role>) =>
    registerStaffCommands(bot.api, deps.languages, chat, roles)
  const cards = caseFeature({
    people,
    donateUrl: deps.donateUrl,
    username: () => bot.botInfo.username,
    followButton,
    courtDay: deps.courtDay,
    reportButton,
  })
  const watch = createWatch({
    progress: deps.sending.progress,
    translator: deps.languages.translator,
    edit: async ({ chat, message }, { text, keyboard = [] }) => {
      const reply_markup = { inline_keyboard: keyboard }
      await bot.api
        .editMessageText(chat, message, text.text, { entities: text.entities, reply_markup })
        .catch(() => undefined)
    },
    now: deps.now,
    timeZone: deps.timeZone,
  })
  const features = {
    start: startFeature({
      ...deps,
      openCase: cards.open,
      previewCase: cards.preview,
      setLanguage: subscribers.setLanguage,
    }),
    admin: adminFeature({ ...deps, expecting, setMenu }),
    broadcasts: broadcastFeature({
      ...deps,
      expecting,
      audienceSize: ({ audience }) => subscribers.count(audience.topics, audience.languages),
      unknownLinks: (message) => unknownLinks(message, content.sites, bot.botInfo.username),
      watch: watch.watch,
    }),
    stats: statsFeature({ ...deps, shownName: name }),
    updates: updateFeature({
      ...deps,
      expecting,
      drafts: memory.updates,
      shownName: name,
      statusText,
      choose: cards.choose,
    }),
    rights: rightsFeature({
      subscribers,
      staff: deps.staff,
      audit: deps.audit,
      sentTo: deps.sentTo,
      clearMenu: (chat) => setMenu(chat, new Set()),
      trail,
      remembered: memory.remembered,
      dropMemory: (chat) => {
        memory.drop(chat)
        watch.forget(chat)
      },
      languages: deps.languages,
      personName: (id, say) => topicName(caseTopic(id), say, topics),
      topicName: (topic, say) => topicName(topic, say, topics),
    }),
    subscriptions: subscriptionsFeature({ ...topics, subscribers, choose: cards.choose, showFound }),
    reports: reportFeature({ ...deps, told: memory.told, shownName: name }),
    case: cards,
    address: addressFeature({
      people,
      post,
      countryName: (code, say) => {
        const place = bank.places.get(code)
        return place ? say.text(place.name) : code
      },
      shownName: name,
      showFound,
    }),
    paper: paperFeature({ ...deps, facilities, rules, expecting }),
    ways: waysFeature({ people, channels, post, shownName: name }),
    check: checkFeature({
      rules,
      restoreYo: bank.restoreYo,
      expecting,
      findingsText,
      paperKeyboard: (say) => paperKeyboard(undefined, '', say),
      tidyButton,
    }),
    letter: letterFeature({
      ...memory,
      people,
      bank,
      rules,
      drafted: deps.drafted,
      draftedIn: deps.draftedIn,
      followButton: (standing, say) => followButton(standing, say, 'below'),
      paperKeyboard,
      random: deps.random,
      shownName: name,
      choose: cards.choose,
      showFound,
      postText: (country, say) => postText(post.get(country), say).text,
    }),
    unhandled: unhandledFeature({ search: people.search, openCase: cards.open, showFound }),
  } satisfies Record<string, Feature>
  return { features, watch }
}

/** Gives every update the reader's language and what their chat chose. */
function acquainting(deps: BotDeps, { choices }: BotMemory): (ctx: KonvertContext) => Promise<void> {
  // A subscriber is spoken to in the language that was chosen, after a restart too. Where what is kept cannot be
  // read, letters can still be written.
  const kept = async (ctx: KonvertContext): Promise<ChatChoices | undefined> => {
    if (ctx.chat?.type !== 'private') return undefined
    try {
      const subscription = await deps.subscribers.find(ctx.chat.id)
      return subscription && { language: subscription.language }
    } catch (error) {
      deps.log.error({ event: 'store-failed', outcome: 'error', ...errorFields(error) })
      return undefined
    }
  }
  return async (ctx) => {
    const chat = ctx.chatId ?? 0
    const known = choices.get(chat) ?? (await kept(ctx))
    if (known) choices.set(chat, known)
    ctx.choices = {
      get: () => choices.get(chat) ?? {},
      remember: (chosen) => choices.set(chat, { ...choices.get(chat), ...chosen }),
    }
    const language = ctx.choices.get().language ?? preferred(ctx.from?.language_code, deps)
    ctx.say = deps.languages.translator(language)
  }
}

/** Readers of these languages are likelier to know Russian than English. */
const RUSSIAN_READERS = new Set(['be', 'kk', 'ky', 'uz', 'tg', 'hy', 'az'])

/** The interface language for a Telegram client's language, such as `pt-br`. */
function preferred(client: string | undefined, { languages, defaultLanguage }: BotDeps): string {
  const code = client?.slice(0, 2).toLowerCase() ?? ''
  if (languages.codes.includes(code)) return code
  return RUSSIAN_READERS.has(code) ? 'ru' : defaultLanguage
}
