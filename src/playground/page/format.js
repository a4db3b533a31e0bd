import { element, icon, makePressable, safeAddress } from './element.js'

/** @typedef {import('./types.d.ts').Entity} Entity */
/** @typedef {import('./types.d.ts').ChatActs} ChatActs */

const plainTags = /** @type {const} */ ({
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
})

const blocks = ['pre', 'blockquote', 'expandable_blockquote']

/**
 * Cuts a text where an entity begins or ends. Each piece comes with the entities over it, outermost first: the
 * earlier start, then the longer one. Entities that overlap without nesting come out right too, in two pieces.
 *
 * @param {string} text
 * @param {Entity[]} entities
 * @returns {{ text: string, over: Entity[] }[]}
 */
export function piecesOf(text, entities) {
  const ordered = entities
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .toSorted((a, b) => a.offset - b.offset || b.length - a.length)
  const cuts = new Set([0, text.length])
  for (const { offset, length } of ordered) cuts.add(offset).add(Math.min(offset + length, text.length))
  const points = [...cuts].sort((a, b) => a - b)
  return points.slice(0, -1).map((start, index) => ({
    text: text.slice(start, points[index + 1]),
    over: ordered.filter(({ offset, length }) => offset <= start && start < offset + length),
  }))
}

/**
 * The text with its Bot API formatting, as DOM.
 *
 * @param {string} text
 * @param {Entity[]} entities
 * @param {ChatActs} chat
 * @returns {DocumentFragment}
 */
export function formatted(text, entities, chat) {
  const fragment = document.createDocumentFragment()
  /** @type {{ entity: Entity, inside: HTMLElement }[]} */
  const open = []
  let afterBlock = false

  for (const piece of piecesOf(text, entities)) {
    let kept = 0
    while (kept < open.length && open[kept]?.entity === piece.over[kept]) kept += 1
    const closed = open.splice(kept)
    if (closed.some(({ entity }) => blocks.includes(entity.type))) afterBlock = true

    for (const entity of piece.over.slice(kept)) {
      const within = open.map((one) => one.entity.type)
      const { outside, inside } = dress(entity, text, within, chat)
      ;(open.at(-1)?.inside ?? fragment).append(outside)
      open.push({ entity, inside })
    }

    const place = open.at(-1)?.inside ?? fragment
    // A block already ends its line, so the line break written after it would show as an empty line. It stays in
    // the text unseen: whoever reads or copies the message gets it whole.
    if (afterBlock && piece.text.startsWith('\n')) {
      place.append(element('span', { class: 'line-end' }, '\n'), piece.text.slice(1))
    } else place.append(piece.text)
    afterBlock = false
  }
  return fragment
}

/**
 * @param {Entity} entity
 * @param {string} text the whole message
 * @param {string[]} within types of the entities around this one
 * @param {ChatActs} chat
 * @returns {{ outside: HTMLElement, inside: HTMLElement }}
 */
function dress(entity, text, within, chat) {
  const covered = text.slice(entity.offset, entity.offset + entity.length)
  switch (entity.type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strikethrough':
      return only(element(plainTags[entity.type]))
    case 'spoiler':
      return spoiler()
    case 'code':
      return code(covered, within, chat)
    case 'pre':
      return pre(covered, entity.language, chat)
    case 'blockquote':
      return only(element('blockquote'))
    case 'expandable_blockquote':
      return longQuote()
    case 'bot_command':
      return command(covered, within, chat)
    case 'text_link':
      return only(link(entity.url ?? '', chat))
    case 'url':
      return only(link(covered, chat))
    case 'email':
      return only(link(`mailto:${covered}`, chat))
    case 'phone_number':
      return only(link(`tel:${covered.replace(/[^+\d]/g, '')}`, chat))
    case 'text_mention':
      return only(element('span', { class: 'mention', title: entity.user?.first_name }))
    case 'mention':
    case 'hashtag':
    case 'cashtag':
      return only(element('span', { class: 'mention' }))
    default:
      return only(element('span'))
  }
}

/** @param {HTMLElement} node */
function only(node) {
  return { outside: node, inside: node }
}

/**
 * A link; one to this very bot with `?start=` acts in the chat, as it does in Telegram.
 *
 * @param {string} address
 * @param {ChatActs} chat
 * @param {Record<string, string>} [attributes]
 */
export function link(address, chat, attributes = {}) {
  const href = safeAddress(address)
  if (!href) return element('span', attributes)
  const anchor = element('a', { ...attributes, href, target: '_blank', rel: 'noopener noreferrer' })
  if (anchor.textContent !== address) anchor.title = address
  const start = chat.startOf(href)
  if (start !== undefined) {
    anchor.title = `Sends ${start}`
    anchor.addEventListener('click', (event) => {
      event.preventDefault()
      chat.send(start)
    })
  }
  return anchor
}

function spoiler() {
  // What is inside stays out of reach of taps, the Tab key and screen readers until it is shown.
  const inside = element('span', { class: 'veiled', inert: true })
  const outside = element('span', { class: 'spoiler', 'aria-label': 'Hidden text. Press to show' }, inside)
  makePressable(outside, () => {
    inside.inert = false
    outside.classList.add('shown')
    for (const name of ['role', 'tabindex', 'aria-label']) outside.removeAttribute(name)
  })
  return { outside, inside }
}

/**
 * @param {string} covered
 * @param {string[]} within
 * @param {ChatActs} chat
 */
function code(covered, within, chat) {
  const node = element('code')
  if (!within.includes('text_link')) {
    node.title = 'Copy'
    makePressable(node, () => copyUnlessSelecting(covered, chat))
  }
  return only(node)
}

/**
 * @param {string} covered
 * @param {string | undefined} language
 * @param {ChatActs} chat
 */
function pre(covered, language, chat) {
  const inside = element('code')
  const button = element(
    'button',
    { class: 'copy', type: 'button', 'aria-label': 'Copy', title: 'Copy' },
    icon('copy'),
  )
  const outside = element('div', { class: 'pre', 'data-language': language || undefined }, button)
  outside.append(element('pre', { tabindex: 0, 'aria-label': language || 'Code' }, inside))
  outside.addEventListener('click', () => copyUnlessSelecting(covered, chat))
  return { outside, inside }
}

/**
 * @param {string} covered
 * @param {ChatActs} chat
 */
function copyUnlessSelecting(covered, chat) {
  if (document.getSelection()?.isCollapsed !== false) chat.copy(covered)
}

function longQuote() {
  const inside = element('div', { class: 'quoted' })
  const toggle = element(
    'button',
    { class: 'unfold', type: 'button', 'aria-expanded': 'false' },
    icon('down'),
  )
  toggle.ariaLabel = 'Show the whole quotation'
  const outside = element('blockquote', { class: 'long folded' }, inside, toggle)
  const turn = () => {
    const folded = outside.classList.toggle('folded')
    toggle.setAttribute('aria-expanded', String(!folded))
    toggle.ariaLabel = folded ? 'Show the whole quotation' : 'Fold the quotation'
  }
  toggle.addEventListener('click', (event) => {
    event.stopPropagation()
    turn()
  })
  outside.addEventListener('click', (event) => {
    const onText = event.target instanceof Element && !event.target.closest('a, [role="button"]')
    if (onText && !toggle.hidden && document.getSelection()?.isCollapsed !== false) turn()
  })
  new ResizeObserver(() => {
    if (outside.classList.contains('folded')) toggle.hidden = inside.scrollHeight <= inside.clientHeight + 1
  }).observe(inside)
  return { outside, inside }
}

/**
 * @param {string} covered
 * @param {string[]} within
 * @param {ChatActs} chat
 */
function command(covered, within, chat) {
  const node = element('span', { class: 'command' })
  if (!within.includes('text_link')) makePressable(node, () => chat.send(covered))
  return only(node)
}
