import { element, icon } from './element.js'

/**
 * A “⋮” button with a small menu under it.
 *
 * @param {string} label
 * @param {{ name: string, label: () => string, act: () => void }[]} items labels are asked anew at each opening
 */
export function createMenu(label, items) {
  const list = element('div', { class: 'menu-list', role: 'menu', 'aria-label': label, hidden: true })
  const button = element(
    'button',
    {
      class: 'round',
      type: 'button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': label,
      title: label,
      onclick: () => (list.hidden ? open() : close()),
    },
    icon('more'),
  )
  const node = element('div', { class: 'menu' }, button, list)

  function open() {
    list.replaceChildren(
      ...items.map((item) =>
        element(
          'button',
          {
            type: 'button',
            role: 'menuitem',
            tabindex: -1,
            'data-menu': item.name,
            onclick: () => {
              close()
              button.focus()
              item.act()
            },
          },
          item.label(),
        ),
      ),
    )
    list.hidden = false
    button.setAttribute('aria-expanded', 'true')
    focusItem(0)
  }

  function close() {
    list.hidden = true
    button.setAttribute('aria-expanded', 'false')
  }

  /** @param {number} index */
  function focusItem(index) {
    const item = list.children[(index + items.length) % items.length]
    if (item instanceof HTMLElement) item.focus()
  }

  node.addEventListener('keydown', (event) => {
    if (list.hidden) return
    const index = [...list.children].indexOf(/** @type {Element} */ (event.target))
    if (event.key === 'ArrowDown') focusItem(index + 1)
    else if (event.key === 'ArrowUp') focusItem(index - 1)
    else if (event.key === 'Home') focusItem(0)
    else if (event.key === 'End') focusItem(-1)
    else if (event.key === 'Escape') {
      close()
      button.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  })
  node.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && node.contains(event.relatedTarget))) close()
  })
  return node
}
