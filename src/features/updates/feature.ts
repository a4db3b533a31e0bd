import { Composer } from 'grammy'
import { press } from '../../chat/buttons.ts'
import { auditNote, forColleagues } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Feature } from '../../chat/feature.ts'
import { acknowledge, send, show } from '../../chat/show.ts'
import { bold, paragraphs } from '../../chat/text.ts'
import { EVENT_KINDS, needsSecond } from '../../domain/case-event.ts'
import { dayTyped } from '../../domain/date.ts'
import {
  asked,
  eventOf,
  openQuestion,
  pageTyped,
  type Question,
  TOLD_LANGUAGES,
  type UpdateDraft,
} from '../../domain/update-draft.ts'
import { createUpdateFlow, type How, type UpdateDeps } from './flow.ts'

/**
 * /update: an editor tells what happened to a person, question by question, sees what would follow, and publishes it.
 * Who may do that is asked anew at every press.
 */
export function updateFeature(deps: UpdateDeps): Feature {
  const { people, updates, drafts, expecting } = deps
  const { begin, go, draftOf, publish, otherEditors, ask, announcement } = createUpdateFlow(deps)
  const root = new Composer<KonvertContext>()
  const editors = forColleagues(root, deps, 'editor')
  const owners = forColleagues(root, deps, 'owner')
  const note = auditNote(deps)

  editors.command('update', async (ctx) => {
    const words = ctx.match.trim()
    if (words === '') {
      // Whoever looked at something else in between finds the way back to what they were telling.
      const begun = drafts.get(ctx.chatId)
      if (begun) return go(ctx, begun, send)
      return void (await send(ctx, { text: paragraphs(ctx.say.t('updates.whom')) }))
    }
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
  editors.callbackQuery(/^up:again:([\w-]+):(kind|source|date|facility|text-en)$/, async (ctx) => {
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
    await note(ctx, 'event-proposed', { subject: event.id })
    await acknowledge(ctx)
    if (others.length === 0) return publish(ctx, event, how)
    await ask(ctx, others, event, how)
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
    const [, id = ''] = ctx.match
    const dropped = await updates.drop(id)
    if (dropped) await note(ctx, 'event-dropped', { subject: id })
    await acknowledge(ctx, dropped ? undefined : ctx.say.t('updates.decided'), !dropped)
    if (dropped) await show(ctx, { text: paragraphs(ctx.say.t('updates.discarded')) })
  })
  editors.callbackQuery(/^up:undo:([\w-]+)$/, async (ctx) => {
    const kept = await updates.find(ctx.match[1] ?? '')
    if (kept === undefined || !(await updates.undo(kept.event.id))) {
      return acknowledge(ctx, ctx.say.t('updates.decided'), true)
    }
    await deps.unannounce(kept.event.caseId, announcement(kept.event))
    await note(ctx, 'event-undone', { subject: kept.event.id })
    await acknowledge(ctx)
    await show(ctx, { text: paragraphs(ctx.say.t('updates.undone')) })
  })

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
    if (done) await note(ctx, action === 'hide' ? 'case-hidden' : 'case-shown', { subject: caseId })
    if (done && action === 'hide') await deps.unannounce(caseId)
    await acknowledge(ctx)
    await show(ctx, {
      text: paragraphs(bold(ctx.say.t(action === 'hide' ? 'updates.isHidden' : 'updates.isShown'))),
    })
  })

  return { commands: ['update', 'hide'], buttons: ['up'], awaits: 'update', composer: root }
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
