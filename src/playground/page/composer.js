import { createCommandList } from './command-list.js'
import { element, icon } from './element.js'

/** @typedef {import('./types.d.ts').Command} Command */

/** Telegram's limit for one message, in UTF-16 units; its clients send a longer text as several. */
const LONGEST_MESSAGE = 4096

/**
 * Cuts a text into messages, at a line end or a space where there is one in the last quarter.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function messagesOf(text) {
  const parts = []
  let rest = text.trim()
  while (rest.length > LONGEST_MESSAGE) {
    const head = rest.slice(0, LONGEST_MESSAGE)
    const gap = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '))
    let end = gap > LONGEST_MESSAGE * 0.75 ? gap : LONGEST_MESSAGE
    if (/[\uD800-\uDBFF]/.test(rest.charAt(end - 1))) end -= 1
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return rest ? [...parts, rest] : parts
}

/**
 * The typing field with its commands.
 *
 * @param {string} id unique on the page
 * @param {string} label
 * @param {(text: string) => Promise<boolean>} send resolves to false if the text was not taken
 * @param {() => void} onUp the arrow up in an empty field
 */
export function createComposer(id, label, send, onUp) {
  /** @type {Command[]} */
  let commands = []

  const field = element('textarea', {
    name: 'message',
    rows: 1,
    placeholder: 'Message',
    'aria-label': label,
    'aria-autocomplete': 'list',
    'aria-controls': `${id}-commands`,
    autocomplete: 'off',
    enterkeyhint: 'send',
    dir: 'auto',
  })
  const menu = element(
    'button',
    {
      class: 'slash',
      type: 'button',
      'aria-label': 'Commands',
      title: 'Commands',
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      // Kept from taking the focus, so that a press while the list is open closes it and does not open it again.
      onpointerdown: (/** @type {PointerEvent} */ event) => event.preventDefault(),
      onclick: () => {
        list.show(list.activeId ? [] : commands)
        if (list.activeId) list.node.focus()
      },
    },
    element('span', { 'aria-hidden': 'true' }, '/'),
  )
  const go = element(
    'button',
    { class: 'round go', type: 'submit', 'aria-label': 'Send', title: 'Send' },
    icon('send'),
  )
  const list = createCommandList(
    `${id}-commands`,
    (command) => {
      const isTyped = field.value.startsWith('/')
      if (isTyped) setText('')
      focus()
      void send(command)
    },
    () => {
      menu.setAttribute('aria-expanded', String(list.activeId !== undefined))
      for (const node of [field, list.node]) {
        if (list.activeId) node.setAttribute('aria-activedescendant', list.activeId)
        else node.removeAttribute('aria-activedescendant')
      }
    },
  )
  const form = element('form', { class: 'composer', onsubmit: submit }, list.node, menu, field, go)

  function fit() {
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }

  /** @param {string} text */
  function setText(text) {
    field.value = text
    fit()
    go.classList.toggle('ready', text.trim() !== '')
  }

  function focus() {
    field.focus({ preventScroll: true })
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault()
    const parts = messagesOf(field.value)
    setText('')
    list.show([])
    for (const [index, part] of parts.entries()) {
      if (await send(part)) continue
      // What was not sent comes back, before anything typed meanwhile.
      setText([...parts.slice(index), field.value].join('\n').trimEnd())
      return
    }
  }

  field.addEventListener('input', () => {
    setText(field.value)
    const typed = /^\/(\w*)$/.exec(field.value)?.[1]?.toLowerCase()
    list.show(typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed)))
  })
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'Tab' && !event.shiftKey && list.activeCommand) {
      event.preventDefault()
      setText(`/${list.activeCommand} `)
      list.show([])
    } else if (list.takesKey(event)) return
    else if (event.key === 'Enter' && !event.shiftKey) void submit(event)
    else if (event.key === 'ArrowUp' && field.value === '') {
      event.preventDefault()
      onUp()
    }
  })
  list.node.addEventListener('keydown', (event) => {
    if (list.takesKey(event) && event.key === 'Escape') menu.focus()
  })
  form.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) list.show([])
  })

  return {
    node: form,
    focus,
    /** @param {Command[]} next */
    setCommands(next) {
      commands = next
      menu.hidden = next.length === 0
      list.show([])
    },
    /** @param {boolean} enabled */
    setEnabled(enabled) {
      field.disabled = !enabled
      menu.disabled = !enabled
      go.disabled = !enabled
      field.placeholder = enabled ? 'Message' : 'The bot is blocked'
    },
  }
}
