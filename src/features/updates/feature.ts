import type { FormattedString } from '@grammyjs/parse-mode'
import { Composer, GrammyError } from 'grammy'
import { press } from '../../chat/buttons.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type Screen, send, show } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import type { BroadcastContent } from '../../domain/broadcast.ts'
import { type CaseEvent, EVENT_KINDS, needsSecond } from '../../domain/case-event.ts'
import type { People, Standing } from '../../domain/people.ts'
import type { Audit, AuditAction, Staff } from '../../domain/staff.ts'
import { caseTopic, type Subscribers } from '../../domain/subscription.ts'
import {
  asked,
  dayTyped,
  eventOf,
  openQuestion,
  pageTyped,
  type Question,
  TOLD_LANGUAGES,
  type UpdateDraft,
} from '../../domain/update-draft.ts'
import type { Languages, Translator } from '../../i18n.ts'
import type { CaseUpdates } from './port.ts'
import { newsText, publishedScreen, questionScreen, readyScreen, secondScreen } from './screens.ts'

export interface UpdateDeps {
  people: People
  updates: CaseUpdates
  staff: Staff
  audit: Audit
  subscribers: Subscribers
  /** Events in the making, one a chat. */
  drafts: ExpiringMap<UpdateDraft>
  expecting: ExpiringMap<Expected>
  /** Tells a case's subscribers, ten minutes from now. */
  announce: (content: BroadcastContent) => Promise<boolean>
  /** Takes back what is announced of a person and has not begun. */
  unannounce: (caseId: string) => Promise<void>
  shownName: (standing: Standing, say: Translator) => string
  statusText: (standing: Standing, say: Translator) => FormattedString
  choose: (
    standings: readonly Standing[],
    intro: string,
    data: (id: string) => string,
    say: Translator,
  ) => Screen
  languages: Languages
  /** Whole numbers by chance. */
  random: () => number
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
}

type How = 'tell' | 'quiet'

/**
 * /update: an editor tells what happened to a person, question by question, sees what would follow, and publishes it.
 * Who may do that is asked anew at every press.
 */
export function updateFeature(deps: UpdateDeps): Composer<KonvertContext> {
  const { people, updates, drafts, expecting, staff } = deps
  const root = new Composer<KonvertContext>()
  const rolesOf = (ctx: KonvertContext) => staff.rolesOf(ctx.from?.id ?? 0)
  const editors = root
    .filter((ctx) => isForEditors(ctx, expecting))
    .filter(async (ctx) => (await rolesOf(ctx)).has('editor'))
  const owners = editors.filter(async (ctx) => (await rolesOf(ctx)).has('owner'))

  editors.command('update', async (ctx) => {
    const words = ctx.match.trim()
    if (words === '') return void (await send(ctx, { text: paragraphs(ctx.say.t('updates.whom')) }))
    const found = people.search(words.slice(0, 64))
    const [only] = found
    if (only && found.length === 1) return begin(ctx, only.person.id, send)
    const screen =
      found.length > 0 && deps.choose(found, ctx.say.t('case.found'), (id) => `up:new:${id}`, ctx.say)
    await send(ctx, screen || { text: paragraphs(ctx.say.t('case.nobody')) })
  })
  editors.callbackQuery(/^up:new:([a-z0-9-]+)$/, async (ctx) => {
    await acknowledge(ctx)
    await begin(ctx, ctx.match[1] ?? '', show)
  })

  async function begin(ctx: KonvertContext, caseId: string, draw: typeof show): Promise<void> {
    if (people.get(caseId) === undefined) {
      return void (await draw(ctx, { text: paragraphs(ctx.say.t('common.personGone')) }))
    }
    const chance = () => deps.random().toString(36).padStart(6, '0')
    await go(ctx, { id: `e${chance()}${chance()}`, caseId, texts: {} }, draw)
  }

  /** Asks what is still open, or shows what would follow. */
  async function go(ctx: KonvertContext, draft: UpdateDraft, draw: typeof show): Promise<void> {
    drafts.set(ctx.chatId ?? 0, draft)
    const name = nameOf(draft.caseId, ctx.say)
    const question = openQuestion(draft)
    if (question !== undefined) {
      expecting.set(ctx.chatId ?? 0, { for: 'update' })
      return void (await draw(ctx, questionScreen(draft, question, name, updates.institutions, ctx.say)))
    }
    if (expecting.get(ctx.chatId ?? 0)?.for === 'update') expecting.delete(ctx.chatId ?? 0)
    const event = eventOf(draft)
    const after = event && (await updates.after(event))
    if (event === undefined || after === undefined) {
      // A text that is too long, or with signs that nobody sees: the schema does not take it.
      await send(ctx, { text: paragraphs(ctx.say.t('updates.unfit')) })
      return go(ctx, asked(draft, 'text-en'), send)
    }
    const problems = await updates.problems(event)
    const subscribers = await deps.subscribers.count([caseTopic(draft.caseId), 'cases'])
    const { statusText } = deps
    await draw(ctx, readyScreen({ draft, event, after, problems, name, subscribers, statusText }, ctx.say))
  }

  /** The draft that a button belongs to; else the button says that it is too old. */
  async function draftOf(ctx: KonvertContext, id: string | undefined): Promise<UpdateDraft | undefined> {
    const draft = drafts.get(ctx.chatId ?? 0)
    if (draft?.id === id) return draft
    await acknowledge(ctx, ctx.say.t('common.oldButton'), true)
    return undefined
  }

  editors.callbackQuery(/^up:set:([\w-]+):([a-z-]+?)-([a-z0-9-]*)$/, async (ctx) => {
    const [, id, what, value = ''] = ctx.match
    const draft = await draftOf(ctx, id)
    if (draft === undefined) return
    await acknowledge(ctx)
    const kind = EVENT_KINDS.find((known) => known === value)
    if (what === 'kind' && kind) return go(ctx, { ...asked(draft, 'kind'), kind }, show)
    if (what === 'date') return go(ctx, { ...draft, date: people.today() }, show)
    const known = updates.institutions.some((institution) => institution.id === value)
    if (what === 'to') return go(ctx, { ...draft, facility: known ? value : null }, show)
  })
  editors.callbackQuery(/^up:again:([\w-]+):(kind|source|date|text-en)$/, async (ctx) => {
    const draft = await draftOf(ctx, ctx.match[1])
    if (draft === undefined) return
    await acknowledge(ctx)
    await go(ctx, asked(draft, ctx.match[2] as Question), show)
  })
  editors.callbackQuery(/^up:discard:([\w-]+)$/, async (ctx) => {
    if ((await draftOf(ctx, ctx.match[1])) === undefined) return
    drafts.delete(ctx.chatId ?? 0)
    await acknowledge(ctx)
    await show(ctx, { text: paragraphs(ctx.say.t('updates.discarded')) })
  })

  editors.on('message:text', async (ctx, next) => {
    const draft = drafts.get(ctx.chatId)
    const question = draft && openQuestion(draft)
    if (expecting.get(ctx.chatId)?.for !== 'update' || draft === undefined || question === undefined)
      return next()
    if (ctx.message.text.startsWith('/')) return next()
    const answered = withTyped(draft, question, ctx.message.text.trim())
    if (answered === undefined) await send(ctx, { text: paragraphs(ctx.say.t('updates.notUnderstood')) })
    await go(ctx, answered ?? draft, send)
  })

  editors.callbackQuery(/^up:publish:([\w-]+):(tell|quiet)$/, async (ctx) => {
    const draft = await draftOf(ctx, ctx.match[1])
    const event = draft && eventOf(draft)
    if (draft === undefined || event === undefined) return
    // The world may have changed since it was drawn.
    if ((await updates.problems(event)).length > 0) {
      await acknowledge(ctx)
      return go(ctx, draft, show)
    }
    const how = ctx.match[2] as How
    const others = needsSecond(event) ? await otherEditors(ctx) : []
    if (!(await updates.keep(event, others.length > 0 ? 'waiting' : 'draft'))) {
      return acknowledge(ctx, ctx.say.t('common.oldButton'), true)
    }
    drafts.delete(ctx.chatId ?? 0)
    await note(ctx, 'event-proposed', event.id)
    await acknowledge(ctx)
    if (others.length === 0) return publish(ctx, event, how)
    for (const other of others) await tell(ctx, other, event, how)
    await show(ctx, { text: paragraphs(ctx.say.t('updates.waiting')) })
  })
  editors.callbackQuery(/^up:second:([\w-]+):(tell|quiet)$/, async (ctx) => {
    const kept = await updates.find(ctx.match[1] ?? '')
    if (kept?.state !== 'waiting') return acknowledge(ctx, ctx.say.t('updates.decided'), true)
    if ((await deps.audit.whoDid('event-proposed', kept.event.id)) === ctx.from.id) {
      return acknowledge(ctx, ctx.say.t('updates.notYourself'), true)
    }
    if ((await updates.problems(kept.event)).length > 0) {
      return acknowledge(ctx, ctx.say.t('updates.noLonger'), true)
    }
    await acknowledge(ctx)
    await publish(ctx, kept.event, ctx.match[2] as How)
  })
  editors.callbackQuery(/^up:drop:([\w-]+)$/, async (ctx) => {
    const dropped = await updates.drop(ctx.match[1] ?? '')
    await acknowledge(ctx, dropped ? undefined : ctx.say.t('updates.decided'), !dropped)
    if (dropped) await show(ctx, { text: paragraphs(ctx.say.t('updates.discarded')) })
  })
  editors.callbackQuery(/^up:undo:([\w-]+)$/, async (ctx) => {
    const kept = await updates.find(ctx.match[1] ?? '')
    if (kept === undefined || !(await updates.undo(kept.event.id))) {
      return acknowledge(ctx, ctx.say.t('updates.decided'), true)
    }
    await deps.unannounce(kept.event.caseId)
    await note(ctx, 'event-undone', kept.event.id)
    await acknowledge(ctx)
    await show(ctx, { text: paragraphs(ctx.say.t('updates.undone')) })
  })

  async function publish(ctx: KonvertContext, event: CaseEvent, how: How): Promise<void> {
    if (!(await updates.publish(event.id))) return acknowledge(ctx, ctx.say.t('updates.decided'), true)
    await note(ctx, 'event-published', event.id)
    const told = how === 'tell' && (await deps.announce(announcement(event)))
    await show(ctx, publishedScreen(event, told, ctx.say))
  }

  function announcement(event: CaseEvent): BroadcastContent {
    const texts = TOLD_LANGUAGES.map((code) => {
      const say = deps.languages.translator(code)
      const { text, entities } = newsText(event, nameOf(event.caseId, say), say)
      return [code, { text, entities: entities.map((entity) => ({ ...entity })) }] as const
    })
    return {
      kind: 'case-update',
      audience: { topics: [caseTopic(event.caseId), 'cases'] },
      texts: Object.fromEntries(texts),
      fallback: Array.from(TOLD_LANGUAGES),
      caseId: event.caseId,
    }
  }

  // A person who does not want to be listed, or a relative or a lawyer for them, is obeyed at once.
  owners.command('hide', async (ctx) => {
    const found = people.search(ctx.match.trim().slice(0, 64))
    const hidden = await updates.hidden()
    const back = hidden.map((id) => [press(ctx.say.t('updates.showButton', { id }), `up:show:${id}`)])
    const [only] = found
    if (only && found.length === 1) {
      const name = deps.shownName(only, ctx.say)
      const yes = press(ctx.say.t('updates.hideButton'), `up:hide:${only.person.id}`)
      return void (await send(ctx, {
        text: paragraphs(ctx.say.t('updates.hideAsk', { name })),
        keyboard: [[yes], ...back],
      }))
    }
    await send(ctx, { text: paragraphs(ctx.say.t('updates.hideWhom')), keyboard: back })
  })
  owners.callbackQuery(/^up:(hide|show):([a-z0-9-]+)$/, async (ctx) => {
    const [, action, caseId = ''] = ctx.match
    const done = await (action === 'hide' ? updates.hide(caseId) : updates.show(caseId))
    if (done) await note(ctx, action === 'hide' ? 'case-hidden' : 'case-shown', caseId)
    if (done && action === 'hide') await deps.unannounce(caseId)
    await acknowledge(ctx)
    await show(ctx, {
      text: paragraphs(bold(ctx.say.t(action === 'hide' ? 'updates.isHidden' : 'updates.isShown'))),
    })
  })

  function nameOf(caseId: string, say: Translator): string {
    const standing = people.get(caseId)
    return standing ? deps.shownName(standing, say) : caseId
  }

  async function otherEditors(ctx: KonvertContext): Promise<number[]> {
    const given = (await staff.list()).filter(({ roles }) => roles.includes('editor')).map(({ chat }) => chat)
    return Array.from(new Set([...staff.owners, ...given])).filter((chat) => chat !== ctx.from?.id)
  }

  /** Telegram lets a bot write first to nobody: a colleague who has not begun a chat with it is passed over. */
  async function tell(ctx: KonvertContext, chat: number, event: CaseEvent, how: How): Promise<void> {
    const known = await deps.subscribers.find(chat)
    const say = known ? deps.languages.translator(known.language) : ctx.say
    const { text, keyboard = [] } = secondScreen(event, nameOf(event.caseId, say), how, say)
    try {
      const reply_markup = { inline_keyboard: keyboard }
      await ctx.api.sendMessage(chat, text.text, { entities: text.entities, reply_markup })
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error
    }
  }

  async function note(ctx: KonvertContext, action: AuditAction, subject: string): Promise<void> {
    const at = `${new Date(deps.now()).toISOString().slice(0, 16)}Z`
    await deps.audit.add({ at, by: ctx.from?.id ?? 0, action, subject })
  }

  return root
}

/** Only these updates cost a look at who somebody is. */
function isForEditors(ctx: KonvertContext, expecting: ExpiringMap<Expected>): boolean {
  const data = ctx.callbackQuery?.data
  if (data !== undefined) return data.startsWith('up:')
  return (
    /^\/(update|hide)\b/.test(ctx.message?.text ?? '') || expecting.get(ctx.chatId ?? 0)?.for === 'update'
  )
}

function withTyped(draft: UpdateDraft, question: Question, text: string): UpdateDraft | undefined {
  if (question === 'date') {
    const date = dayTyped(text)
    return date === undefined ? undefined : { ...draft, date }
  }
  if (question === 'source') {
    const source = pageTyped(text)
    return source && { ...draft, source }
  }
  const language = TOLD_LANGUAGES.find((one) => question === `text-${one}`)
  return language && { ...draft, texts: { ...draft.texts, [language]: text } }
}
