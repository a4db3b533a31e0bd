import type { InlineKeyboardButton } from 'grammy/types'
import type { Keyboard } from './show.ts'

/** Telegram's limit of callback data, in bytes; all of ours is ASCII. */
const DATA_LIMIT = 64
/** Telegram's limit of a text that a button copies, in characters. */
const COPY_LIMIT = 256

export function press(text: string, data: string): InlineKeyboardButton {
  if (data.length > DATA_LIMIT) throw new Error('callback data over 64 bytes')
  return { text, callback_data: data }
}

export function link(text: string, url: string): InlineKeyboardButton {
  return { text, url }
}

/** A button that copies; undefined where the text is too long for one. */
export function copy(text: string, copied: string): InlineKeyboardButton | undefined {
  return copied.length <= COPY_LIMIT ? { text, copy_text: { text: copied } } : undefined
}

/** Buttons in rows of `width`; absent ones are left out. */
export function rows(width: number, buttons: readonly (InlineKeyboardButton | undefined)[]): Keyboard {
  const present = buttons.filter((button) => button !== undefined)
  return Array.from({ length: Math.ceil(present.length / width) }, (_, row) =>
    present.slice(row * width, (row + 1) * width),
  )
}

export interface Page<T> {
  items: T[]
  page: number
  pages: number
}

/** One page of a list; a page number out of range gives the nearest that exists. */
export function pageOf<T>(items: readonly T[], wanted: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const page = Math.min(Math.max(0, Number.isFinite(wanted) ? wanted : 0), pages - 1)
  return { items: items.slice(page * size, (page + 1) * size), page, pages }
}
