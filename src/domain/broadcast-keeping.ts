import type { BroadcastContent, BroadcastState } from './broadcast.ts'
import type { Recipient } from './subscription.ts'

/** Everybody of a broadcast is in exactly one of these; `total` is their sum. */
interface BroadcastCounts {
  total: number
  sent: number
  /** Blocked the bot or deleted the account. */
  gone: number
  /** Telegram will not have the message for this chat. */
  refused: number
  /** Nobody knows whether it reached them. */
  uncertain: number
  /** Left, or changed what they want to hear, before their turn. */
  skipped: number
  /** Still to come; after a cancel those who heard nothing. */
  waiting: number
}

/** Why a broadcast stopped by itself. `restored`: a backup does not know who has heard it since. */
export type StopReason = 'noLongerTrue' | 'refusals' | 'restored'

export interface Broadcast {
  id: string
  content: BroadcastContent
  /** contentHash of the content. */
  hash: string
  state: BroadcastState
  /** Milliseconds, as everything in time here. */
  createdAt: number
  startsAt: number | undefined
  beganAt: number | undefined
  endedAt: number | undefined
  stopped: StopReason | undefined
  counts: BroadcastCounts
  /** Messages taken back; `deleting` until all of them are. */
  deleting: boolean
  deleted: number
}

/** One recipient taken for sending. The key is the store's own; it names nobody. */
export interface Claim {
  broadcast: string
  key: string
}

export type Settled = Claim &
  (
    | { verdict: 'sent'; messageId: number }
    | { verdict: 'again' | 'gone' | 'refused' | 'uncertain' | 'skipped' }
  )

/** A message that can be taken back. */
export interface SentMessage {
  key: string
  /** Undefined where what was kept is damaged. */
  chat: number | undefined
  messageId: number | undefined
}

/** How long what was sent can be taken back, and what is uncertain sent again, in hours. */
export const KEPT_HOURS = 48

/** What the engine needs to keep. Each call is lasting when it resolves, and whole or not at all. */
export interface BroadcastKeeping {
  create(broadcast: Pick<Broadcast, 'id' | 'content' | 'hash' | 'createdAt'>): Promise<void>
  find(id: string): Promise<Broadcast | undefined>
  /** The newest first. */
  list(states?: readonly BroadcastState[], most?: number): Promise<Broadcast[]>
  /** Those that run, will begin, or are being taken back. */
  active(): Promise<Broadcast[]>
  /** False where it is in another state by now. */
  change(id: string, from: BroadcastState, to: BroadcastChange): Promise<boolean>
  /** Takes down who is to hear it and makes it running; false where it is scheduled no more. */
  begin(id: string, now: number): Promise<boolean>
  /** Marks as being sent; empty where it does not run or this owner does not hold the lease. */
  claim(owner: string, id: string, most: number): Promise<Claim[]>
  /** Who it is, at the moment of sending; undefined for somebody who left or is in the audience no more. */
  open(claim: Claim): Promise<Recipient | undefined>
  /** False, and nothing is changed, where this owner has lost the lease: they are uncertain by then. */
  settle(owner: string, results: readonly Settled[], now: number): Promise<boolean>
  /** Ends it where nobody waits or is under way; false where somebody does. */
  finish(id: string, now: number): Promise<boolean>
  /** Changes the state, and those who are uncertain wait again: how many; undefined where the state is another. */
  resendUncertain(id: string, from: BroadcastState, to: BroadcastState): Promise<number | undefined>
  /** Forgets who they are; the count stays. */
  leaveUncertain(id: string): Promise<number>
  /** How many of those who are uncertain can still be sent to again. */
  countUncertain(id: string): Promise<number>
  sentMessages(id: string, most: number): Promise<SentMessage[]>
  /** They were taken back, or cannot be. */
  messagesGone(id: string, gone: readonly { key: string; deleted: boolean }[]): Promise<void>
  /** Ids of what this chat was sent and can still be deleted there. */
  messagesOf(chat: number, now: number): Promise<number[]>
  /** Until when everything in bulk stands still; 0 for never. */
  pausedUntil(): Promise<number>
  pauseUntil(until: number): Promise<void>
  /**
   * Takes or renews the right to send; false while another owner has it. What an owner before left under way
   * becomes uncertain.
   */
  lease(owner: string, now: number, forMs: number): Promise<boolean>
  release(owner: string): Promise<void>
  /**
   * One step of dropping those whom a cancelled broadcast left waiting, and what is older than KEPT_HOURS; true
   * where more is to be dropped.
   */
  tidy(now: number): Promise<boolean>
}

export interface BroadcastChange {
  state: BroadcastState
  content?: BroadcastContent
  hash?: string
  startsAt?: number
  endedAt?: number | null
  stopped?: StopReason | null
  deleting?: boolean
}
