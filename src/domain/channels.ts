import { z } from 'zod'
import { looseDate } from './date.ts'
import { type Facility, facilityRecord } from './facility.ts'
import type { CountryPost } from './post.ts'
import { recordId } from './source.ts'
import { localised } from './text.ts'

/** One way to send a letter. Nothing here may be a price: prices change faster than data. */
const channelRecord = z.strictObject({
  id: recordId,
  name: localised,
  /** `official`: run by or for the prison service; `volunteer`: people print the letter and post it. */
  kind: z.enum(['paper', 'official', 'volunteer']),
  /** What it asks of the sender: “your name, phone and e-mail, and a Russian bank card”. */
  asks: localised,
  needs: z.strictObject({ russianCard: z.boolean() }),
  /** Whether the prison learns who writes, whatever the sender puts into the letter; `true` where in doubt. */
  revealsSender: z.boolean(),
  /** How an answer comes back: `paper` needs a return address, `scan` comes by e-mail. */
  bringsAnswer: z.enum(['scan', 'paper', 'unknown']),
  /** It serves some institutions only, and which ones is for the sender to look up. */
  someInstitutions: z.boolean().default(false),
  /** The only kinds or ids of institutions that it serves, where that is known. */
  fits: z
    .array(z.union([facilityRecord.shape.kind, recordId]))
    .min(1)
    .optional(),
  /** One or two plain sentences. */
  text: localised,
  /** The day of the check, or of our notes where the page had no date (`checked: false`). */
  asOf: looseDate,
  checked: z.boolean(),
  source: z.strictObject({
    title: z.string().min(1).max(200),
    date: z.union([looseDate, z.literal('undated')]),
  }),
  /** What an editor should know; never shown. */
  editorNotes: z.array(z.string().min(1)).default([]),
})
export type Channel = z.infer<typeof channelRecord>

/** data/channels.yaml: in the order in which they are shown when nothing speaks for another. */
export const channelRecords = z
  .array(channelRecord)
  .min(1)
  .superRefine((channels, context) => {
    channels.forEach(({ id }, index) => {
      if (channels.findIndex((other) => other.id === id) < index) {
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `the id ${id} stands twice` })
      }
    })
  })

/** What is known of the sender and the letter; what is not known rules nothing out. */
export interface SenderWishes {
  /** ISO 3166-1 code of the country the letter is sent from. */
  country?: string
  russianCard?: boolean
  /** The prison should not learn who writes. */
  anonymous?: boolean
  wantsAnswer?: boolean
  facility?: Facility
  /** What was last known of that country's post. */
  post?: CountryPost
}

/** Why a way stands where it stands, or is left out: codes that the caller puts into words. */
type ChannelReason =
  /** The country's post was reported to have stopped; `post` says when and what. */
  | 'postStopped'
  /** Nothing is known of the country's post: ask there whether it carries letters to Russia. */
  | 'askPost'
  | 'domesticPost'
  | 'bringsScan'
  | 'answerOnPaper'
  | 'answerUnknown'
  /** The answer would need a return address, which tells who writes. */
  | 'answerNeedsAddress'
  | 'senderUnknown'
  | 'needsRussianCard'
  | 'someInstitutions'
  | 'servesInstitution'
  | 'simple'

type LeftOutReason = 'needsRussianCard' | 'revealsSender' | 'notThisInstitution'

export interface ChannelChoice {
  channel: Channel
  /** The weightiest first; never empty. */
  reasons: readonly [ChannelReason, ...ChannelReason[]]
  post?: CountryPost
}

interface ChannelChoices {
  /** What can be used, best first. */
  ways: readonly ChannelChoice[]
  /** What cannot, and why. */
  leftOut: readonly { channel: Channel; reason: LeftOutReason }[]
}

/** Orders the ways of sending for one sender and one institution, and leaves out what does not suit. */
export function channelsFor(channels: readonly Channel[], wishes: SenderWishes): ChannelChoices {
  const ways: { choice: ChannelChoice; rank: number }[] = []
  const leftOut: { channel: Channel; reason: LeftOutReason }[] = []
  for (const channel of channels) {
    const reason = whyLeftOut(channel, wishes)
    if (reason) leftOut.push({ channel, reason })
    else ways.push({ choice: chosen(channel, wishes), rank: rankOf(channel, wishes) })
  }
  return { ways: ways.toSorted((a, b) => a.rank - b.rank).map(({ choice }) => choice), leftOut }
}

function whyLeftOut(channel: Channel, wishes: SenderWishes): LeftOutReason | undefined {
  if (channel.needs.russianCard && wishes.russianCard === false) return 'needsRussianCard'
  if (channel.revealsSender && wishes.anonymous) return 'revealsSender'
  const { facility } = wishes
  const served = facility === undefined || channel.fits === undefined || serves(channel, facility)
  return served ? undefined : 'notThisInstitution'
}

function serves({ fits = [] }: Channel, facility: Facility): boolean {
  return fits.includes(facility.kind) || fits.includes(facility.id)
}

function chosen(channel: Channel, wishes: SenderWishes): ChannelChoice {
  const [first = 'simple', ...others] = reasonsFor(channel, wishes)
  return {
    channel,
    reasons: [first, ...others],
    ...(channel.kind === 'paper' && wishes.post !== undefined ? { post: wishes.post } : {}),
  }
}

function reasonsFor(channel: Channel, wishes: SenderWishes): ChannelReason[] {
  const reasons: ChannelReason[] = []
  if (channel.kind === 'paper') reasons.push(postReason(wishes))
  if (channel.needs.russianCard && wishes.russianCard === undefined) reasons.push('needsRussianCard')
  if (wishes.wantsAnswer) reasons.push(answerReason(channel, wishes))
  if (wishes.anonymous) reasons.push('senderUnknown')
  if (channel.fits !== undefined && wishes.facility !== undefined) reasons.push('servesInstitution')
  else if (channel.someInstitutions) reasons.push('someInstitutions')
  return reasons
}

function postReason({ country, post }: SenderWishes): ChannelReason {
  if (post !== undefined) return 'postStopped'
  return country === 'RU' ? 'domesticPost' : 'askPost'
}

function answerReason({ bringsAnswer }: Channel, { anonymous }: SenderWishes): ChannelReason {
  if (bringsAnswer === 'scan') return 'bringsScan'
  if (bringsAnswer === 'unknown') return 'answerUnknown'
  return anonymous ? 'answerNeedsAddress' : 'answerOnPaper'
}

/** The smaller the better; equal ones keep the order of the data. A stopped post outweighs everything else. */
function rankOf(channel: Channel, wishes: SenderWishes): number {
  const reasons = reasonsFor(channel, wishes)
  const weights: [ChannelReason, number][] = [
    ['postStopped', 100],
    ['answerNeedsAddress', 20],
    ['answerUnknown', 20],
    ['answerOnPaper', 10],
    ['needsRussianCard', wishes.country === 'RU' ? 0 : 4],
    ['someInstitutions', 2],
  ]
  return weights.reduce((rank, [reason, weight]) => rank + (reasons.includes(reason) ? weight : 0), 0)
}
