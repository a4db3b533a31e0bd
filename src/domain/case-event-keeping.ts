import type { CaseEvent } from './case-event.ts'

/**
 * `waiting`: for the second editor. An undone event is kept, so that nobody wonders where it went; its number is
 * never given again.
 */
export const EVENT_STATES = ['draft', 'waiting', 'published', 'undone'] as const
export type EventState = (typeof EVENT_STATES)[number]

export interface KeptEvent {
  event: CaseEvent
  state: EventState
  /** Grows with each publication: of two events of one day the one with the greater number has the last word. */
  number: number
  /** In milliseconds; undefined where it was never published. */
  publishedAt: number | undefined
}

/** What is kept of events and of people whom an owner has hidden; who did it stands in the audit log alone. */
export interface CaseEvents {
  /** In the order of their numbers, by default in every state. */
  list(states?: readonly EventState[]): Promise<KeptEvent[]>
  of(caseId: string): Promise<KeptEvent[]>
  find(id: string): Promise<KeptEvent | undefined>
  /** Keeps it, in the place of an earlier version; false where it was published once: then it stays as it is. */
  add(event: CaseEvent, state: 'draft' | 'waiting'): Promise<boolean>
  /** False where it is neither a draft nor waiting. Whoever counts on the person as they were looks again first. */
  publish(id: string, now: number): Promise<boolean>
  /** False where it is not published. */
  undo(id: string): Promise<boolean>
  /** Throws away what was never published; false where there is no such thing. */
  drop(id: string): Promise<boolean>
  /** False where the person was hidden already. */
  hide(caseId: string): Promise<boolean>
  unhide(caseId: string): Promise<boolean>
  hidden(): Promise<ReadonlySet<string>>
}
