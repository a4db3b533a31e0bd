import type { InlineKeyboardMarkup, Message } from 'grammy/types'
import { type ChatMessage, type ChatState, reachable } from './chats.ts'
import { acceptedKeyboard, sameKeyboard } from './keyboards.ts'
import { captionContent, textContent } from './methods-send.ts'
import { badRequest } from './refusal.ts'
import { type Handlers, seconds, type World } from './world.ts'

/** After this a bot cannot delete a message, in seconds. */
const DELETABLE_FOR = 48 * 3_600
/** An answer to a press has to come before this, in milliseconds; the real limit is not published. */
const ANSWERABLE_FOR = 150_000

interface Target {
  chat_id?: number | string
  message_id?: number
  inline_message_id?: string
  reply_markup?: InlineKeyboardMarkup
}

type ContentKey = 'text' | 'entities' | 'caption' | 'caption_entities' | 'link_preview_options'

export function editMethods(world: World): Handlers {
  /** Puts the new content in the place of the old; throws if nothing would change. */
  const edit = (
    target: Target,
    keys: readonly ContentKey[],
    content: (old: ChatMessage) => Partial<Message>,
  ) => {
    const [state, old] = editable(world, target)
    const fresh = content(old)
    const reply_markup = acceptedKeyboard(target.reply_markup)
    const same = keys.every((key) => JSON.stringify(old[key]) === JSON.stringify(fresh[key]))
    if (same && sameKeyboard(old.reply_markup, reply_markup))
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      )
    const message = { ...old } as Record<string, unknown>
    for (const key of [...keys, 'reply_markup']) delete message[key]
    Object.assign(message, fresh, reply_markup && { reply_markup }, { edit_date: seconds(world) })
    const edited = message as unknown as ChatMessage
    state.messages.set(edited.message_id, edited)
    if (state.kind === 'private') world.emit({ type: 'edited', person: state.id, message: edited })
    return edited
  }

  const remove = (state: ChatState, ids: readonly number[]) => {
    for (const id of ids) {
      const message = state.messages.get(id)
      if (message === undefined) continue
      if (seconds(world) - message.date > DELETABLE_FOR)
        throw badRequest("message can't be deleted for everyone")
      if (state.kind === 'group' && message.from?.id !== world.bot.id)
        throw badRequest("message can't be deleted")
    }
    const removed = ids.filter((id) => state.messages.delete(id))
    if (state.kind === 'private' && removed.length > 0)
      world.emit({ type: 'deleted', person: state.id, message_ids: removed })
  }

  return {
    editMessageText: (params) =>
      edit(params, ['text', 'entities', 'link_preview_options'], (old) => {
        const fresh = textContent(params)
        if (old.text === undefined) throw badRequest('there is no text in the message to edit')
        return fresh
      }),
    editMessageCaption: (params) =>
      edit(params, ['caption', 'caption_entities'], (old) => {
        if (old.text !== undefined) throw badRequest('there is no caption in the message to edit')
        return captionContent(params)
      }),
    editMessageReplyMarkup: (params) => edit(params, [], () => ({})),
    deleteMessage({ chat_id, message_id }) {
      const state = reachable(world.chats, chat_id)
      if (!state.messages.has(message_id)) throw badRequest('message to delete not found')
      remove(state, [message_id])
      return true
    },
    deleteMessages({ chat_id, message_ids }) {
      remove(reachable(world.chats, chat_id), message_ids)
      return true
    },
    answerCallbackQuery({ callback_query_id, text, show_alert, url }) {
      const query = world.queries.get(callback_query_id)
      if (query === undefined || query.answer !== undefined || world.now() - query.at > ANSWERABLE_FOR)
        throw badRequest('query is too old and response timeout expired or query ID is invalid')
      query.answer = {
        ...(text === undefined || text === '' ? {} : { text }),
        ...(show_alert ? { show_alert } : {}),
        ...(url === undefined ? {} : { url }),
      }
      world.emit({ type: 'answered', person: query.person, query_id: callback_query_id, ...query.answer })
      return true
    },
    pinChatMessage({ chat_id, message_id }) {
      const state = reachable(world.chats, chat_id)
      if (!state.messages.has(message_id)) throw badRequest('message to pin not found')
      state.pinned = message_id
      return true
    },
    unpinChatMessage({ chat_id, message_id }) {
      const state = reachable(world.chats, chat_id)
      if (message_id !== undefined && message_id !== state.pinned)
        throw badRequest('message to unpin not found')
      state.pinned = undefined
      return true
    },
    setMessageReaction({ chat_id, message_id }) {
      const state = reachable(world.chats, chat_id)
      if (!state.messages.has(message_id)) throw badRequest('message to react not found')
      return true
    },
  }
}

function editable(world: World, target: Target): [ChatState, ChatMessage] {
  if (target.inline_message_id !== undefined) throw badRequest('MESSAGE_ID_INVALID')
  if (target.chat_id === undefined) throw badRequest('chat_id is empty')
  if (target.message_id === undefined) throw badRequest('message identifier is not specified')
  const state = reachable(world.chats, target.chat_id)
  const message = state.messages.get(target.message_id)
  if (message === undefined) throw badRequest('message to edit not found')
  if (message.from?.id !== world.bot.id || message.forward_origin !== undefined)
    throw badRequest("message can't be edited")
  return [state, message]
}
