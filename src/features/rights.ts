import { Composer, GrammyError, HttpError, InputFile } from 'grammy'
import { press } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import { acknowledge, type Screen, send, show } from '../chat/show.ts'
import { bold, lines, paragraphs } from '../chat/text.ts'
import { DELETE_AT_ONCE, type Trail } from '../chat/trail.ts'
import type { Audit, GivenRole, Staff } from '../domain/staff.ts'
import type { Subscribers, Subscription, Topic } from '../domain/subscription.ts'
import type { Languages, Translator } from '../i18n.ts'

/** All that the bot has in memory about one chat, as plain JSON; absent fields are not there. */
export interface Remembered {
  language?: string
  person?: string
  /** A letter in the making, with every answer. */
  letter?: object
  lettersToday?: { count: number }
  /** What was told to the editors today. */
  told?: { told: readonly string[] }
  /** What an editor is telling of a person, with every answer. */
  update?: object
  /** The text that the bot waits for. */
  awaiting?: object
  /** The message with which the way to a letter began. */
  wayToLetterBeganAt?: number
  /** The conversation plugin waits for an answer. */
  inTalk?: boolean
  /** Numbers of the messages of this chat that can still be deleted. */
  messages?: readonly number[]
}

interface RightsDeps {
  subscribers: Subscribers
  staff: Staff
  audit: Audit
  /** Ids of the messages in bulk that this chat was sent and that can still be deleted. */
  sentTo: (chat: number) => Promise<number[]>
  /** Takes the menu of a colleague away. */
  clearMenu: (chat: number) => Promise<void>
  trail: Trail
  remembered: (chat: number) => Remembered
  /** Drops everything that is remembered of a chat. */
  dropMemory: (chat: number) => void
  languages: Languages
  /** How a person of the list is called; the id itself where they are no longer in it. */
  personName: (caseId: string, say: Translator) => string
  topicName: (topic: Topic, say: Translator) => string
}

/** /privacy, /mydata and /forget: what is kept, exactly what is kept of this chat, and its end. */
export function rightsFeature(deps: RightsDeps): Feature {
  const { subscribers, trail } = deps
  const composer = new Composer<KonvertContext>()

  composer.command('privacy', async (ctx) => void (await send(ctx, privacyScreen(ctx.say))))

  const showData = async (ctx: KonvertContext) => {
    const chat = ctx.chatId ?? 0
    const memory = deps.remembered(chat)
    const stored = await subscribers.find(chat)
    const leftUntil = await subscribers.leftUntil(chat)
    const colleague = (await deps.staff.list()).find((one) => one.chat === chat)
    const roles = colleague?.roles ?? []
    const sent = (await deps.sentTo(chat)).length
    const auditLines = await deps.audit.count(chat)
    await send(ctx, dataScreen({ stored, roles, sent, auditLines, leftUntil }, memory, ctx.say, deps))
    const onDisk = {
      ...(stored ? { language: stored.language, topics: Array.from(stored.topics) } : {}),
      ...(roles.length > 0 ? { roles } : {}),
      ...(auditLines > 0 ? { auditLines } : {}),
      ...(sent > 0 ? { messagesSent: sent } : {}),
    }
    const file = {
      onDisk: Object.keys(onDisk).length > 0 ? { chat, chatIs: 'sealed', ...onDisk } : null,
      leftMarkUntil: leftUntil ?? null,
      inMemory: memory,
    }
    await ctx.replyWithDocument(
      new InputFile(new TextEncoder().encode(JSON.stringify(file, null, 2)), 'mydata.json'),
    )
  }
  composer.command('mydata', showData)
  composer.callbackQuery('mydata', async (ctx) => {
    await acknowledge(ctx)
    await showData(ctx)
  })

  composer.command('forget', async (ctx) => void (await send(ctx, askScreen(ctx.say))))
  composer.callbackQuery('forget', async (ctx) => {
    await acknowledge(ctx)
    await send(ctx, askScreen(ctx.say))
  })
  composer.callbackQuery('forget:no', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, { text: paragraphs(ctx.say.t('privacy.forgetNot')) })
  })
  composer.callbackQuery('forget:yes', async (ctx) => {
    const chat = ctx.chatId ?? 0
    // What has to be asked for before it goes: the numbers of messages go with the row.
    const ids = [...(await deps.sentTo(chat)), ...trail.since(chat, 0)]
    const wasStaff = await deps.staff.dismiss(chat)
    const wasInAudit = await deps.audit.forget(chat)
    const hadRow = await subscribers.forget(chat)
    const leftUntil = await subscribers.leftUntil(chat)
    deps.dropMemory(chat)
    // From here on only Telegram is asked, and whatever it answers, this chat is forgotten.
    await acknowledge(ctx)
    const { deleted, refused } = await deleteAll(ctx, ids)
    if (wasStaff) await deps.clearMenu(chat).catch(() => undefined)
    const kept = hadRow || wasStaff || wasInAudit || leftUntil !== undefined
    await send(ctx, forgottenScreen({ kept, inBackups: leftUntil !== undefined, deleted, refused }, ctx.say))
    // The number of that last message is not to be remembered either.
    deps.dropMemory(chat)
  })

  return { commands: ['privacy', 'mydata', 'forget'], buttons: ['mydata', 'forget'], composer }
}

/** Telegram deletes up to a hundred in a call; those that it refuses are counted, and the others go all the same. */
async function deleteAll(
  ctx: KonvertContext,
  ids: readonly number[],
): Promise<{ deleted: number; refused: number }> {
  let refused = 0
  for (let from = 0; from < ids.length; from += DELETE_AT_ONCE) {
    const some = ids.slice(from, from + DELETE_AT_ONCE)
    try {
      await ctx.deleteMessages(some)
    } catch (error) {
      if (!(error instanceof GrammyError) && !(error instanceof HttpError)) throw error
      refused += some.length
    }
  }
  return { deleted: ids.length - refused, refused }
}

function privacyScreen(say: Translator): Screen {
  return {
    text: paragraphs(
      say.rich('privacy.title'),
      say.t('privacy.kept'),
      say.t('privacy.subscriber'),
      say.t('privacy.letter'),
      say.t('privacy.logs'),
      say.t('privacy.telegram'),
      say.t('privacy.censor'),
      say.t('privacy.clear'),
    ),
    keyboard: [
      [press(say.t('privacy.mydataButton'), 'mydata'), press(say.t('privacy.forgetButton'), 'forget')],
    ],
  }
}

interface Kept {
  stored: Subscription | undefined
  roles: readonly GivenRole[]
  /** Messages in bulk whose numbers are still kept. */
  sent: number
  auditLines: number
  leftUntil: string | undefined
}

function dataScreen(
  { stored, roles, sent, auditLines, leftUntil }: Kept,
  memory: Remembered,
  say: Translator,
  deps: RightsDeps,
): Screen {
  const { language, person, letter, lettersToday, told, awaiting, messages } = memory
  const called = (code: string) => deps.languages.translator(code).t('common.languageName')
  const inMemory = [
    language !== undefined && say.t('privacy.data.language', { language: called(language) }),
    person !== undefined && say.t('privacy.data.person', { name: deps.personName(person, say) }),
    letter !== undefined && say.t('privacy.data.letter'),
    lettersToday !== undefined && say.t('privacy.data.lettersToday', { count: lettersToday.count }),
    told !== undefined && say.t('privacy.data.told', { count: told.told.length }),
    awaiting !== undefined && say.t('privacy.data.awaiting'),
    messages !== undefined && say.t('privacy.data.messages', { count: messages.length }),
  ].filter((line) => line !== false)
  const topics = Array.from(stored?.topics ?? [], (topic) => deps.topicName(topic, say))
  const onDisk = [
    stored && say.t('privacy.data.language', { language: called(stored.language) }),
    stored && say.t('privacy.data.topics', { topics: shortened(topics, say) }),
    roles.length > 0 &&
      say.t('privacy.data.roles', { roles: roles.map((role) => say.t(`admin.role.${role}`)).join(', ') }),
    sent > 0 && say.t('privacy.data.sent', { count: sent }),
    auditLines > 0 && say.t('privacy.data.audit', { count: auditLines }),
  ].filter((line) => typeof line === 'string')
  if (onDisk.length > 0) onDisk.unshift(say.t('privacy.data.chat'))
  else onDisk.push(say.t('privacy.data.nothing'))
  return {
    text: paragraphs(
      lines(bold(say.t('privacy.data.onDisk')), ...onDisk.map((line) => `• ${line}`)),
      leftUntil !== undefined && say.t('privacy.data.left', { date: say.date(leftUntil) }),
      lines(
        bold(say.t('privacy.data.inMemory')),
        ...(inMemory.length > 0 ? inMemory : [say.t('privacy.data.nothing')]).map((line) => `• ${line}`),
      ),
      say.t('privacy.data.file'),
    ),
    keyboard: [[press(say.t('privacy.forgetButton'), 'forget')]],
  }
}

/** A message holds about forty names; the file has all of them. */
const NAMED = 40

function shortened(names: readonly string[], say: Translator): string {
  const some = names.slice(0, NAMED).join(', ')
  return names.length > NAMED ? say.t('privacy.data.andMore', { some, more: names.length - NAMED }) : some
}

function askScreen(say: Translator): Screen {
  return {
    text: paragraphs(say.t('privacy.forgetAsk'), say.t('privacy.forgetLimits')),
    keyboard: [
      [press(say.t('privacy.forgetYes'), 'forget:yes')],
      [press(say.t('privacy.forgetNo'), 'forget:no')],
    ],
  }
}

function forgottenScreen(
  {
    kept,
    inBackups,
    deleted,
    refused,
  }: { kept: boolean; inBackups: boolean; deleted: number; refused: number },
  say: Translator,
): Screen {
  return {
    text: paragraphs(
      bold(say.t('privacy.forgotten')),
      lines(
        `• ${say.t(kept ? 'privacy.forgottenRow' : 'privacy.forgottenNoRow')}`,
        `• ${say.t('privacy.forgottenMemory')}`,
        `• ${say.t('privacy.forgottenMessages', { count: deleted })}`,
        refused > 0 && `• ${say.t('privacy.forgottenRefused', { count: refused })}`,
      ),
      inBackups && say.t('privacy.forgottenBackups'),
      say.t('privacy.forgottenTelegram'),
    ),
  }
}
