import { element, icon } from './element.js'
import { createMessage, dayOf } from './message.js'

/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {ReturnType<typeof createMessage>} Row */

/** How near its end, in CSS pixels, the list counts as standing at it. */
const NEAR_END = 48
/** Messages of one sender closer than this, in seconds, stand together. */
const TOGETHER = 300

/**
 * The list of messages. The reader's place is kept through every change: at the end it follows what comes,
 * elsewhere the first message in sight stays where it is.
 *
 * @param {import('./types.d.ts').ChatActs} chat
 */
export function createLog(chat) {
  const node = element('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': 'Messages',
    tabindex: 0,
  })
  const badge = element('span', { class: 'badge', hidden: true })
  const down = element(
    'button',
    {
      class: 'round down',
      type: 'button',
      'aria-label': 'To the newest message',
      hidden: true,
      onclick: toEnd,
    },
    badge,
    icon('down'),
  )
  /** In the order of the list, which is the order of ids. @type {Map<number, Row>} */
  let rows = new Map()
  let following = true
  let below = 0

  const isAtEnd = () => node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_END

  function toEnd() {
    node.scrollTop = node.scrollHeight
    settle()
  }

  function settle() {
    following = isAtEnd()
    if (following) below = 0
    if (following && document.activeElement === down) node.focus({ preventScroll: true })
    down.hidden = following
    badge.hidden = below === 0
    badge.textContent = String(below)
  }

  node.addEventListener('scroll', settle, { passive: true })
  // Load events do not bubble, hence the capture.
  node.addEventListener('load', () => following && toEnd(), { capture: true })
  // The phone's keyboard and a growing typing field make the list shorter, without a scroll event.
  new ResizeObserver(() => following && toEnd()).observe(node)

  /** @param {() => void} change */
  function keepingPlace(change) {
    const wasFollowing = following
    const top = node.scrollTop
    const sights = [...rows.values()]
      .filter((row) => row.node.offsetTop + row.node.offsetHeight > top)
      .map((row) => ({ node: row.node, offset: row.node.offsetTop - top }))
    change()
    mark()
    if (wasFollowing) toEnd()
    else {
      const anchor = sights.find((sight) => sight.node.isConnected)
      if (anchor) node.scrollTop = anchor.node.offsetTop - anchor.offset
      settle()
    }
  }

  /** Days stand before their first message, and neighbours of one sender close ranks. */
  function mark() {
    let day = ''
    /** @type {Row | undefined} */
    let previous
    for (const row of rows.values()) {
      const its = dayOf(row.date)
      const isNewDay = its !== day
      if (isNewDay) row.node.dataset.day = its
      else delete row.node.dataset.day
      const joins =
        !isNewDay && previous?.isBots === row.isBots && row.date - (previous?.date ?? 0) < TOGETHER
      row.node.classList.toggle('joins', joins)
      day = its
      previous = row
    }
  }

  /** @param {Message} message */
  function place(message) {
    const known = rows.get(message.message_id)
    if (known) return known.update(message)
    const row = createMessage(message, chat)
    const next = [...rows.keys()].find((id) => id > message.message_id)
    const before = next === undefined ? undefined : rows.get(next)
    node.insertBefore(row.node, before?.node ?? null)
    rows.set(message.message_id, row)
    if (before) rows = new Map([...rows].sort(([a], [b]) => a - b))
  }

  /** @param {number[]} ids */
  function drop(ids) {
    for (const id of ids) {
      const row = rows.get(id)
      if (row?.node.contains(document.activeElement)) node.focus({ preventScroll: true })
      row?.node.remove()
      rows.delete(id)
    }
  }

  return {
    node,
    down,
    get ids() {
      return [...rows.keys()]
    },

    /**
     * Makes the list show exactly these messages.
     *
     * @param {Message[]} messages
     */
    sync(messages) {
      const wanted = new Set(messages.map((message) => message.message_id))
      // A whole history is not read aloud; what comes after it is.
      if (rows.size === 0) node.setAttribute('aria-live', 'off')
      keepingPlace(() => {
        drop([...rows.keys()].filter((id) => !wanted.has(id)))
        for (const message of messages) place(message)
      })
      requestAnimationFrame(() => node.setAttribute('aria-live', 'polite'))
    },

    /** @param {Message} message */
    put(message) {
      const isNew = !rows.has(message.message_id)
      if (isNew && !message.from.is_bot) following = true
      if (isNew && !following) below += 1
      keepingPlace(() => place(message))
    },

    /** @param {number[]} ids */
    remove(ids) {
      keepingPlace(() => drop(ids))
    },

    /** @param {number} id */
    show(id) {
      const row = rows.get(id)
      if (!row) return false
      row.node.scrollIntoView({ block: 'center' })
      row.node.focus({ preventScroll: true })
      return true
    },

    /** Puts the focus on the first button of the newest keyboard. */
    focusNewestButton() {
      /** @type {HTMLElement | null | undefined} */
      const key = [...node.querySelectorAll('.keyboard')].at(-1)?.querySelector('.key')
      key?.focus()
    },
  }
}
