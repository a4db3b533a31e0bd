import type { Broadcaster } from './broadcast/broadcaster.ts'
import { BROADCAST_STATES, type BroadcastContent } from './domain/broadcast.ts'
import type { Day } from './domain/date.ts'
import { momentAt } from './domain/local-time.ts'
import type { People } from './domain/people.ts'
import { type Reminder, reminderHolds, remindersDue, type WritingDay } from './domain/reminder.ts'
import { shownName } from './features/case/card.ts'
import type { Languages, Translator } from './i18n.ts'

interface RemindersDeps {
  broadcaster: Pick<Broadcaster, 'create' | 'approve' | 'schedule' | 'cancel' | 'list'>
  people: People
  days: readonly WritingDay[]
  languages: Languages
  /** `ask`: colleagues send what is prepared; `automatic`: it goes by itself. */
  mode: 'off' | 'ask' | 'automatic'
  timeZone: string
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
  /** Asks those who may send to look at so many messages. */
  ask: (messages: number) => Promise<void>
}

/** People are reminded at a time when they are awake. */
const AT = '10:00'
/** Broadcasts that are looked through for reminders of the last weeks. */
const MOST = 1_000

/**
 * Prepares once a day what there is to be reminded of in two to four weeks, each once: what was discarded does not
 * come again. What has not been sent and no longer helps is discarded.
 */
export function createReminders(deps: RemindersDeps): (today: Day) => Promise<void> {
  const { broadcaster, people, languages, mode, timeZone, now } = deps

  function contentOf(reminder: Reminder): BroadcastContent {
    const day = 'dayId' in reminder ? deps.days.find(({ id }) => id === reminder.dayId) : undefined
    const standing = 'caseId' in reminder ? people.get(reminder.caseId) : undefined
    const textOf = (say: Translator): string => {
      const date = say.date(reminder.on)
      return standing
        ? say.t('subscriptions.reminderBirthday', { name: shownName(standing.person, say), date })
        : say.t('subscriptions.reminderDay', {
            name: day ? say.text(day.name) : '',
            date,
            text: day ? say.text(day.text) : '',
          })
    }
    const texts = languages.codes.map((code) => [
      code,
      { text: textOf(languages.translator(code)), entities: [] },
    ])
    return {
      kind: 'reminder',
      audience: { topics: ['days'] },
      texts: Object.fromEntries(texts),
      fallback: Array.from(languages.codes),
      ...reminder,
    }
  }

  async function prepare(reminder: Reminder, today: Day): Promise<boolean> {
    const { id, hash } = await broadcaster.create(contentOf(reminder))
    if (mode === 'ask') return true
    const morning = momentAt(today, AT, timeZone) ?? now()
    if ((await broadcaster.approve(id, hash)).ok)
      await broadcaster.schedule(id, hash, Math.max(morning, now()))
    return false
  }

  return async (today) => {
    if (mode === 'off') return
    const known = (await broadcaster.list(BROADCAST_STATES, MOST)).filter(
      ({ content }) => content.kind === 'reminder',
    )
    for (const { id, state, content } of known) {
      const standing = people.get(content.caseId ?? '')
      const waits = state === 'draft' || state === 'approved'
      if (waits && !reminderHolds(content, standing, today)) await broadcaster.cancel(id)
    }
    const due = remindersDue(people.all(), deps.days, today).filter((reminder) =>
      known.every(({ content }) => !isSame(content, reminder)),
    )
    let toSend = 0
    for (const reminder of due) if (await prepare(reminder, today)) toSend++
    if (toSend > 0) await deps.ask(toSend)
  }
}

function isSame(content: BroadcastContent, reminder: Reminder): boolean {
  if (content.on !== reminder.on) return false
  return 'caseId' in reminder ? content.caseId === reminder.caseId : content.dayId === reminder.dayId
}
