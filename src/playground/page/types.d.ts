/** What the playground's server sends to the page: a small part of the Bot API's objects, and its own events. */

export interface Entity {
  type: string
  /** Offset and length count UTF-16 units, as JavaScript strings do. */
  offset: number
  length: number
  url?: string
  user?: { id: number; first_name: string }
  language?: string
}

export interface InlineButton {
  text: string
  callback_data?: string
  url?: string
  copy_text?: { text: string }
  style?: string
}

export interface Message {
  message_id: number
  /** Seconds since 1970. */
  date: number
  edit_date?: number
  from: { id: number; is_bot: boolean; first_name: string }
  chat: { id: number }
  text?: string
  entities?: Entity[]
  caption?: string
  caption_entities?: Entity[]
  document?: { file_id: string; file_name?: string; mime_type?: string; file_size?: number }
  photo?: { file_id: string; width: number; height: number }[]
  reply_markup?: { inline_keyboard?: InlineButton[][] }
  reply_to_message?: Message
}

export interface Command {
  command: string
  description: string
}

export interface Bot {
  id: number
  first_name: string
  username: string
}

export interface Person {
  id: number
  first_name: string
  language_code: string
  role?: string
  blocked: boolean
  messages: Message[]
  commands: Command[]
}

export interface Answer {
  person: number
  query_id: string
  text?: string
  show_alert?: boolean
  url?: string
}

/** The server's events by name; `person` in all but the first two is the person's id. */
export interface Events {
  state: { bot: Bot; people: Person[] }
  person: Person
  message: { person: number; message: Message }
  edited: { person: number; message: Message }
  deleted: { person: number; message_ids: number[] }
  action: { person: number; action: string }
  answered: Answer
  commands: { person: number; commands: Command[] }
  blocked: { person: number; blocked: boolean }
}

export type Handlers = { [Name in keyof Events]: (data: Events[Name]) => void }

/** What a person can do, already bound to that person; each promise rejects with a `Refusal` or a network error. */
export interface Acts {
  send(text: string): Promise<unknown>
  press(messageId: number, data: string): Promise<{ query_id: string }>
  setBlocked(blocked: boolean): Promise<unknown>
  clear(): Promise<unknown>
}

/** What the parts of a message may ask of the chat around them. */
export interface ChatActs {
  send(text: string): void
  copy(text: string): void
  press(button: HTMLElement, messageId: number, data: string): void
  show(messageId: number): void
  /** The text that a link to this very bot (`t.me/<bot>?start=x`) stands for, if it is one. */
  startOf(url: string): string | undefined
}
