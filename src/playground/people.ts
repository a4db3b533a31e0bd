import { setTimeout as sleep } from 'node:timers/promises'
import type { BotCommand, ChatMember, User } from 'grammy/types'
import type { ChatMessage, PrivateChat } from './chats.ts'
import { tidyText } from './entities.ts'
import { deliver, entitiesAs, seconds, type World } from './world.ts'

export interface PersonOptions {
  id?: number
  firstName?: string
  lastName?: string
  username?: string
  /** The language of the person's Telegram, such as ru or pt-br. */
  language?: string
  /** A label for the page, such as admin. */
  role?: string
}

/** How the bot answered a press; without an answer the button would go on spinning. */
interface PressAnswer {
  text?: string
  showAlert?: boolean
  answered: boolean
}

type ButtonChoice = string | RegExp | { data: string }

interface PressOptions {
  messageId?: number
}

/** Somebody with Telegram in hand: writes, presses and reads in a private chat with the bot. */
export interface Person {
  readonly id: number
  readonly user: User
  readonly role: string | undefined
  readonly isBlocked: boolean
  /** Writes to the bot and waits until the bot has confirmed that update. */
  send(text: string): Promise<void>
  /** Writes without waiting; returns the message's id. */
  type(text: string): number
  /**
   * Presses the newest button with this label and waits until the bot has confirmed the press. `{ data }`
   * forges a press that need not be on any keyboard. Throws, listing what is there, if there is no such button.
   */
  press(choice: ButtonChoice, options?: PressOptions): Promise<PressAnswer>
  /** Presses without waiting; returns the id of the callback query. */
  pressNoWait(choice: ButtonChoice, options?: PressOptions): string
  /** What the chat shows, oldest first. */
  messages(): ChatMessage[]
  botMessages(): ChatMessage[]
  /** The newest message of the bot; throws if there is none. */
  last(): ChatMessage
  /** The labels on the newest message of the bot that has a keyboard, or on the given one. */
  buttons(messageId?: number): string[]
  /** The newest message of the bot that fits, now or later. */
  waitFor(predicate: (message: ChatMessage) => boolean, timeoutMs?: number): Promise<ChatMessage>
  /** The menu of commands, in the person's language. */
  commands(): BotCommand[]
  block(): void
  unblock(): void
  /** Deletes the account: the bot is told nothing. */
  deactivate(): void
  /** Empties the person's own view; the bot can still edit its messages. */
  clear(): void
}

const SETTLE_MS = 10_000
const LONGEST_TEXT = 4096
const QUERIES_KEPT = 20_000

/** `listen` calls back after each message that the bot sends or edits in this chat. */
export function createPerson(
  world: World,
  state: PrivateChat,
  role: string | undefined,
  listen: (listener: () => void) => () => void,
): Person {
  let clearedThrough = 0
  let queryNumber = 0

  const shown = () => [...state.messages.values()].filter(({ message_id }) => message_id > clearedThrough)
  const fromBot = () => shown().filter(({ from }) => from?.id === world.bot.id)

  const mayWrite = () => {
    if (state.standing === 'blocked')
      throw new Error(`${state.user.first_name} has blocked the bot and has to unblock it before writing`)
    if (state.standing === 'deactivated') throw new Error(`${state.user.first_name} has deleted the account`)
  }

  const write = (words: string): { messageId: number; updateId: number } => {
    mayWrite()
    const { text, entities } = tidyText(words)
    if (text === '' || text.length > LONGEST_TEXT)
      throw new Error(`a message has 1–${LONGEST_TEXT} characters, this one has ${text.length}`)
    const message = {
      message_id: world.chats.nextMessageId(),
      from: state.user,
      chat: state.chat,
      date: seconds(world),
      text,
      ...entitiesAs('entities', entities),
    } as ChatMessage
    deliver(world, state, message)
    return { messageId: message.message_id, updateId: world.updates.push({ message }) }
  }

  const tap = (choice: ButtonChoice, options: PressOptions): { queryId: string; updateId: number } => {
    mayWrite()
    const [message, data] = findButton(fromBot(), choice, options.messageId)
    const queryId = `${state.id}${String(++queryNumber).padStart(8, '0')}`
    world.queries.set(queryId, { person: state.id, at: world.now() })
    if (world.queries.size > QUERIES_KEPT) {
      const [oldest] = world.queries.keys()
      if (oldest !== undefined) world.queries.delete(oldest)
    }
    const callback_query = {
      id: queryId,
      from: state.user,
      // A message that is gone reaches the bot as one without content, dated 0.
      message: message ?? { message_id: options.messageId ?? 1, chat: state.chat, date: 0 },
      chat_instance: String(state.id),
      data,
    }
    return { queryId, updateId: world.updates.push({ callback_query }) }
  }

  const stand = (standing: 'open' | 'blocked') => {
    if (state.standing === 'deactivated') throw new Error(`${state.user.first_name} has deleted the account`)
    if (state.standing === standing) return
    state.standing = standing
    const member: ChatMember = { status: 'member', user: world.bot }
    const kicked: ChatMember = { status: 'kicked', user: world.bot, until_date: 0 }
    const [old_chat_member, new_chat_member] = standing === 'blocked' ? [member, kicked] : [kicked, member]
    const about = { chat: state.chat, from: state.user, date: seconds(world) }
    world.updates.push({ my_chat_member: { ...about, old_chat_member, new_chat_member } })
    world.emit({ type: 'blocked', person: state.id, blocked: standing === 'blocked' })
  }

  return {
    id: state.id,
    user: state.user,
    role,
    get isBlocked() {
      return state.standing === 'blocked'
    },
    type: (text) => write(text).messageId,
    async send(text) {
      const { updateId } = write(text)
      await world.updates.settled(SETTLE_MS, updateId)
    },
    pressNoWait: (choice, options = {}) => tap(choice, options).queryId,
    async press(choice, options = {}) {
      const { queryId, updateId } = tap(choice, options)
      await world.updates.settled(SETTLE_MS, updateId)
      const answer = world.queries.get(queryId)?.answer
      return {
        answered: answer !== undefined,
        ...(answer?.text === undefined ? {} : { text: answer.text }),
        ...(answer?.show_alert === undefined ? {} : { showAlert: answer.show_alert }),
      }
    },
    messages: shown,
    botMessages: fromBot,
    last() {
      const message = fromBot().at(-1)
      if (message === undefined) throw new Error(`the bot has not written to ${state.user.first_name} yet`)
      return message
    },
    buttons(messageId) {
      const message = fromBot().findLast(
        (one) => one.reply_markup !== undefined && (messageId === undefined || one.message_id === messageId),
      )
      return message === undefined ? [] : labels(message)
    },
    waitFor(predicate, timeoutMs = SETTLE_MS) {
      return waitFor(
        () => fromBot().findLast(predicate),
        timeoutMs,
        listen,
        () => fromBot().at(-1),
      )
    },
    commands: () => world.commands.shownTo(state.id, state.user.language_code),
    block: () => stand('blocked'),
    unblock: () => stand('open'),
    deactivate() {
      state.standing = 'deactivated'
    },
    clear() {
      clearedThrough = Math.max(clearedThrough, ...state.messages.keys())
      world.emit({ type: 'person', person: state.id })
    },
  }
}

function buttonsOf(message: ChatMessage) {
  return message.reply_markup?.inline_keyboard.flat() ?? []
}

function labels(message: ChatMessage): string[] {
  return buttonsOf(message).map(({ text }) => text)
}

/** The message that has the button, if there is one, and the button's data. */
function findButton(
  messages: ChatMessage[],
  choice: ButtonChoice,
  messageId: number | undefined,
): [ChatMessage | undefined, string] {
  const among = messageId === undefined ? messages : messages.filter((one) => one.message_id === messageId)
  if (typeof choice === 'object' && 'data' in choice) return [among.at(-1), choice.data]
  const fits = (text: string) => (typeof choice === 'string' ? text === choice : text.search(choice) >= 0)
  for (const message of among.toReversed()) {
    const button = buttonsOf(message).find(({ text }) => fits(text))
    if (button === undefined) continue
    if ('callback_data' in button) return [message, button.callback_data]
    throw new Error(`the button “${button.text}” is no callback button: pressing it tells the bot nothing`)
  }
  const visible = among.filter(({ reply_markup }) => reply_markup).slice(-3)
  const list = visible.map((message) => `  message ${message.message_id}: ${labels(message).join(' | ')}`)
  throw new Error(
    `there is no button ${String(choice)}; ${list.length === 0 ? 'no buttons are visible' : `visible are\n${list.join('\n')}`}`,
  )
}

async function waitFor(
  find: () => ChatMessage | undefined,
  timeoutMs: number,
  listen: (listener: () => void) => () => void,
  newest: () => ChatMessage | undefined,
): Promise<ChatMessage> {
  const already = find()
  if (already !== undefined) return already
  const over = new AbortController()
  let stop = () => {}
  const found = new Promise<ChatMessage>((resolve) => {
    stop = listen(() => {
      const message = find()
      if (message !== undefined) resolve(message)
    })
  })
  const late = sleep(timeoutMs, undefined, { signal: over.signal }).then(() => {
    const last = newest()
    throw new Error(
      `no such message came within ${timeoutMs} ms; the newest is ${last === undefined ? 'none' : JSON.stringify(last.text ?? last.caption ?? '')}`,
    )
  })
  try {
    return await Promise.race([found, late])
  } finally {
    stop()
    over.abort()
    late.catch(() => {})
  }
}
