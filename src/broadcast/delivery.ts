import type { InlineKeyboardButton } from 'grammy/types'
import type { Broadcast, BroadcastKeeping, Claim } from '../domain/broadcast-keeping.ts'
import { classify, type Verdict } from '../domain/broadcast-sending.ts'
import type { Recipient } from '../domain/subscription.ts'
import type { Alarm, Clock } from './alarm.ts'
import { type Brake, LONG_REST_MS } from './brake.ts'
import type { Chores } from './chores.ts'
import type { Tell } from './event.ts'
import type { Outbox } from './outbox.ts'
import type { Roster, Running } from './roster.ts'
import type { Sender } from './sender.ts'

export interface DeliveryDeps {
  keeping: BroadcastKeeping
  sender: Sender
  brake: Brake
  clock: Clock
  alarm: Alarm
  roster: Roster
  outbox: Outbox
  chores: Chores
  decorate(broadcast: Broadcast, language: string): InlineKeyboardButton[][]
  tell: Tell
}

/** Makes the calls, each in its time, and learns from how they end. */
export interface Delivery {
  /** Sends what is due; how many milliseconds nothing will be. */
  next(): Promise<number>
  /** The calls of all broadcasts together. */
  underWay(): number
  /** Stores how long everything is to stand still, where Telegram has said so. */
  storeRest(): Promise<void>
  begin(): void
  /** Begins no call any more. */
  stop(): void
  /** What is under way and ends later is not written down. */
  abandon(): void
}

const IDLE_MS = 30_000

export function createDelivery(deps: DeliveryDeps): Delivery {
  const { brake, clock, outbox } = deps
  const life = { isStopping: false, isAbandoned: false, underWay: 0 }
  const rest = createToldRest(deps)

  const deliver = async ({ one, claim, recipient, below }: Call) => {
    brake.go()
    life.underWay++
    one.underWay++
    const startedAt = clock.tick()
    const verdict = classify(await deps.sender.send(recipient, one.broadcast.content, below))
    life.underWay--
    one.underWay--
    if (life.isAbandoned) return
    note(deps, one, claim, verdict)
    if (verdict.verdict === 'gone') deps.chores.forget(recipient.chat)
    rest.learn(verdict, startedAt)
    deps.alarm.ring()
  }
  return {
    async next() {
      for (;;) {
        const claim = outbox.first()
        if (claim === undefined || life.isStopping || !brake.admits(life.underWay)) return IDLE_MS
        const wait = brake.waitMs()
        if (wait > 0) return wait
        const call = await prepare(deps, claim)
        // Meanwhile it may have been given back, or Telegram may have said to wait.
        if (life.isStopping || brake.waitMs() > 0 || !outbox.take(claim)) continue
        if (typeof call === 'string') outbox.note({ ...claim, verdict: call })
        else void deliver(call)
      }
    },
    underWay: () => life.underWay,
    storeRest: rest.store,
    begin: () => void (life.isStopping = false),
    stop: () => void (life.isStopping = true),
    abandon: () => void (life.isAbandoned = true),
  }
}

interface Call {
  one: Running
  claim: Claim
  recipient: Recipient
  below: InlineKeyboardButton[][]
}

/** Whom to call with what, or what comes of the claim without a call. */
async function prepare(
  { keeping, roster, decorate }: DeliveryDeps,
  claim: Claim,
): Promise<Call | 'again' | 'skipped'> {
  const recipient = await keeping.open(claim)
  const one = roster.get(claim.broadcast)
  if (one === undefined) return 'again'
  if (recipient === undefined) return 'skipped'
  return { one, claim, recipient, below: decorate(one.broadcast, recipient.language) }
}

function note({ outbox }: DeliveryDeps, one: Running, claim: Claim, verdict: Verdict): void {
  outbox.note(
    verdict.verdict === 'sent'
      ? { ...claim, verdict: 'sent', messageId: verdict.messageId }
      : { ...claim, verdict: verdict.verdict },
  )
  one.refusals = verdict.verdict === 'refused' ? one.refusals + 1 : 0
}

/** The rest that Telegram tells: it holds at once, and is stored in the next step. */
function createToldRest({ keeping, brake, clock, outbox, tell }: DeliveryDeps) {
  let toldUntil: number | undefined
  return {
    learn(verdict: Verdict, startedAt: number) {
      const rest = brake.learn(verdict, startedAt)
      if (rest === undefined) return
      if (rest.restMs > LONG_REST_MS) outbox.giveBack()
      if (rest.told) toldUntil = Math.max(toldUntil ?? 0, clock.now() + rest.restMs)
    },
    async store() {
      if (toldUntil === undefined) return
      const until = toldUntil
      await keeping.pauseUntil(until)
      if (toldUntil === until) toldUntil = undefined
      tell({ event: 'told-to-wait', seconds: Math.ceil((until - clock.now()) / 1_000) })
    },
  }
}
