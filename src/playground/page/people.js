import { createChat } from './chat.js'
import { element } from './element.js'
import { actsOf } from './server.js'

/** @typedef {import('./types.d.ts').Person} Person */
/** @typedef {{ chat: ReturnType<typeof createChat>, tab: HTMLElement, unread: number }} Place */

/**
 * All the chats: columns side by side, or one at a time with tabs where the window is narrow.
 *
 * @param {HTMLElement} columns
 * @param {HTMLElement} tabs
 */
export function createPeople(columns, tabs) {
  const narrow = matchMedia('(max-width: 759px)')
  const hasKeyboard = matchMedia('(hover: hover)').matches
  /** @type {Map<string, Place>} */
  const places = new Map()
  /** @type {import('./types.d.ts').Bot} */
  let bot = { id: 0, first_name: 'The bot', username: '' }
  let current = ''
  /** A person added on this page, whose chat gets the focus when it comes. */
  let awaited = ''

  /** @param {string} id */
  function select(id) {
    current = id
    for (const [its, place] of places) {
      const isCurrent = its === id
      place.chat.node.classList.toggle('current', isCurrent)
      if (isCurrent) {
        place.tab.setAttribute('aria-current', 'true')
        place.unread = 0
      } else place.tab.removeAttribute('aria-current')
      label(place)
    }
  }

  /** @param {Place} place */
  function label(place) {
    const badge = element(
      'span',
      { class: 'badge' },
      String(place.unread),
      element('span', { class: 'unseen' }, ' new'),
    )
    place.tab.replaceChildren(element('bdi', {}, place.chat.name), ...(place.unread > 0 ? [' ', badge] : []))
  }

  /** @param {Person} person */
  function put(person) {
    const id = String(person.id)
    const known = places.get(id)
    if (known) {
      known.chat.update(person)
      label(known)
      return
    }
    columns.querySelector('.waiting')?.remove()
    const chat = createChat(person, bot, actsOf(person.id))
    const tab = element('button', { type: 'button', 'data-tab': id, onclick: () => open(id) })
    const place = { chat, tab, unread: 0 }
    places.set(id, place)
    columns.append(chat.node)
    tabs.append(tab)
    chat.node.addEventListener('focusin', () => current === id || select(id))
    label(place)
    if (awaited === id) open(id)
    else if (places.size === 1) select(id)
  }

  /** @param {string} id */
  function open(id) {
    awaited = ''
    select(id)
    const place = places.get(id)
    place?.tab.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (hasKeyboard) place?.chat.focus()
  }

  /** @param {string} id */
  function drop(id) {
    const place = places.get(id)
    place?.chat.node.remove()
    place?.tab.remove()
    places.delete(id)
  }

  tabs.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const all = [...tabs.children]
    const next = all[all.indexOf(/** @type {Element} */ (event.target)) + step]
    if (step && next instanceof HTMLElement) next.focus()
  })

  return {
    put,

    /** @param {string} id */
    openWhenItComes(id) {
      if (places.has(id)) open(id)
      else awaited = id
    },

    /** @param {import('./types.d.ts').Events['state']} state */
    sync(state) {
      bot = state.bot
      const isFirst = places.size === 0
      const wanted = new Set(state.people.map((person) => String(person.id)))
      for (const id of [...places.keys()].filter((its) => !wanted.has(its))) drop(id)
      for (const person of state.people) put(person)
      const [first] = places.keys()
      if (first === undefined) {
        columns.replaceChildren(
          element('p', { class: 'waiting' }, 'Nobody is here yet. Add a person to begin.'),
        )
      } else if (!places.has(current)) select(first)
      if (first !== undefined && isFirst && hasKeyboard) places.get(first)?.chat.focus()
    },

    /** @param {number} id */
    of(id) {
      return places.get(String(id))?.chat
    },

    /**
     * Counts a message on the tab of a chat that is out of sight.
     *
     * @param {number} id
     */
    arrived(id) {
      const place = places.get(String(id))
      if (!place || !narrow.matches || current === String(id)) return
      place.unread += 1
      label(place)
    },
  }
}
