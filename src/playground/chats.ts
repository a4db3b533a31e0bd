import type { Chat, Message, User } from 'grammy/types'
import { badRequest, forbidden } from './refusal.ts'

/** A message as the Bot API shows it; every kind of content is an optional field. */
export type ChatMessage = Message

/** Whether a person can be written to: after blocking the bot or deleting the account no longer. */
export type Standing = 'open' | 'blocked' | 'deactivated'

export interface PrivateChat {
  readonly kind: 'private'
  readonly id: number
  readonly chat: Chat.PrivateChat
  readonly user: User
  standing: Standing
  /** Oldest first; at most 500. */
  readonly messages: Map<number, ChatMessage>
  pinned: number | undefined
}

export interface GroupChat {
  readonly kind: 'group'
  readonly id: number
  readonly chat: Chat.GroupChat | Chat.SupergroupChat
  /** The bot's own standing. */
  membership: 'never' | 'member' | 'left' | 'kicked'
  readonly members: Map<number, User>
  readonly messages: Map<number, ChatMessage>
  pinned: number | undefined
}

export type ChatState = PrivateChat | GroupChat

const MESSAGES_KEPT = 500
/** Chats of a crowd whose messages are remembered; the crowd itself may be of millions. */
const CROWD_KEPT = 20_000

interface Crowd {
  from: number
  to: number
  standing: (id: number) => Standing
}

export interface Chats {
  add(state: ChatState): void
  /** People who exist by number only, until somebody needs one of them. */
  addCrowd(crowd: Crowd): void
  find(id: number | string): ChatState | undefined
  /** A private chat that will not be forgotten any more. */
  keepPrivate(id: number): PrivateChat | undefined
  nextMessageId(): number
  keep(state: ChatState, message: ChatMessage): void
}

export function createChats(): Chats {
  const known = new Map<number, ChatState>()
  const crowds: Crowd[] = []
  const passing = new Map<number, PrivateChat>()
  let lastMessageId = 0

  const fromCrowd = (id: number): PrivateChat | undefined => {
    const met = passing.get(id)
    if (met !== undefined) return met
    const crowd = crowds.find(({ from, to }) => id >= from && id < to)
    if (crowd === undefined) return undefined
    const user: User = { id, is_bot: false, first_name: `Person ${id}`, language_code: 'en' }
    const state = createPrivateChat(user, crowd.standing(id))
    passing.set(id, state)
    if (passing.size > CROWD_KEPT) forgetOldest(passing)
    return state
  }

  return {
    add: (state) => void known.set(state.id, state),
    addCrowd: (crowd) => void crowds.push(crowd),
    find(id) {
      if (typeof id === 'number') return known.get(id) ?? fromCrowd(id)
      if (/^-?\d{1,16}$/.test(id)) return known.get(Number(id)) ?? fromCrowd(Number(id))
      return undefined
    },
    keepPrivate(id) {
      const state = known.get(id) ?? fromCrowd(id)
      if (state?.kind !== 'private') return undefined
      passing.delete(id)
      known.set(id, state)
      return state
    },
    nextMessageId: () => ++lastMessageId,
    keep(state, message) {
      state.messages.set(message.message_id, message)
      if (state.messages.size > MESSAGES_KEPT) forgetOldest(state.messages)
    },
  }
}

function forgetOldest(map: Map<number, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key)
    return
  }
}

export function createPrivateChat(user: User, standing: Standing = 'open'): PrivateChat {
  const { id, first_name, last_name, username } = user
  const chat: Chat.PrivateChat = {
    id,
    type: 'private',
    first_name,
    ...(last_name === undefined ? {} : { last_name }),
    ...(username === undefined ? {} : { username }),
  }
  return { kind: 'private', id, chat, user, standing, messages: new Map(), pinned: undefined }
}

/** The chat a call names, if the bot may act in it; throws Telegram's refusal if not. */
export function reachable(chats: Chats, id: number | string): ChatState {
  const state = chats.find(id)
  if (state === undefined) throw badRequest('chat not found')
  if (state.kind === 'private') {
    if (state.standing === 'blocked') throw forbidden('bot was blocked by the user')
    if (state.standing === 'deactivated') throw forbidden('user is deactivated')
    return state
  }
  if (state.membership === 'never') throw badRequest('chat not found')
  const name = state.chat.type === 'group' ? 'group' : 'supergroup'
  if (state.membership === 'kicked') throw forbidden(`bot was kicked from the ${name} chat`)
  if (state.membership === 'left') throw forbidden(`bot is not a member of the ${name} chat`)
  return state
}
