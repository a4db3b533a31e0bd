import { element, icon } from './element.js'
import { link } from './format.js'
import { Refusal } from './server.js'

/** @typedef {import('./types.d.ts').InlineButton} InlineButton */
/** @typedef {import('./types.d.ts').ChatActs} ChatActs */

/** Telegram's own clients stop the spinner about then, whatever the bot does. */
const LONGEST_PRESS = 15_000

/**
 * @param {InlineButton[][]} rows
 * @param {number} messageId
 * @param {ChatActs} chat
 */
export function inlineKeyboard(rows, messageId, chat) {
  const keyboard = element('div', { class: 'keyboard', role: 'group', 'aria-label': 'Buttons' })
  for (const row of rows) {
    keyboard.append(element('div', { class: 'keys' }, ...row.map((button) => key(button, messageId, chat))))
  }
  keyboard.addEventListener('keydown', (event) => moveFocus(keyboard, event))
  return keyboard
}

/**
 * @param {InlineButton} button
 * @param {number} messageId
 * @param {ChatActs} chat
 * @returns {HTMLElement}
 */
function key(button, messageId, chat) {
  const known = ['primary', 'success', 'danger'].includes(button.style ?? '')
  const attributes = { class: known ? `key ${button.style}` : 'key', 'data-button': button.text, dir: 'auto' }
  if (button.url !== undefined) {
    const anchor = link(button.url, chat, attributes)
    anchor.append(button.text)
    if (!anchor.title.startsWith('Sends')) anchor.append(icon('out'))
    return anchor
  }
  const node = element('button', { ...attributes, type: 'button' }, button.text)
  const { callback_data: data, copy_text: copy } = button
  if (copy) {
    node.append(icon('copy'))
    node.title = `Copies “${copy.text}”`
    node.addEventListener('click', () => chat.copy(copy.text))
  } else if (data !== undefined) {
    node.dataset.callback = data
    node.addEventListener('click', () => chat.press(node, messageId, data))
  } else {
    node.disabled = true
    node.title = 'The local Telegram has no such kind of button'
  }
  return node
}

/**
 * The arrow keys walk over the keyboard as it is laid out.
 *
 * @param {HTMLElement} keyboard
 * @param {KeyboardEvent} event
 */
function moveFocus(keyboard, event) {
  const rows = [...keyboard.children].map((row) => [...row.children])
  const y = rows.findIndex((row) => row.includes(/** @type {Element} */ (event.target)))
  const x = rows[y]?.indexOf(/** @type {Element} */ (event.target)) ?? 0
  const row = rows[y + (event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0)]
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (!row || !event.key.startsWith('Arrow')) return
  const next = row[step ? x + step : Math.min(x, row.length - 1)]
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus()
}

/**
 * Where the focus stood in a keyboard that is about to be replaced, as a function that finds the same place in
 * the new one: the same data, else the same position, else the first button.
 *
 * @param {Element | undefined} keyboard
 * @returns {((fresh: Element | undefined) => HTMLElement | null) | undefined}
 */
export function focusPlace(keyboard) {
  const focused = document.activeElement
  if (!keyboard || !(focused instanceof HTMLElement) || !keyboard.contains(focused)) return undefined
  const data = focused.dataset.callback
  const position = [...keyboard.querySelectorAll('.key')].indexOf(focused)
  return (fresh) => {
    const keys = /** @type {HTMLElement[]} */ ([...(fresh?.querySelectorAll('.key') ?? [])])
    const same = data === undefined ? undefined : keys.find((one) => one.dataset.callback === data)
    return same ?? keys[position] ?? keys[0] ?? null
  }
}

/**
 * Presses of callback buttons, from the tap to the bot's answer.
 *
 * @param {(messageId: number, data: string) => Promise<{ query_id: string }>} send
 * @param {(text: string) => void} say
 */
export function createPresses(send, say) {
  /** @type {Map<string, () => void>} */
  const waiting = new Map()
  /** Answers that overtook the server's reply to the press itself. @type {Set<string>} */
  const early = new Set()
  let underWay = 0

  return {
    /**
     * @param {HTMLElement} button
     * @param {number} messageId
     * @param {string} data
     */
    async press(button, messageId, data) {
      if (button.ariaBusy === 'true') return
      button.ariaBusy = 'true'
      const finish = () => {
        button.ariaBusy = null
      }
      underWay += 1
      try {
        const { query_id: id } = await send(messageId, data)
        if (early.delete(id)) finish()
        else {
          waiting.set(id, finish)
          setTimeout(() => waiting.delete(id) && finish(), LONGEST_PRESS)
        }
      } catch (error) {
        finish()
        say(refused(error))
      } finally {
        underWay -= 1
        if (underWay === 0) early.clear()
      }
    },

    /** @param {string} id */
    answered(id) {
      const finish = waiting.get(id)
      if (finish) finish()
      else if (underWay > 0) early.add(id)
      waiting.delete(id)
    },
  }
}

/** @param {unknown} error */
function refused(error) {
  if (!(error instanceof Refusal)) return 'The server does not answer. Is it running?'
  if (error.status === 404) return 'This button is no longer there'
  return error.status === 409 ? 'Unblock the bot first' : `The press was refused (${error.status})`
}
