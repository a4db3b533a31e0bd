import type { InlineKeyboardButton } from 'grammy/types'
import type { Broadcast, BroadcastKeeping, Claim } from '../domain/broadcast-keeping.ts'
import { classify, SUSPICIOUS_REFUSALS, type Verdict, whoseTurn } from '../domain/broadcast-sending.ts'
import type { Recipient } from '../domain/subscription.ts'
import { type Alarm, type Clock, createAlarm } from './alarm.ts'
import type { Brake } from './brake.ts'
import { createLease } from './lease.ts'
import { createOutbox } from './outbox.ts'
import { createRateMeter, type RateMeter } from './rate-meter.ts'
import { createRemovals } from './removals.ts'
import type { Sender } from './sender.ts'

export interface WorkerDeps {
  keeping: BroadcastKeeping
  sender: Sender
  brake: Brake
  clock: Clock
  /** Recipients that are marked as being sent at any moment: so many are uncertain after a crash. */
  window: number
  leaseMs: number
  /** Whether what it says still holds; asked when it begins and for each few of its recipients. */
  stillTrue(broadcast: Broadcast): boolean | Promise<boolean>
  decorate(broadcast: Broadcast, language: string): InlineKeyboardButton[][]
  /** The chat cannot be reached any more. */
  forget(chat: number): Promise<unknown>
  tell(event: BroadcastEvent): void
}

/** What happens to a broadcast, for whoever shows or logs it. */
export type BroadcastEvent =
  | { event: 'began' | 'progress' | 'finished' | 'stopped'; id: string }
  /** Another process sends; this one does nothing until that ends. */
  | { event: 'lease-held' }
  /** Everything in bulk stands still because Telegram said so. */
  | { event: 'told-to-wait'; seconds: number }
  /** The database did not take what was to be kept; it is tried again. */
  | { event: 'keeping-failed'; error: unknown }

export interface Worker {
  /** Looks at what has changed in the store. */
  look(): void
  /** Takes back at once what this broadcast has not sent yet. */
  halt(id: string): void
  meter(id: string): RateMeter | undefined
  start(): void
  /** Resolves when what is under way is settled; what takes longer is uncertain. */
  stop(withinMs: number): Promise<void>
}

interface Running {
  broadcast: Broadcast
  kind: Broadcast['content']['kind']
  /** Its last turn, counted over all of them. */
  served: number
  /** Nobody waits any more, as far as is known. */
  drained: boolean
  /** The store did not end it when it was asked, and nothing was settled since. */
  asked: boolean
  underWay: number
  refusals: number
  meter: RateMeter
}

/** What was done is written down together after this time at most, so that progress is seen. */
const SETTLE_MS = 250
const IDLE_MS = 30_000
const TIDY_MS = 600_000
/** Forgetting somebody writes the database anew; those who blocked the bot must not slow the others down. */
const FORGET_MS = 200
/** A rest from which on those taken for sending are given back. */
const LONG_REST_MS = 1_000
const FAILED_MS = 1_000

/** One loop for everything in bulk: a step does what is due and says how long nothing will be. */
export function createWorker(deps: WorkerDeps): Worker {
  const { keeping, brake, clock, window, tell } = deps
  const alarm: Alarm = createAlarm(clock)
  const lease = createLease(keeping, clock, deps.leaseMs)
  const outbox = createOutbox(clock.tick)
  const removals = createRemovals(deps, alarm)
  const running = new Map<string, Running>()
  const toForget: number[] = []
  let turns = 0
  let toldUntil: number | undefined
  let [tidyAt, forgetAt] = [0, 0]
  let looked = false
  let starts: { id: string; at: number }[] = []
  /** The calls of all broadcasts together. */
  const life = { stopping: false, abandoned: false, underWay: 0 }
  let ended: Promise<void> = Promise.resolve()

  const halt = (id: string) => {
    running.delete(id)
    outbox.giveBack(id)
  }

  const keepLease = async (): Promise<boolean> => {
    const state = await lease.keep()
    if (state === 'taken') brake.restFor(Math.max(0, (await keeping.pausedUntil()) - clock.now()))
    // A process that may not send can have been told of something all the same.
    if (state === 'taken' || state === 'renewed') looked = false
    if (state === 'lost') {
      // Whoever has it made these uncertain.
      outbox.clear()
      running.clear()
      tell({ event: 'lease-held' })
    }
    return state !== 'lost' && state !== 'refused'
  }

  const look = async () => {
    looked = true
    const found = await keeping.active()
    removals.set(found.filter(({ deleting }) => deleting))
    starts = found.flatMap(({ id, state, startsAt }) =>
      state === 'scheduled' && startsAt !== undefined ? [{ id, at: startsAt }] : [],
    )
    const now = new Map(found.filter(({ state }) => state === 'running').map((one) => [one.id, one]))
    for (const id of running.keys()) if (!now.has(id)) halt(id)
    for (const [id, broadcast] of now) {
      const known = running.get(id)
      if (known) Object.assign(known, { broadcast, drained: false, asked: false })
      else running.set(id, newRunning(broadcast, clock))
    }
  }

  const beginDue = async () => {
    const due = starts.find(({ at }) => at <= clock.now())
    if (due === undefined) return
    starts = starts.filter((one) => one !== due)
    const broadcast = await keeping.find(due.id)
    if (broadcast?.state !== 'scheduled') return
    looked = false
    if (!(await deps.stillTrue(broadcast))) return stopBy(broadcast, 'noLongerTrue')
    if (await keeping.begin(due.id, clock.now())) tell({ event: 'began', id: due.id })
    // It was cancelled while its recipients were taken down.
    else tidyAt = 0
  }

  const stopBy = async ({ id, state }: Broadcast, stopped: 'noLongerTrue' | 'refusals') => {
    const change =
      stopped === 'refusals'
        ? { state: 'paused' as const, stopped }
        : { state: 'cancelled' as const, stopped, endedAt: clock.now() }
    looked = false
    tidyAt = 0
    halt(id)
    if (await keeping.change(id, state, change)) tell({ event: 'stopped', id })
  }

  const settle = async () => {
    const batch = await outbox.settle(async (results) => {
      if (!(await keeping.settle(lease.owner, results, clock.now()))) lease.doubt()
    })
    if (batch === undefined) return
    for (const [id, own] of Map.groupBy(batch, ({ broadcast }) => broadcast)) {
      const one = running.get(id)
      one?.meter.add(own.filter(({ verdict }) => verdict !== 'again').length)
      if (one) one.asked = false
      if (own.some(({ verdict }) => verdict === 'again')) {
        if (one) one.drained = false
        // It was stopped, and tidying may have gone past those that were still under way.
        else tidyAt = 0
      }
      tell({ event: 'progress', id })
      if (one && one.refusals >= SUSPICIOUS_REFUSALS) await stopBy(one.broadcast, 'refusals')
    }
  }

  const next = () => whoseTurn([...running.values()].filter(({ drained }) => !drained))
  /** Several at once or none: each time costs the disk two commits. */
  const isLow = () =>
    outbox.size() <= window / 4 &&
    (life.underWay === 0 || window - outbox.size() - life.underWay >= window / 8) &&
    brake.waitMs() <= LONG_REST_MS

  const refill = async () => {
    if (!isLow() || next() === undefined) return
    await settle()
    const one = next()
    if (one === undefined) return
    const free = window - outbox.size() - life.underWay - outbox.unsettled()
    if (free <= 0) return
    if (!(await deps.stillTrue(one.broadcast))) return stopBy(one.broadcast, 'noLongerTrue')
    const { id } = one.broadcast
    const claims = await keeping.claim(lease.owner, id, free)
    one.served = ++turns
    if (claims.length < free) one.drained = true
    outbox.put(claims)
    if (running.get(id) !== one) outbox.giveBack(id)
  }

  const sendNext = async (): Promise<number> => {
    for (;;) {
      const claim = outbox.first()
      if (claim === undefined || life.stopping || !brake.admits(life.underWay)) return IDLE_MS
      const wait = brake.waitMs()
      if (wait > 0) return wait
      const recipient = await keeping.open(claim)
      const one = running.get(claim.broadcast)
      const below = recipient && one ? deps.decorate(one.broadcast, recipient.language) : []
      // Meanwhile it may have been given back, or Telegram may have said to wait.
      if (life.stopping || brake.waitMs() > 0 || !outbox.take(claim)) continue
      if (one === undefined) outbox.note({ ...claim, verdict: 'again' })
      else if (recipient === undefined) outbox.note({ ...claim, verdict: 'skipped' })
      else {
        brake.go()
        life.underWay++
        one.underWay++
        void send(one, claim, recipient, below)
      }
    }
  }

  const send = async (one: Running, claim: Claim, recipient: Recipient, below: InlineKeyboardButton[][]) => {
    const startedAt = clock.tick()
    const verdict = classify(await deps.sender.send(recipient, one.broadcast.content, below))
    life.underWay--
    one.underWay--
    if (life.abandoned) return
    outbox.note(
      verdict.verdict === 'sent'
        ? { ...claim, verdict: 'sent', messageId: verdict.messageId }
        : { ...claim, verdict: verdict.verdict },
    )
    if (verdict.verdict === 'gone') toForget.push(recipient.chat)
    one.refusals = verdict.verdict === 'refused' ? one.refusals + 1 : 0
    learn(verdict, startedAt)
    alarm.ring()
  }

  const learn = (verdict: Verdict, startedAt: number) => {
    const rest = brake.learn(verdict, startedAt)
    if (rest === undefined) return
    if (rest.restMs > LONG_REST_MS) outbox.giveBack()
    if (rest.told) toldUntil = Math.max(toldUntil ?? 0, clock.now() + rest.restMs)
  }

  const storePause = async () => {
    if (toldUntil === undefined) return
    const until = toldUntil
    await keeping.pauseUntil(until)
    if (toldUntil === until) toldUntil = undefined
    tell({ event: 'told-to-wait', seconds: Math.ceil((until - clock.now()) / 1_000) })
  }

  const finishDrained = async () => {
    for (const [id, one] of running) {
      if (!one.drained || one.asked || one.underWay > 0) continue
      if (outbox.holds(id)) continue
      one.asked = true
      if (!(await keeping.finish(id, clock.now()))) continue
      running.delete(id)
      tell({ event: 'finished', id })
    }
  }

  const forgetNext = async () => {
    const [chat] = toForget
    if (chat === undefined || clock.tick() < forgetAt) return
    await deps.forget(chat)
    toForget.shift()
    forgetAt = clock.tick() + FORGET_MS
  }

  /** Does what is due; how many milliseconds nothing will be, unless the alarm rings. */
  const step = async (): Promise<number> => {
    if (!(await keepLease())) return deps.leaseMs / 3
    if (!looked) await look()
    await storePause()
    await beginDue()
    if (!looked) await look()
    if (outbox.unsettledFor() >= SETTLE_MS || (outbox.size() === 0 && life.underWay === 0)) await settle()
    await refill()
    // What is taken back goes first: somebody may read it at this moment.
    const removal = await removals.next()
    const wait = await sendNext()
    await finishDrained()
    await forgetNext()
    if (clock.tick() >= tidyAt) tidyAt = (await keeping.tidy(clock.now())) ? 0 : clock.tick() + TIDY_MS
    return Math.min(wait, removal, nextDue())
  }

  const nextDue = () => {
    const now = clock.tick()
    const open = next() !== undefined
    const isIdle = life.underWay === 0 && outbox.size() === 0
    if (!looked || (outbox.unsettled() > 0 && isIdle) || (open && isLow())) return 0
    const soon = [IDLE_MS, lease.dueIn(), tidyAt - now, ...starts.map(({ at }) => at - clock.now())]
    if (outbox.unsettled() > 0) soon.push(SETTLE_MS - outbox.unsettledFor())
    if (toForget.length > 0) soon.push(forgetAt - now)
    if (open && isIdle) soon.push(brake.waitMs() - LONG_REST_MS + 1)
    return Math.max(0, Math.min(...soon))
  }

  const run = async () => {
    while (!life.stopping) {
      let wait = FAILED_MS
      try {
        wait = await step()
      } catch (error) {
        // A full disk or a locked file: nothing new is sent until this is written down.
        tell({ event: 'keeping-failed', error })
      }
      if (!life.stopping) await alarm.wait(wait)
    }
  }

  return {
    look() {
      looked = false
      tidyAt = 0
      alarm.ring()
    },
    halt(id) {
      halt(id)
      alarm.ring()
    },
    meter: (id) => running.get(id)?.meter,
    start() {
      life.stopping = false
      ended = run()
    },
    async stop(withinMs) {
      life.stopping = true
      alarm.ring()
      await ended
      outbox.giveBack()
      const until = clock.tick() + withinMs
      while (life.underWay > 0 && clock.tick() < until)
        await alarm.wait(Math.min(SETTLE_MS, until - clock.tick()))
      life.abandoned = life.underWay > 0
      try {
        await storePause()
        await settle()
        // What is still under way keeps its mark, and whoever takes the lease finds it uncertain.
        await keeping.release(lease.owner)
      } catch (error) {
        tell({ event: 'keeping-failed', error })
      }
    },
  }
}

function newRunning(broadcast: Broadcast, clock: Clock): Running {
  return {
    broadcast,
    kind: broadcast.content.kind,
    served: 0,
    drained: false,
    asked: false,
    underWay: 0,
    refusals: 0,
    meter: createRateMeter(clock.tick),
  }
}
