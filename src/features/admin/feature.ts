import { Composer, GrammyError } from 'grammy'
import { press } from '../../chat/buttons.ts'
import { auditNote, forColleagues } from '../../chat/colleagues.ts'
import type { KonvertContext } from '../../chat/context.ts'
import type { Feature } from '../../chat/feature.ts'
import type { Expected, ExpiringMap } from '../../chat/memory.ts'
import { acknowledge, send, show } from '../../chat/show.ts'
import { paragraphs } from '../../chat/text.ts'
import { type Audit, GIVEN_ROLES, type GivenRole, type Role, type Staff } from '../../domain/staff.ts'
import type { Translator } from '../../i18n.ts'
import {
  auditScreen,
  confirmDismissalScreen,
  confirmGrantScreen,
  menuScreen,
  roleScreen,
  staffScreen,
} from './screens.ts'

interface AdminDeps {
  staff: Staff
  audit: Audit
  expecting: ExpiringMap<Expected>
  /** Gives a chat the menu of commands that its roles allow. */
  setMenu: (chat: number, roles: ReadonlySet<Role>) => Promise<void>
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
}

const LINES_A_PAGE = 15

/**
 * /admin and /audit: who may do what, and what was done. Roles are asked anew at every command and press, so that an
 * old or forged button does nothing; for everybody else the commands do not exist.
 */
export function adminFeature(deps: AdminDeps): Feature {
  const { staff, audit, expecting } = deps
  const root = new Composer<KonvertContext>()
  const rolesOf = (ctx: KonvertContext) => staff.rolesOf(ctx.from?.id ?? 0)
  const colleagues = forColleagues(root, deps)
  const owners = forColleagues(root, deps, 'owner')
  const note = auditNote(deps)

  colleagues.command('admin', async (ctx) => void (await send(ctx, menuScreen(await rolesOf(ctx), ctx.say))))
  colleagues.callbackQuery('admin:menu', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, menuScreen(await rolesOf(ctx), ctx.say))
  })

  const auditPage = async (page: number, say: Translator) =>
    auditScreen(await audit.page(page, LINES_A_PAGE), page, say)
  owners.command('audit', async (ctx) => void (await send(ctx, await auditPage(0, ctx.say))))
  owners.callbackQuery(/^admin:audit:(\d{1,4})$/, async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, await auditPage(Number(ctx.match[1]), ctx.say))
  })

  owners.callbackQuery('admin:staff', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, staffScreen(await staff.list(), ctx.say))
  })
  owners.callbackQuery('admin:add', async (ctx) => {
    await acknowledge(ctx)
    expecting.set(ctx.chatId ?? 0, { for: 'colleague' })
    await show(ctx, {
      text: paragraphs(ctx.say.t('admin.askColleague')),
      keyboard: [[press(ctx.say.t('common.back'), 'admin:staff')]],
    })
  })
  owners.on('message', async (ctx, next) => {
    if (expecting.get(ctx.chatId)?.for !== 'colleague') return next()
    const found = numberIn(ctx)
    if (found === undefined) return void (await send(ctx, { text: paragraphs(ctx.say.t('admin.noNumber')) }))
    expecting.delete(ctx.chatId)
    await send(ctx, roleScreen(found, ctx.say))
  })

  owners.callbackQuery(/^admin:ask:(editor|sender):(\d{1,15})$/, async (ctx) => {
    const [, role, id] = ctx.match
    await acknowledge(ctx)
    await show(ctx, confirmGrantScreen(role as GivenRole, Number(id), ctx.say))
  })
  owners.callbackQuery(/^admin:grant:(editor|sender):(\d{1,15})$/, async (ctx) => {
    const role = GIVEN_ROLES.find((known) => known === ctx.match[1])
    const person = Number(ctx.match[2])
    if (role === undefined) return
    const granted = await staff.grant(person, role)
    await acknowledge(ctx, ctx.say.t(granted ? 'admin.granted' : 'admin.grantedBefore'))
    await show(ctx, staffScreen(await staff.list(), ctx.say))
    if (!granted) return
    await note(ctx, 'staff-granted', { subject: role, person })
    await deps.setMenu(person, await staff.rolesOf(person))
    await tell(ctx, person, ctx.say.t(`admin.youAre.${role}`))
  })
  owners.callbackQuery(/^admin:askout:(\d{1,15})$/, async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, confirmDismissalScreen(Number(ctx.match[1]), ctx.say))
  })
  owners.callbackQuery(/^admin:out:(\d{1,15})$/, async (ctx) => {
    const person = Number(ctx.match[1])
    const dismissed = await staff.dismiss(person)
    await acknowledge(ctx, ctx.say.t(dismissed ? 'admin.dismissed' : 'admin.dismissedBefore'))
    await show(ctx, staffScreen(await staff.list(), ctx.say))
    if (!dismissed) return
    await note(ctx, 'staff-dismissed', { person })
    await deps.setMenu(person, await staff.rolesOf(person))
  })

  return { commands: ['admin', 'audit'], buttons: ['admin'], awaits: 'colleague', composer: root }
}

/** The number of a person: typed, or that of a forwarded message's author, unless they hide it. */
function numberIn(ctx: KonvertContext): number | undefined {
  const origin = ctx.message?.forward_origin
  if (origin) return origin.type === 'user' && !origin.sender_user.is_bot ? origin.sender_user.id : undefined
  const typed = /^\d{1,15}$/.exec(ctx.message?.text?.trim() ?? '')?.[0]
  return typed === undefined || Number(typed) === 0 ? undefined : Number(typed)
}

/** Telegram lets a bot write first to nobody: who has not begun a chat with it hears nothing. */
async function tell(ctx: KonvertContext, person: number, text: string): Promise<void> {
  try {
    await ctx.api.sendMessage(person, text)
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error
  }
}
