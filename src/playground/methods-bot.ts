import type { ChatFullInfo, ChatMember, MenuButton, User } from 'grammy/types'
import { type ChatState, reachable } from './chats.ts'
import { checkLanguage } from './commands.ts'
import { badRequest } from './refusal.ts'
import type { Handlers, World } from './world.ts'

/** The methods about the bot itself, its updates and its chats. */
export function botMethods(world: World): Handlers {
  return { ...updateMethods(world), ...profileMethods(world), ...chatMethods(world) }
}

function updateMethods(world: World): Handlers {
  const { updates, webhook } = world
  return {
    getMe: () => ({
      ...world.bot,
      can_join_groups: true,
      // Groups show the bot everything here, so that it can be seen to keep quiet.
      can_read_all_group_messages: true,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
    }),
    getUpdates: (params, { signal }) => updates.poll(params, signal),
    setWebhook(params) {
      const { url, allowed_updates, drop_pending_updates, certificate: _, ...options } = params
      if (url === '') webhook.remove()
      if (drop_pending_updates) updates.drop()
      updates.setAllowed(allowed_updates)
      if (url !== '') webhook.set({ url, ...options })
      return true
    },
    deleteWebhook({ drop_pending_updates }) {
      webhook.remove()
      if (drop_pending_updates) updates.drop()
      return true
    },
    getWebhookInfo: () => webhook.info(),
    logOut: () => true,
    close: () => true,
    getFile({ file_id }) {
      const { path, file_unique_id, bytes } = world.files.downloadable(file_id)
      return { file_id, file_unique_id, file_size: bytes.length, file_path: path }
    },
  }
}

function profileMethods(world: World): Handlers {
  const { commands } = world
  const [names, descriptions, shorts] = [
    new Map<string, string>(),
    new Map<string, string>(),
    new Map<string, string>(),
  ]
  const put = (map: Map<string, string>, language: string | undefined, value: string | undefined) => {
    const code = checkLanguage(language)
    if (value) map.set(code, value)
    else map.delete(code)
    return true
  }
  const read = (map: Map<string, string>, language: string | undefined, otherwise: string) =>
    map.get(checkLanguage(language)) ?? map.get('') ?? otherwise

  return {
    setMyCommands({ commands: list, scope, language_code }) {
      commands.set(list, scope, language_code)
      world.commandsChanged()
      return true
    },
    deleteMyCommands({ scope, language_code }) {
      commands.remove(scope, language_code)
      world.commandsChanged()
      return true
    },
    getMyCommands: ({ scope, language_code }) => commands.get(scope, language_code),
    setMyName: ({ name, language_code }) => put(names, language_code, name),
    getMyName: ({ language_code }) => ({ name: read(names, language_code, world.bot.first_name) }),
    setMyDescription: ({ description, language_code }) => put(descriptions, language_code, description),
    getMyDescription: ({ language_code }) => ({ description: read(descriptions, language_code, '') }),
    setMyShortDescription: ({ short_description, language_code }) =>
      put(shorts, language_code, short_description),
    getMyShortDescription: ({ language_code }) => ({ short_description: read(shorts, language_code, '') }),
  }
}

function chatMethods(world: World): Handlers {
  let defaultButton: MenuButton = { type: 'commands' }
  const buttons = new Map<number, MenuButton>()
  return {
    getChat: ({ chat_id }) => fullChat(reachable(world.chats, chat_id)),
    getChatMember({ chat_id, user_id }) {
      const state = reachable(world.chats, chat_id)
      const user = memberOf(world, state, user_id)
      if (user === undefined) throw badRequest('member not found')
      return { status: 'member', user } satisfies ChatMember
    },
    leaveChat({ chat_id }) {
      const state = reachable(world.chats, chat_id)
      if (state.kind === 'private') throw badRequest("chat member status can't be changed in private chats")
      state.membership = 'left'
      return true
    },
    setChatMenuButton({ chat_id, menu_button }) {
      const button = menu_button ?? { type: 'default' }
      if (chat_id === undefined) defaultButton = button
      else buttons.set(reachable(world.chats, chat_id).id, button)
      return true
    },
    getChatMenuButton: ({ chat_id }) =>
      (chat_id === undefined ? undefined : buttons.get(reachable(world.chats, chat_id).id)) ?? defaultButton,
  }
}

function fullChat(state: ChatState): ChatFullInfo {
  const pinned = state.pinned === undefined ? undefined : state.messages.get(state.pinned)
  return {
    ...state.chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(pinned === undefined ? {} : { pinned_message: pinned }),
  }
}

function memberOf(world: World, state: ChatState, id: number): User | undefined {
  if (id === world.bot.id) return world.bot
  return state.kind === 'group' ? state.members.get(id) : state.id === id ? state.user : undefined
}
