import type { Message, MessageEntity } from 'grammy/types'
import { type ChatMessage, type ChatState, reachable } from './chats.ts'
import { tidyText } from './entities.ts'
import { imageSize, type StoredFile } from './files.ts'
import { acceptedKeyboard } from './keyboards.ts'
import { badRequest } from './refusal.ts'
import { botMessage, type CallContext, deliver, entitiesAs, type Handlers, type World } from './world.ts'

const MAX_TEXT = 4096
const MAX_CAPTION = 1024

/** What every sending method may be given beside its content. */
interface SendOptions {
  business_connection_id?: string
  message_thread_id?: number
  direct_messages_topic_id?: number
  allow_paid_broadcast?: boolean
  protect_content?: boolean
  message_effect_id?: string
  reply_parameters?: { message_id?: number; allow_sending_without_reply?: boolean; quote?: string }
  reply_markup?: unknown
}

export function sendMethods(world: World): Handlers {
  const send = (state: ChatState, content: Partial<Message>, options: SendOptions): ChatMessage => {
    const message = botMessage(world, state, { ...content, ...common(state, options) })
    deliver(world, state, message)
    return message
  }

  return {
    sendMessage(params) {
      const content = textContent(params)
      return send(reachable(world.chats, params.chat_id), content, params)
    },
    sendDocument(params, call) {
      const state = reachable(world.chats, params.chat_id)
      const document = documentContent(world, 'document', params.document, call)
      return send(state, { ...document, ...captionContent(params) }, params)
    },
    sendPhoto(params, call) {
      const state = reachable(world.chats, params.chat_id)
      const photo = photoContent(world, 'photo', params.photo, call)
      return send(state, { ...photo, ...captionContent(params) }, params)
    },
    sendMediaGroup(params, call) {
      const state = reachable(world.chats, params.chat_id)
      const contents = params.media.map((item): Partial<Message> => {
        if (item.type === 'photo')
          return { ...photoContent(world, 'media', item.media, call), ...captionContent(item) }
        if (item.type === 'document')
          return { ...documentContent(world, 'media', item.media, call), ...captionContent(item) }
        throw badRequest(`the local Telegram sends no groups of ${item.type}`)
      })
      const media_group_id = String(world.now())
      return contents.map((content) => send(state, { ...content, media_group_id }, params))
    },
    sendChatAction({ chat_id, action }) {
      const state = reachable(world.chats, chat_id)
      if (state.kind === 'private') world.emit({ type: 'action', person: state.id, action })
      return true
    },
    copyMessage(params) {
      const state = reachable(world.chats, params.chat_id)
      const original = findMessage(reachable(world.chats, params.from_chat_id), params.message_id, 'copy')
      const content = contentOf(original)
      const caption =
        params.caption === undefined || original.text !== undefined ? {} : captionContent(params)
      const { message_id } = send(state, { ...content, ...caption }, params)
      return { message_id }
    },
    forwardMessage(params) {
      const state = reachable(world.chats, params.chat_id)
      const original = findMessage(reachable(world.chats, params.from_chat_id), params.message_id, 'forward')
      if (original.has_protected_content) throw badRequest("message can't be forwarded")
      const forward_origin = original.from && {
        type: 'user',
        sender_user: original.from,
        date: original.date,
      }
      return send(state, { ...contentOf(original), forward_origin } as Partial<Message>, params)
    },
  }
}

/** Checks the options that every sending method shares and returns the fields they add to the message. */
function common(state: ChatState, options: SendOptions): Partial<Message> {
  if (options.business_connection_id) throw badRequest('business connection not found')
  if (options.message_thread_id) throw badRequest('message thread not found')
  if (options.direct_messages_topic_id) throw badRequest("the chat doesn't have direct message topics")
  if (options.allow_paid_broadcast) throw badRequest('FLOODSKIP_NOT_ALLOWED')
  const reply_markup = acceptedKeyboard(options.reply_markup)
  const reply = repliedTo(state, options.reply_parameters)
  return {
    ...(reply === undefined ? {} : { reply_to_message: reply }),
    ...(reply_markup === undefined ? {} : { reply_markup }),
    ...(options.protect_content ? { has_protected_content: true } : {}),
    ...(options.message_effect_id ? { effect_id: options.message_effect_id } : {}),
  } as Partial<Message>
}

function repliedTo(state: ChatState, reply: SendOptions['reply_parameters']): ChatMessage | undefined {
  if (reply === undefined) return undefined
  if (reply.message_id === undefined) throw badRequest('can\'t find field "message_id"')
  const message = state.messages.get(reply.message_id)
  if (message === undefined && !reply.allow_sending_without_reply)
    throw badRequest('message to be replied not found')
  if (message === undefined) return undefined
  const words = message.text ?? message.caption ?? ''
  if (reply.quote !== undefined && !words.includes(reply.quote)) throw badRequest('message quote is invalid')
  const { reply_to_message: _, ...alone } = message
  return alone
}

interface TextParams {
  text?: string
  parse_mode?: string
  entities?: readonly MessageEntity[]
  link_preview_options?: { url?: string }
}

/** The text, its entities and its link preview as a message carries them. */
export function textContent(params: TextParams): Partial<Message> {
  refuseParseMode(params.parse_mode)
  const { text, entities } = tidyText(params.text ?? '', params.entities)
  if (text === '') throw badRequest('text must be non-empty')
  if (text.length > MAX_TEXT) throw badRequest('message is too long')
  const preview = params.link_preview_options
  if (preview?.url && !/^https?:\/\/[^/]+\.[^/]/.test(preview.url)) throw badRequest('WEBPAGE_URL_INVALID')
  return {
    text,
    ...entitiesAs('entities', entities),
    ...(preview === undefined || Object.keys(preview).length === 0 ? {} : { link_preview_options: preview }),
  }
}

interface CaptionParams {
  caption?: string
  parse_mode?: string
  caption_entities?: readonly MessageEntity[]
  show_caption_above_media?: boolean
}

export function captionContent(params: CaptionParams): Partial<Message> {
  refuseParseMode(params.parse_mode)
  const { text, entities } = tidyText(params.caption ?? '', params.caption_entities)
  if (text.length > MAX_CAPTION) throw badRequest('message caption is too long')
  if (text === '') return {}
  return {
    caption: text,
    ...entitiesAs('caption_entities', entities),
    ...(params.show_caption_above_media ? { show_caption_above_media: true } : {}),
  }
}

function refuseParseMode(mode: string | undefined): void {
  if (!mode) return
  if (!/^(html|markdown|markdownv2)$/i.test(mode)) throw badRequest('unsupported parse_mode')
  throw badRequest('the local Telegram takes entities only, parse_mode is not supported')
}

/** A file is named by an upload, by the id of a file sent before, or by a link, which is not fetched here. */
function fileOf(
  world: World,
  kind: 'photo' | 'document',
  part: string,
  value: unknown,
  { uploads }: CallContext,
): StoredFile {
  const pointer = typeof value === 'string' ? value : ''
  const upload = uploads.get(pointer.startsWith('attach://') ? pointer.slice('attach://'.length) : part)
  if (upload !== undefined) return world.files.store(kind, upload.name, upload.bytes)
  if (/^https?:/.test(pointer)) throw badRequest('failed to get HTTP URL content')
  const known = world.files.find(pointer)
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified')
  const isPhoto = known.path.startsWith('photos/')
  if (isPhoto !== (kind === 'photo'))
    throw badRequest(
      `can't use file of type ${isPhoto ? 'Photo' : 'Document'} as ${kind === 'photo' ? 'Photo' : 'Document'}`,
    )
  return known
}

function documentContent(world: World, part: string, value: unknown, call: CallContext): Partial<Message> {
  const { file_id, file_unique_id, name, type, bytes } = fileOf(world, 'document', part, value, call)
  const document = { file_id, file_unique_id, file_name: name, mime_type: type, file_size: bytes.length }
  return { document }
}

function photoContent(world: World, part: string, value: unknown, call: CallContext): Partial<Message> {
  const { file_id, file_unique_id, bytes } = fileOf(world, 'photo', part, value, call)
  const size = imageSize(bytes)
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED')
  if (size.width + size.height > 10_000) throw badRequest('PHOTO_INVALID_DIMENSIONS')
  return { photo: [{ file_id, file_unique_id, ...size, file_size: bytes.length }] }
}

/** What a copy or a forward takes over; keyboards stay behind. */
function contentOf(message: ChatMessage): Partial<Message> {
  const { text, entities, caption, caption_entities, photo, document, link_preview_options } = message
  const content = { text, entities, caption, caption_entities, photo, document, link_preview_options }
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
}

function findMessage(state: ChatState, id: number, purpose: 'copy' | 'forward'): ChatMessage {
  const message = state.messages.get(id)
  if (message === undefined) throw badRequest(`message to ${purpose} not found`)
  return message
}
