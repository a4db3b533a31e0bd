import type { FormattedString } from '@grammyjs/parse-mode'
import { auditNote, chatsWith, tellColleagues } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, type ChooseScreen, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import type { BroadcastContent } from '../../domain/broadcast.ts'
import type { CaseEvent } from '../../domain/case-event.ts'
import type { People, Standing } from '../../domain/people.ts'
import type { Audit, Staff } from '../../domain/staff.ts'
import { caseTopic, type Subscribers } from '../../domain/subscription.ts'
import { asked, eventOf, openQuestion, TOLD_LANGUAGES, type UpdateDraft } from '../../domain/update-draft.ts'
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
  /** Takes back what is announced of a person and has not begun: this message, or all where none is named. */
  unannounce: (caseId: string, content?: BroadcastContent) => Promise<void>
  shownName: (standing: Standing, say: Translator) => string
  statusText: (standing: Standing, say: Translator) => FormattedString
  choose: ChooseScreen
  languages: Languages
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
}

/** Whether subscribers are told. */
export type How = 'tell' | 'quiet'

/** What the buttons and answers of /update lead to. */
export function createUpdateFlow(deps: UpdateDeps) {
  const { people, updates, drafts, expecting, staff } = deps
  const note = auditNote(deps)

  async function begin(ctx: KonvertContext, caseId: string, draw: typeof show): Promise<void> {
    if (people.get(caseId) === undefined) {
      return void (await draw(ctx, { text: paragraphs(ctx.say.t('common.personGone')) }))
    }
    await go(ctx, { id: updates.newId(), caseId, texts: {} }, draw)
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
    const news = newsOf(event).map(([, text]) => text)
    await draw(ctx, readyScreen({ draft, event, after, problems, news, subscribers, statusText }, ctx.say))
  }

  /** The draft that a button belongs to; else the button says that it is too old. */
  async function draftOf(ctx: KonvertContext, id: string | undefined): Promise<UpdateDraft | undefined> {
    const draft = drafts.get(ctx.chatId ?? 0)
    if (draft?.id === id) return draft
    await acknowledge(ctx, ctx.say.t('common.oldButton'), true)
    return undefined
  }

  async function publish(ctx: KonvertContext, event: CaseEvent, how: How): Promise<void> {
    if (!(await updates.publish(event.id))) {
      return void (await show(ctx, { text: paragraphs(ctx.say.t('updates.decided')) }))
    }
    await note(ctx, 'event-published', { subject: event.id })
    const told = how === 'tell' && (await deps.announce(announcement(event)))
    await show(ctx, publishedScreen(event, told, ctx.say))
  }

  /** What subscribers read of it, in each language in which they are told. */
  function newsOf(event: CaseEvent) {
    return TOLD_LANGUAGES.map((code) => {
      const say = deps.languages.translator(code)
      return [code, newsText(event, nameOf(event.caseId, say), say)] as const
    })
  }

  function announcement(event: CaseEvent): BroadcastContent {
    const texts = newsOf(event).map(
      ([code, { text, entities }]) =>
        [code, { text, entities: entities.map((entity) => ({ ...entity })) }] as const,
    )
    return {
      kind: 'case-update',
      audience: { topics: [caseTopic(event.caseId), 'cases'] },
      texts: Object.fromEntries(texts),
      fallback: Array.from(TOLD_LANGUAGES),
      caseId: event.caseId,
    }
  }

  function nameOf(caseId: string, say: Translator): string {
    const standing = people.get(caseId)
    return standing ? deps.shownName(standing, say) : caseId
  }

  const otherEditors = async (ctx: KonvertContext) =>
    (await chatsWith('editor', staff)).filter((chat) => chat !== ctx.from?.id)
  /** Asks other editors to look at it. */
  const ask = (ctx: KonvertContext, chats: readonly number[], event: CaseEvent, how: How) =>
    tellColleagues(chats, (say) => secondScreen(event, nameOf(event.caseId, say), how, say), {
      ...deps,
      api: ctx.api,
      say: ctx.say,
    })

  return { begin, go, draftOf, publish, otherEditors, ask, announcement }
}
