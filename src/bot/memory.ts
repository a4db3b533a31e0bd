import type { ConversationData, VersionedState } from '@grammyjs/conversations'
import { type ChatChoices, createExpiringMap, type Expected } from '../chat/memory.ts'
import { createTrail } from '../chat/trail.ts'
import type { Draft } from '../domain/letter/draft.ts'
import type { UpdateDraft } from '../domain/update-draft.ts'
import type { LettersToday } from '../features/letter/feature.ts'
import type { Talk } from '../features/letter/talk.ts'
import type { ToldToday } from '../features/reports.ts'
import type { Remembered } from '../features/rights.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A draft is forgotten half an hour after the last answer. */
const DRAFT_TTL = 30 * MINUTE
/** How long the bot waits for a text that it asked for. */
const PASTE_TTL = 10 * MINUTE
/** Most chats that are remembered at once; beyond them the longest silent are forgotten first. */
const MOST_CHATS = 100_000
const MOST_TALKS = 20_000

/**
 * Everything that the bot knows about people, all of it in memory, with a time limit and a size limit each.
 *
 * @param now milliseconds, as `Date.now` gives them
 */
export function createBotMemory(now: () => number) {
  const memory = {
    /** The language and person that a chat chose: a day after it was last heard of. */
    choices: createExpiringMap<ChatChoices>(DAY, MOST_CHATS, now),
    /** Letters in the making. */
    talks: createExpiringMap<Talk>(DRAFT_TTL, MOST_TALKS, now),
    /** Where a chat's way to a letter began: the message that asked whom to write to. */
    asked: createExpiringMap<number>(DRAFT_TTL, MOST_TALKS, now),
    /** The messages that can still be deleted. */
    trail: createTrail(MOST_TALKS, now),
    /** What an editor is telling of a person. */
    updates: createExpiringMap<UpdateDraft>(DRAFT_TTL, MOST_TALKS, now),
    /** What a chat told editors today. */
    told: createExpiringMap<ToldToday>(DAY, MOST_CHATS, now),
    /** How many letters a chat began today, and whether it was counted in the totals. */
    begun: createExpiringMap<LettersToday>(DAY, MOST_CHATS, now),
    /** What the next text of a chat is. */
    expecting: createExpiringMap<Expected>(PASTE_TTL, MOST_TALKS, now),
    /** The conversations plugin's own record of who waits for what. */
    waiting: createExpiringMap<VersionedState<ConversationData>>(DRAFT_TTL, MOST_TALKS, now),
  }
  return {
    ...memory,
    /** All of it about one chat, for the person to read. */
    remembered(chat: number): Remembered {
      const { language, caseId } = memory.choices.get(chat) ?? {}
      const talk = memory.talks.get(chat)
      const told = memory.told.get(chat)
      const messages = memory.trail.since(chat, 0)
      const everything = {
        language,
        person: caseId,
        letter: talk && { ...talk, draft: plainDraft(talk.draft) },
        lettersToday: memory.begun.get(chat),
        told: told && { ...told, told: Array.from(told.told) },
        update: memory.updates.get(chat),
        awaiting: memory.expecting.get(chat),
        wayToLetterBeganAt: memory.asked.get(chat),
        inTalk: memory.waiting.get(chat) !== undefined || undefined,
        messages: messages.length > 0 ? messages : undefined,
      }
      return Object.fromEntries(Object.entries(everything).filter(([, value]) => value !== undefined))
    },
    /** Drops everything about one chat. */
    drop(chat: number) {
      for (const kept of Object.values(memory)) kept.delete(chat)
    },
    /** Drops what has had its time; to be called every minute or so. */
    forgetExpired() {
      for (const kept of Object.values(memory)) kept.purge()
    },
  }
}

function plainDraft(draft: Draft): object {
  return { ...draft, own: Object.fromEntries(draft.own), turns: Object.fromEntries(draft.turns) }
}

export type BotMemory = ReturnType<typeof createBotMemory>
