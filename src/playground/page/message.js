import { element, icon } from './element.js'
import { formatted } from './format.js'
import { focusPlace, inlineKeyboard } from './keyboard.js'
import { fileAddress } from './server.js'

/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('./types.d.ts').ChatActs} ChatActs */

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })
const calendar = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

/**
 * “Today”, or the calendar day.
 *
 * @param {number} date seconds since 1970
 */
export function dayOf(date) {
  const day = calendar.format(date * 1000)
  return day === calendar.format(Date.now()) ? 'Today' : day
}

/**
 * One message in the list. `update` changes only the parts that differ, so that an edit of the text leaves the
 * keyboard, opened spoilers and the focus alone, and the other way round.
 *
 * @param {Message} first
 * @param {ChatActs} chat
 */
export function createMessage(first, chat) {
  const bubble = element('div', { class: 'bubble' })
  const stack = element('div', { class: 'stack' }, bubble)
  const node = element('article', { class: 'message', 'data-message': first.message_id, tabindex: -1 }, stack)
  node.classList.add(first.from.is_bot ? 'theirs' : 'mine')
  let message = first
  let shownBody = ''
  let shownKeys = ''
  /** @type {HTMLElement | undefined} */
  let keyboard

  /** @param {Message} next */
  function update(next) {
    message = next
    const { reply_markup: markup, edit_date: _, ...rest } = next
    const body = JSON.stringify(rest)
    const meta = stamp(next)
    if (body !== shownBody) {
      const focused = bubble.contains(document.activeElement)
      bubble.replaceChildren(...bodyOf(next, chat), meta)
      if (focused) node.focus({ preventScroll: true })
    } else bubble.lastElementChild?.replaceWith(meta)
    shownBody = body

    const rows = markup?.inline_keyboard ?? []
    const keys = JSON.stringify(rows)
    if (keys !== shownKeys) {
      const place = focusPlace(keyboard)
      const fresh = rows.length > 0 ? inlineKeyboard(rows, next.message_id, chat) : undefined
      keyboard?.remove()
      if (fresh) stack.append(fresh)
      keyboard = fresh
      if (place) (place(fresh) ?? node).focus({ preventScroll: true })
    }
    shownKeys = keys
    node.setAttribute('aria-label', `${next.from.first_name}, ${clock.format(next.date * 1000)}`)
  }

  update(first)
  return {
    node,
    update,
    get date() {
      return message.date
    },
    isBots: first.from.is_bot,
  }
}

/**
 * @param {Message} message
 * @param {ChatActs} chat
 * @returns {Node[]}
 */
function bodyOf(message, chat) {
  const parts = []
  if (message.reply_to_message) parts.push(replyTo(message.reply_to_message, chat))
  if (message.photo?.length) parts.push(photo(message.photo))
  if (message.document) parts.push(card(message.document))
  const text = message.text ?? message.caption
  const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? []
  if (text !== undefined) {
    parts.push(element('div', { class: 'text' }, formatted(text, entities, chat)))
  } else if (parts.length === 0) {
    parts.push(element('em', { class: 'text' }, 'A kind of message that this page cannot show'))
  }
  return parts
}

/** @param {Message} message */
function stamp(message) {
  const time = new Date(message.date * 1000)
  const meta = element('span', { class: 'meta' })
  if (message.edit_date !== undefined) {
    const edited = `Edited ${moment.format(message.edit_date * 1000)}`
    meta.append(element('span', { class: 'edited', title: edited }, 'edited'), ' ')
  }
  meta.append(
    element('time', { datetime: time.toISOString(), title: moment.format(time) }, clock.format(time)),
  )
  return meta
}

/**
 * @param {Message} to
 * @param {ChatActs} chat
 */
function replyTo(to, chat) {
  const words = to.text ?? to.caption ?? to.document?.file_name ?? 'Photo'
  return element(
    'button',
    { class: 'reply', type: 'button', title: 'Show that message', onclick: () => chat.show(to.message_id) },
    element('strong', { dir: 'auto' }, to.from.first_name),
    element('span', { dir: 'auto' }, words.slice(0, 120)),
  )
}

/** @param {NonNullable<Message['photo']>} sizes */
function photo(sizes) {
  const ordered = sizes.toSorted((a, b) => a.width - b.width)
  const best = ordered.find((size) => size.width >= 800) ?? ordered.at(-1)
  const largest = ordered.at(-1)
  if (!best || !largest) return element('span')
  const image = element('img', {
    src: fileAddress(best.file_id),
    alt: 'Photo',
    width: best.width,
    height: best.height,
    loading: 'lazy',
  })
  return element(
    'a',
    { class: 'photo', href: fileAddress(largest.file_id), target: '_blank', title: 'Open the photo' },
    image,
  )
}

/** @param {NonNullable<Message['document']>} file */
function card(file) {
  const name = file.file_name ?? 'File'
  const href = fileAddress(file.file_id)
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase()
  const about = [ending ?? file.mime_type, sizeOf(file.file_size)].filter(Boolean).join(', ')
  return element(
    'div',
    { class: 'file' },
    element(
      'a',
      { class: 'open', href, target: '_blank', rel: 'noopener' },
      element('span', { class: 'sheet' }, icon('file')),
      element('span', { class: 'name', dir: 'auto' }, name),
      element('span', { class: 'about' }, about),
    ),
    element(
      'a',
      { class: 'save', href, download: name, 'aria-label': `Download ${name}`, title: 'Download' },
      icon('save'),
    ),
  )
}

/** @param {number | undefined} bytes */
function sizeOf(bytes) {
  if (bytes === undefined) return undefined
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
