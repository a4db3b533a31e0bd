import { element } from './element.js'

/** @typedef {import('./types.d.ts').Command} Command */

/**
 * The list of the bot's commands above the typing field: all of them, or those that what is typed may become.
 *
 * @param {string} id unique on the page
 * @param {(command: string) => void} choose
 * @param {() => void} onChange called when the list opens, closes or moves its choice
 */
export function createCommandList(id, choose, onChange) {
  const node = element('div', {
    class: 'commands',
    id,
    role: 'listbox',
    'aria-label': 'Commands',
    tabindex: -1,
    hidden: true,
  })
  /** @type {Command[]} */
  let shown = []
  let active = 0

  /** @param {number} index */
  function activate(index) {
    active = (index + shown.length) % shown.length
    for (const [place, option] of [...node.children].entries()) {
      option.setAttribute('aria-selected', String(place === active))
      if (place === active) option.scrollIntoView({ block: 'nearest' })
    }
    onChange()
  }

  /** @param {Command[]} commands an empty list closes */
  function show(commands) {
    shown = commands
    node.hidden = commands.length === 0
    node.replaceChildren(
      ...commands.map(({ command, description }, index) =>
        element(
          'div',
          {
            id: `${id}-${index}`,
            role: 'option',
            'data-command': command,
            // The press must not take the focus from the field, whose loss closes the list.
            onpointerdown: (/** @type {PointerEvent} */ event) => event.preventDefault(),
            onclick: () => pick(index),
          },
          element('span', { class: 'name' }, `/${command}`),
          element('span', { class: 'about', dir: 'auto' }, description),
        ),
      ),
    )
    if (commands.length > 0) activate(0)
    else onChange()
  }

  /** @param {number} index */
  function pick(index) {
    const picked = shown[index]
    show([])
    if (picked) choose(`/${picked.command}`)
  }

  return {
    node,
    show,
    /** The id of the option that Enter would choose; undefined while the list is closed. */
    get activeId() {
      return node.hidden ? undefined : `${id}-${active}`
    },
    get activeCommand() {
      return node.hidden ? undefined : shown[active]?.command
    },
    /**
     * @param {KeyboardEvent} event
     * @returns {boolean} whether the key was the list's
     */
    takesKey(event) {
      if (node.hidden) return false
      if (event.key === 'ArrowDown') activate(active + 1)
      else if (event.key === 'ArrowUp') activate(active - 1)
      else if (event.key === 'Enter' && !event.shiftKey) pick(active)
      else if (event.key === 'Escape') show([])
      else return false
      event.preventDefault()
      event.stopPropagation()
      return true
    },
  }
}
