import type { ApiMethods, Message, MessageEntity, Opts } from 'grammy/types'
import type { ChatMessage, ChatState, Chats } from './chats.ts'
import type { CommandLists } from './commands.ts'
import type { Files } from './files.ts'
import type { Upload } from './multipart.ts'
import type { UpdateQueue } from './updates.ts'
import type { Webhook } from './webhook.ts'

export interface BotAccount {
  id: number
  is_bot: true
  first_name: string
  username: string
}

/** A press of a button that waits to be answered. */
export interface Query {
  person: number
  at: number
  answer?: { text?: string; show_alert?: boolean; url?: string }
}

/** What a chat page wants to hear; only what happens in private chats. */
export type ChatEvent =
  | { type: 'person'; person: number }
  | { type: 'message'; person: number; message: ChatMessage }
  | { type: 'edited'; person: number; message: ChatMessage }
  | { type: 'deleted'; person: number; message_ids: number[] }
  | { type: 'action'; person: number; action: string }
  | { type: 'answered'; person: number; query_id: string; text?: string; show_alert?: boolean; url?: string }
  | { type: 'commands'; person: number; commands: { command: string; description: string }[] }
  | { type: 'blocked'; person: number; blocked: boolean }

/** All that the local Telegram knows; the methods of the Bot API act on it. */
export interface World {
  readonly bot: BotAccount
  readonly chats: Chats
  readonly files: Files
  readonly commands: CommandLists
  readonly updates: UpdateQueue
  readonly webhook: Webhook
  /** By the id of the callback query. */
  readonly queries: Map<string, Query>
  /** The clock, in milliseconds. */
  now(): number
  emit(event: ChatEvent): void
  /** Tells everybody's menu that the lists of commands have changed. */
  commandsChanged(): void
}

export interface CallContext {
  /** Files by the name of their part; `attach://name` and the parameter's own name point to them. */
  readonly uploads: ReadonlyMap<string, Upload>
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal
}

/** Parameters as they arrive over HTTP, where a file is a text that points to an upload. */
type Params<M extends keyof ApiMethods> = Opts<M>

export type Handlers = {
  [M in keyof ApiMethods]?: (params: Params<M>, call: CallContext) => unknown
}

export function seconds(world: World): number {
  return Math.floor(world.now() / 1_000)
}

/** Keeps a message in its chat and tells the page about it. */
export function deliver(world: World, state: ChatState, message: ChatMessage): void {
  world.chats.keep(state, message)
  if (state.kind === 'private') world.emit({ type: 'message', person: state.id, message })
}

/** A message of the bot with the fields that every one has; the content is added by the caller. */
export function botMessage(world: World, state: ChatState, content: Partial<Message>): ChatMessage {
  return {
    message_id: world.chats.nextMessageId(),
    from: world.bot,
    chat: state.chat,
    date: seconds(world),
    ...content,
  }
}

/** Leaves the key out when there is nothing in the list, as the Bot API does. */
export function entitiesAs(
  key: 'entities' | 'caption_entities',
  entities: MessageEntity[],
): Partial<Message> {
  return entities.length === 0 ? {} : { [key]: entities }
}
