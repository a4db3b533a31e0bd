import { pageOf, press, rows } from '../../chat/buttons.ts'
import type { Keyboard, Screen } from '../../chat/show.ts'
import { bold, lines, paragraphs } from '../../chat/text.ts'
import {
  type AuditEntry,
  type Colleague,
  GIVEN_ROLES,
  type GivenRole,
  type Role,
} from '../../domain/staff.ts'
import type { Translator } from '../../i18n.ts'

/** A message holds a hundred buttons; a small group has fewer colleagues than this. */
const MOST_SHOWN = 40

export function menuScreen(roles: ReadonlySet<Role>, say: Translator): Screen {
  const owner = roles.has('owner')
  const mine = (['owner', ...GIVEN_ROLES] as const).find((role) => roles.has(role)) ?? 'editor'
  return {
    text: paragraphs(bold(say.t('admin.menuTitle')), say.t(`admin.may.${mine}`)),
    keyboard: rows(2, [
      roles.has('sender') ? press(say.t('admin.broadcastButton'), 'bc:new') : undefined,
      roles.has('sender') ? press(say.t('admin.broadcastsButton'), 'bc:list') : undefined,
      roles.has('editor') ? press(say.t('admin.staleButton'), 'stale:0') : undefined,
      press(say.t('admin.statsButton'), 'stats'),
      owner ? press(say.t('admin.staffButton'), 'admin:staff') : undefined,
      owner ? press(say.t('admin.auditButton'), 'admin:audit:0') : undefined,
    ]),
  }
}

export function staffScreen(colleagues: readonly Colleague[], say: Translator): Screen {
  const { items } = pageOf(
    colleagues.toSorted((a, b) => a.chat - b.chat),
    0,
    MOST_SHOWN,
  )
  const people = items.map(({ chat, roles }) =>
    say.t('admin.colleague', {
      number: String(chat),
      roles: roles.map((role) => say.t(`admin.role.${role}`)).join(', '),
    }),
  )
  return {
    text: paragraphs(
      bold(say.t('admin.staffTitle')),
      people.length === 0 ? say.t('admin.nobody') : lines(...people.map((line) => `• ${line}`)),
      say.t('admin.staffHint'),
    ),
    keyboard: [
      ...rows(
        2,
        items.map(({ chat }) => press(`🗑 ${chat}`, `admin:askout:${chat}`)),
      ),
      [press(say.t('admin.addButton'), 'admin:add')],
      toMenu(say),
    ],
  }
}

export function roleScreen(person: number, say: Translator): Screen {
  const role = (id: GivenRole) => press(say.t(`admin.make.${id}`), `admin:ask:${id}:${person}`)
  return {
    text: paragraphs(say.t('admin.askRole', { number: String(person) })),
    keyboard: [...rows(1, GIVEN_ROLES.map(role)), [press(say.t('common.back'), 'admin:staff')]],
  }
}

export function confirmGrantScreen(role: GivenRole, person: number, say: Translator): Screen {
  return {
    text: paragraphs(say.t(`admin.confirm.${role}`, { number: String(person) })),
    keyboard: [
      [press(say.t('admin.yesButton'), `admin:grant:${role}:${person}`)],
      [press(say.t('common.back'), 'admin:staff')],
    ],
  }
}

export function confirmDismissalScreen(person: number, say: Translator): Screen {
  return {
    text: paragraphs(say.t('admin.confirmOut', { number: String(person) })),
    keyboard: [
      [press(say.t('admin.outButton'), `admin:out:${person}`)],
      [press(say.t('common.back'), 'admin:staff')],
    ],
  }
}

export function auditScreen(
  { entries, more }: { entries: readonly AuditEntry[]; more: boolean },
  page: number,
  say: Translator,
): Screen {
  const told = entries.map(({ at, by, action, subject, person }) =>
    [
      at.replace('T', ' ').replace('Z', ''),
      by === undefined ? say.t('admin.formerColleague') : String(by),
      say.t(`admin.action.${action}`),
      person === undefined ? '' : `→ ${person}`,
      subject ?? '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  )
  return {
    text: paragraphs(
      bold(say.t('admin.auditTitle')),
      told.length === 0 ? say.t('admin.auditEmpty') : lines(...told),
    ),
    keyboard: [
      ...rows(2, [
        page > 0 ? press('‹', `admin:audit:${page - 1}`) : undefined,
        more ? press('›', `admin:audit:${page + 1}`) : undefined,
      ]),
      toMenu(say),
    ],
  }
}

function toMenu(say: Translator): Keyboard[number] {
  return [press(say.t('admin.menuButton'), 'admin:menu')]
}
