import type { Chat, ChatMember, User } from 'grammy/types'
import type { ChatMessage, GroupChat } from './chats.ts'
import { tidyText } from './entities.ts'
import type { Person } from './people.ts'
import { deliver, entitiesAs, seconds, type World } from './world.ts'

export interface GroupOptions {
  id?: number
  title?: string
  type?: 'group' | 'supergroup'
}

/** A group that the bot may be added to. It sees all that is said there, as if privacy mode were off. */
export interface Group {
  readonly id: number
  readonly title: string
  /** Adds the bot, which is told by my_chat_member and the service message; returns the last update's number. */
  addBot(by: Person): number
  removeBot(by: Person): number
  say(person: Person, text: string): Promise<void>
  messages(): ChatMessage[]
  botMessages(): ChatMessage[]
  readonly hasBot: boolean
  /** Whether the bot went by itself. */
  readonly botHasLeft: boolean
}

const SETTLE_MS = 10_000

export function createGroupChat(
  id: number,
  { title = 'Group', type = 'supergroup' }: GroupOptions,
): GroupChat {
  const chat = { id, type, title } as Chat.GroupChat | Chat.SupergroupChat
  return {
    kind: 'group',
    id,
    chat,
    membership: 'never',
    members: new Map(),
    messages: new Map(),
    pinned: undefined,
  }
}

export function createGroup(world: World, state: GroupChat): Group {
  const message = (from: User, content: Record<string, unknown>): ChatMessage => ({
    message_id: world.chats.nextMessageId(),
    from,
    chat: state.chat,
    date: seconds(world),
    ...content,
  })

  const tell = (by: Person, before: ChatMember, after: ChatMember) => {
    state.members.set(by.id, by.user)
    const about = { chat: state.chat, from: by.user, date: seconds(world) }
    return world.updates.push({
      my_chat_member: { ...about, old_chat_member: before, new_chat_member: after },
    })
  }

  const member: ChatMember = { status: 'member', user: world.bot }
  const absent: ChatMember = { status: 'left', user: world.bot }
  const kicked: ChatMember = { status: 'kicked', user: world.bot, until_date: 0 }

  return {
    id: state.id,
    title: state.chat.title,
    addBot(by) {
      state.membership = 'member'
      tell(by, absent, member)
      const notice = message(by.user, { new_chat_members: [world.bot] })
      deliver(world, state, notice)
      return world.updates.push({ message: notice })
    },
    removeBot(by) {
      state.membership = 'kicked'
      return tell(by, member, kicked)
    },
    async say(person, words) {
      if (state.membership !== 'member') throw new Error(`the bot is not in the group ${state.chat.title}`)
      state.members.set(person.id, person.user)
      const { text, entities } = tidyText(words)
      const said = message(person.user, { text, ...entitiesAs('entities', entities) })
      deliver(world, state, said)
      await world.updates.settled(SETTLE_MS, world.updates.push({ message: said }))
    },
    messages: () => [...state.messages.values()],
    botMessages: () => [...state.messages.values()].filter(({ from }) => from?.id === world.bot.id),
    get hasBot() {
      return state.membership === 'member'
    },
    get botHasLeft() {
      return state.membership === 'left'
    },
  }
}
