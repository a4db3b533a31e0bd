import { errorFields } from './bot/errors.ts'
import { type BroadcastEvent, type Broadcaster, createBroadcaster } from './broadcast/broadcaster.ts'
import { createSender, type Sender } from './broadcast/sender.ts'
import { type BroadcastContent, contentHash } from './domain/broadcast.ts'
import type { Broadcast } from './domain/broadcast-keeping.ts'
import type { CallOutcome } from './domain/broadcast-sending.ts'
import type { People } from './domain/people.ts'
import { reminderHolds } from './domain/reminder.ts'
import { shownName } from './features/case/card.ts'
import { stopButtons, writeButton } from './features/subscriptions/screens.ts'
import type { Languages } from './i18n.ts'
import type { Log } from './log.ts'
import type { Store } from './store/store.ts'

interface SendingDeps {
  token: string
  apiRoot: string
  store: Store
  people: People
  languages: Languages
  /** Messages a second. */
  rate: number
  /** Pays Stars for a rate above the usual one. */
  paid?: boolean
  tell: (event: BroadcastEvent) => void
  /** Told how each call to a subscriber ended. */
  observe?: (outcome: CallOutcome) => void
  /** Milliseconds between the publication of an event and the first message about it. */
  undoMs?: number
}

const TIMEOUT_MS = 20_000

export interface Sending {
  broadcaster: Broadcaster
  /** Sends a broadcast to one chat as subscribers of that language get it; false where Telegram refuses it. */
  preview: (chat: number, broadcast: Broadcast, language: string) => Promise<boolean>
  /** Sends what happened to a person, after a while in which it can be taken back; false where it cannot be sent. */
  announce: (content: BroadcastContent) => Promise<boolean>
  /** Takes back what is to be sent of a person and has not begun: this message, or all where none is named. */
  unannounce: (caseId: string, content?: BroadcastContent) => Promise<void>
}

/** Time in which a published event can be taken back before anybody is told. */
const UNDO_MS = 10 * 60_000

/** The send loop with what it says under each message, and when what it says no longer holds. */
export function openSending({ store, people, languages, undoMs = UNDO_MS, ...deps }: SendingDeps): Sending {
  // A preview goes to one chat, and costs nothing.
  const sender = createSender({ ...deps, timeoutMs: TIMEOUT_MS, paid: false })
  const decorate = ({ content }: Broadcast, language: string) => {
    const say = languages.translator(languages.codes.includes(language) ? language : 'en')
    const stop = stopButtons(content.audience.topics, say, {
      people,
      shownName: ({ person }) => shownName(person, say),
    })
    return content.kind === 'reminder' ? [[writeButton(content.caseId, say)], ...stop] : stop
  }
  const broadcaster = createBroadcaster({
    ...deps,
    keeping: store.broadcasts,
    sender: observed(
      createSender({ ...deps, timeoutMs: TIMEOUT_MS, paid: deps.paid ?? false }),
      deps.observe,
    ),
    timeoutMs: TIMEOUT_MS,
    stillTrue({ content }) {
      const standing = people.get(content.caseId ?? '')
      if (content.kind === 'reminder') return reminderHolds(content, standing, people.today())
      return content.caseId === undefined || standing !== undefined
    },
    decorate,
    forget: store.subscribers.forget,
  })
  return {
    broadcaster,
    async preview(chat, broadcast, language) {
      const below = decorate(broadcast, language)
      return (await sender.send({ chat, language }, broadcast.content, below)).ok
    },
    async announce(content) {
      const { id, hash } = await broadcaster.create(content)
      const approved = await broadcaster.approve(id, hash)
      return approved.ok && (await broadcaster.startNow(id, hash, undoMs)).ok
    },
    async unannounce(caseId, message) {
      const hash = message && (await contentHash(message))
      for (const { id, content, hash: its } of await broadcaster.list(['scheduled'])) {
        if (content.caseId === caseId && (hash === undefined || hash === its)) await broadcaster.cancel(id)
      }
    },
  }
}

function observed(sender: Sender, observe: SendingDeps['observe']): Sender {
  if (observe === undefined) return sender
  return {
    remove: sender.remove,
    async send(...message) {
      const outcome = await sender.send(...message)
      observe(outcome)
      return outcome
    },
  }
}

/** Hands an event of the send loop to the log and to who watches it. */
export function tellOf(
  event: BroadcastEvent,
  log: Log,
  happened: (id: string, final: boolean) => void,
): void {
  switch (event.event) {
    case 'progress':
      return happened(event.id, false)
    case 'began':
    case 'finished':
    case 'stopped':
      log.info({ event: `broadcast-${event.event}`, outcome: 'ok' })
      return happened(event.id, event.event !== 'began')
    case 'lease-held':
      return log.warn({ event: 'broadcast-lease-held' })
    case 'told-to-wait':
      return log.warn({ event: 'broadcast-told-to-wait', seconds: event.seconds })
    case 'keeping-failed':
      return log.error({ event: 'broadcast-keeping-failed', outcome: 'error', ...errorFields(event.error) })
  }
}
