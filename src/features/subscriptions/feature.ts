import { Composer, GrammyError } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { press } from '../../chat/buttons.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Feature } from '../../chat/feature.ts'
import { acknowledge, type ChooseScreen, type Screen, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import type { Standing } from '../../domain/people.ts'
import {
  canBeFollowed,
  caseOf,
  caseTopic,
  isTopic,
  MOST_TOPICS,
  type Subscribers,
  type Topic,
} from '../../domain/subscription.ts'
import {
  addedScreen,
  consentScreen,
  endedScreen,
  listScreen,
  stopAllScreen,
  stopButton,
  type TopicDeps,
  topicName,
} from './screens.ts'

interface SubscriptionDeps extends TopicDeps {
  subscribers: Subscribers
  /** Draws people to choose from, each button carrying `data(id)`. */
  choose: ChooseScreen
  /** Shows what a search found, when it is nobody. */
  showFound: (ctx: KonvertContext, found: readonly Standing[]) => Promise<void>
}

/**
 * /subscribe, /subscriptions, /unsubscribe and their buttons. Buttons name the state that they lead to (`on`, `off`,
 * `yes`, `end`, `stop` …), so that one pressed twice, or delivered twice, changes nothing the second time.
 */
export function subscriptionsFeature(deps: SubscriptionDeps): Feature {
  const { people, subscribers } = deps
  const composer = new Composer<KonvertContext>()

  /** Asks before anything is kept of a chat for the first time; who subscribes already is not asked again. */
  async function follow(ctx: KonvertContext, topic: Topic, draw: typeof show): Promise<void> {
    const standing = people.get(caseOf(topic) ?? '')
    if (standing && !canBeFollowed(standing.person)) {
      const name = topicName(topic, ctx.say, deps)
      await draw(ctx, { text: paragraphs(ctx.say.t('subscriptions.nothingToCome', { name })) })
      return
    }
    const known = await subscribers.find(ctx.chatId ?? 0)
    if (known === undefined) await draw(ctx, consentScreen(topic, ctx.say, deps))
    else await add(ctx, topic, draw)
  }

  async function add(ctx: KonvertContext, topic: Topic, draw: typeof show): Promise<void> {
    const outcome = await subscribers.add(ctx.chatId ?? 0, ctx.say.language, topic)
    await draw(
      ctx,
      outcome === 'full'
        ? { text: paragraphs(ctx.say.t('subscriptions.full', { most: MOST_TOPICS })) }
        : addedScreen(topic, outcome, ctx.say, deps),
    )
  }

  /** Stops a topic and says what that left. */
  async function stop(ctx: KonvertContext, topic: Topic): Promise<string> {
    const chat = ctx.chatId ?? 0
    const removed = await subscribers.remove(chat, topic)
    const last = removed && (await subscribers.find(chat)) === undefined
    const said = !removed ? 'stoppedBefore' : last ? 'stoppedLast' : 'stopped'
    return ctx.say.t(`subscriptions.${said}`, { topic: topicName(topic, ctx.say, deps) })
  }

  async function list(ctx: KonvertContext, page: number, also: readonly Topic[]): Promise<Screen> {
    return listScreen(await subscribers.find(ctx.chatId ?? 0), also, page, ctx.say, deps)
  }

  /** The topic of a button, where it still means something; else the button says that it is too old. */
  async function topicOf(ctx: KonvertContext, value: string, adding: boolean): Promise<Topic | undefined> {
    const id = isTopic(value) ? caseOf(value) : undefined
    const known = isTopic(value) && (!adding || id === undefined || people.get(id) !== undefined)
    if (known) return value
    await acknowledge(ctx, ctx.say.t('common.oldButton'), true)
    return undefined
  }

  composer.command('subscribe', async (ctx) => {
    const words = ctx.match.trim()
    if (words === '') return void (await send(ctx, await list(ctx, 0, lastOpened(ctx))))
    const found = people.search(words.slice(0, 64))
    const [only] = found
    if (only === undefined) return deps.showFound(ctx, found)
    if (found.length === 1) return follow(ctx, caseTopic(only.person.id), show)
    await send(
      ctx,
      deps.choose(found, ctx.say.t('case.found'), (id) => `follow:${caseTopic(id)}`, ctx.say),
    )
  })
  composer.command(
    'subscriptions',
    async (ctx) => void (await send(ctx, await list(ctx, 0, lastOpened(ctx)))),
  )
  composer.callbackQuery(/^subs:(\d{1,3})$/, async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, await list(ctx, Number(ctx.match[1]), topicsShown(ctx)))
  })

  composer.callbackQuery(/^(follow|followbelow):(.+)$/, async (ctx) => {
    const [, action, value = ''] = ctx.match
    const topic = await topicOf(ctx, value, false)
    if (topic === undefined) return
    const id = caseOf(topic)
    if (id !== undefined && people.get(id) === undefined) {
      return acknowledge(ctx, ctx.say.t('common.personGone'), true)
    }
    await acknowledge(ctx)
    await follow(ctx, topic, action === 'follow' ? show : send)
  })

  composer.callbackQuery(/^(on|off):(\d{1,3}):(.+)$/, async (ctx) => {
    const [, state, page, value = ''] = ctx.match
    const topic = await topicOf(ctx, value, state === 'on')
    if (topic === undefined) return
    const chat = ctx.chatId ?? 0
    if (state === 'off') {
      await subscribers.remove(chat, topic)
    } else {
      if ((await subscribers.find(chat)) === undefined) {
        await acknowledge(ctx)
        return void (await show(ctx, consentScreen(topic, ctx.say, deps)))
      }
      if ((await subscribers.add(chat, ctx.say.language, topic)) === 'full') {
        return acknowledge(ctx, ctx.say.t('subscriptions.full', { most: MOST_TOPICS }), true)
      }
    }
    await acknowledge(ctx)
    await show(ctx, await list(ctx, Number(page), topicsShown(ctx)))
  })

  composer.callbackQuery(/^(yes|end):(.+)$/, async (ctx) => {
    const [, action, value = ''] = ctx.match
    const topic = await topicOf(ctx, value, action === 'yes')
    if (topic === undefined) return
    await acknowledge(ctx)
    if (action === 'yes') return add(ctx, topic, show)
    await show(ctx, endedScreen(topic, await stop(ctx, topic), ctx.say))
  })

  // Under a message that subscribers were sent: it stays as it is, and only its button changes.
  composer.callbackQuery(/^(stop|again):(.+)$/, async (ctx) => {
    const [data = '', action, value = ''] = ctx.match
    const { say } = ctx
    const topic = await topicOf(ctx, value, action === 'again')
    if (topic === undefined) return
    if (action === 'stop') {
      await acknowledge(ctx, await stop(ctx, topic), true)
      return swapButton(ctx, data, press(say.t('subscriptions.againButton'), `again:${topic}`))
    }
    const outcome = await subscribers.add(ctx.chatId ?? 0, say.language, topic)
    const said = { most: MOST_TOPICS, topic: topicName(topic, say, deps) }
    await acknowledge(ctx, say.t(`subscriptions.${outcome}`, said), true)
    if (outcome !== 'full') await swapButton(ctx, data, stopButton(topic, say))
  })

  composer.command('unsubscribe', async (ctx) => {
    const known = await subscribers.find(ctx.chatId)
    await send(
      ctx,
      known ? stopAllScreen(ctx.say) : { text: paragraphs(ctx.say.t('subscriptions.nothingToStop')) },
    )
  })
  composer.callbackQuery('stopall', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, stopAllScreen(ctx.say))
  })
  composer.callbackQuery('stopall:yes', async (ctx) => {
    const had = await subscribers.forget(ctx.chatId ?? 0)
    await acknowledge(ctx)
    await show(ctx, {
      text: paragraphs(ctx.say.t(had ? 'subscriptions.stoppedAll' : 'subscriptions.nothingToStop')),
      keyboard: [[press(ctx.say.t('subscriptions.listButton'), 'subs:0')]],
    })
  })

  // Who blocks the bot is gone from it at once.
  composer.on('my_chat_member', async (ctx, next) => {
    if (ctx.myChatMember.new_chat_member.status !== 'kicked') return next()
    await subscribers.forget(ctx.chatId)
  })

  function lastOpened(ctx: KonvertContext): Topic[] {
    const standing = people.get(ctx.choices.get().caseId ?? '')
    return standing && canBeFollowed(standing.person) ? [caseTopic(standing.person.id)] : []
  }

  return {
    commands: ['subscribe', 'subscriptions', 'unsubscribe'],
    buttons: ['subs', 'follow', 'followbelow', 'on', 'off', 'yes', 'end', 'stop', 'again', 'stopall'],
    also: (ctx) => ctx.myChatMember !== undefined,
    composer,
  }
}

function buttonsUnder(ctx: KonvertContext): InlineKeyboardButton[][] {
  const message = ctx.callbackQuery?.message
  return message && 'reply_markup' in message ? (message.reply_markup?.inline_keyboard ?? []) : []
}

/** The topics whose switches the pressed message shows: they stay there, on or off. */
function topicsShown(ctx: KonvertContext): Topic[] {
  return buttonsUnder(ctx)
    .flat()
    .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
    .flatMap((data) => /^(?:on|off):\d+:(.+)$/.exec(data)?.[1] ?? [])
    .filter(isTopic)
}

/** Puts another button in the place of a pressed one, and leaves the message as it is. */
async function swapButton(ctx: KonvertContext, data: string, button: InlineKeyboardButton): Promise<void> {
  const keyboard = buttonsUnder(ctx).map((row) =>
    row.map((old) => ('callback_data' in old && old.callback_data === data ? button : old)),
  )
  if (keyboard.length === 0) return
  try {
    await ctx.editMessageReplyMarkup({ reply_markup: { inline_keyboard: keyboard } })
  } catch (error) {
    // The topic is stopped; that an old message cannot show it is no failure.
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
  }
}
