import type { Case } from './case.ts'
import type { Day } from './date.ts'
import { recordId } from './source.ts'
import type { Language } from './text.ts'

/** What can be heard of: every case, birthdays and letter-writing days, the project itself, or one case. */
export type Topic = 'cases' | 'days' | 'news' | `case:${string}`

/** How many topics one chat may have: more than anybody reads, and a bound on what one chat can make us keep. */
export const MOST_TOPICS = 100

const CASE = 'case:'

/** Whether there can still be news of a person that somebody would wait for. */
export function canBeFollowed({ status }: Case): boolean {
  return status.value !== 'released' && status.value !== 'died'
}

export function caseTopic(id: string): Topic {
  return `${CASE}${id}`
}

/** The id of the person whom a topic is about; undefined for the general ones. */
export function caseOf(topic: Topic): string | undefined {
  return topic.startsWith(CASE) ? topic.slice(CASE.length) : undefined
}

export function isTopic(value: string): value is Topic {
  if (value === 'cases' || value === 'days' || value === 'news') return true
  return value.startsWith(CASE) && recordId.safeParse(value.slice(CASE.length)).success
}

/** Everything that is kept of one chat, beside its sealed number. */
export interface Subscription {
  language: Language
  topics: ReadonlySet<Topic>
}

/** One receiver of a message to subscribers. */
export interface Recipient {
  chat: number
  language: Language
}

/** The subscribers as features see them. A chat without a subscription is unknown here, in every sense. */
export interface Subscribers {
  find(chat: number): Promise<Subscription | undefined>
  /** `language` counts only for a chat that had no subscription; `full` beyond MOST_TOPICS. */
  add(chat: number, language: Language, topic: Topic): Promise<'added' | 'there' | 'full'>
  /** Removes the topic, and with the last one everything about the chat. False where it was not there. */
  remove(chat: number, topic: Topic): Promise<boolean>
  /** False where there is no subscription whose language it could be. */
  setLanguage(chat: number, language: Language): Promise<boolean>
  /** Removes everything about the chat. False where there was nothing; then nothing is left behind either. */
  forget(chat: number): Promise<boolean>
  /** The last day on which backups know, by a mark without a name, that this chat has left. */
  leftUntil(chat: number): Promise<Day | undefined>
  /** How many chats have at least one of the topics, and one of the languages where some are given. */
  count(topics: readonly Topic[], languages?: readonly Language[]): Promise<number>
  /** How many chats have any topic. */
  total(): Promise<number>
  /** Every topic that somebody has. */
  topics(): Promise<Topic[]>
  /** Every chat with at least one of the topics, once. Others may come and go while it is read. */
  audience(topics: readonly Topic[]): AsyncIterable<Recipient>
  /** Ends the topic for all who have it; says for how many. */
  endTopic(topic: Topic): Promise<number>
}
