/** The few ways in which this page touches the DOM. User data goes in as text nodes and attributes only. */

/**
 * Makes an element. A function under `onclick`, `oninput` … becomes a listener, `true` an empty attribute;
 * `false` and `undefined` leave the attribute out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | undefined | ((event: any) => void)>} [attributes]
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value)
    else if (value === true) node.setAttribute(name, '')
    else if (value !== undefined && value !== false) node.setAttribute(name, String(value))
  }
  node.append(...children.filter((child) => child !== undefined))
  return node
}

/** Strokes on a 24 × 24 field; drawn from here because the page's CSP lets no `data:` image through. */
const strokes = {
  send: 'M4.5 12 20 4.5 15.5 20l-4-6.5zM11.5 13.5 20 4.5',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  down: 'm6 10 6 6 6-6',
  file: 'M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4',
  save: 'M12 4v11m-4.5-4 4.5 4.5 4.5-4.5M5 19.5h14',
  copy: 'M9 9h10v11H9zM15 9V4.5H5V15h4',
  out: 'M8 16 16.5 7.5M9.5 7.5h7v7',
  letter: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
}

/**
 * @param {keyof typeof strokes} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', `icon icon-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(space, 'path')
  path.setAttribute('d', strokes[name])
  svg.append(path)
  return svg
}

/**
 * Makes a piece of running text work as a button: a real `<button>` cannot break across lines.
 *
 * @param {HTMLElement} node
 * @param {() => void} act
 */
export function makePressable(node, act) {
  node.setAttribute('role', 'button')
  node.tabIndex = 0
  node.addEventListener('click', (event) => {
    event.stopPropagation()
    act()
  })
  node.addEventListener('keydown', (event) => {
    if (event.target !== node || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    act()
  })
}

/**
 * The address if it is one a link may lead to; `javascript:` and other schemes give undefined.
 *
 * @param {string} address
 * @returns {string | undefined}
 */
export function safeAddress(address) {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`)
  return url && ['https:', 'http:', 'mailto:', 'tel:', 'tg:'].includes(url.protocol) ? url.href : undefined
}

/**
 * Copies text; the older way serves pages opened over plain HTTP from another device, where browsers hide the
 * clipboard.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether the text is on the clipboard
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const focused = document.activeElement
    const field = element('textarea', { class: 'unseen', 'aria-hidden': 'true' })
    field.value = text
    document.body.append(field)
    field.select()
    const copied = document.execCommand('copy')
    field.remove()
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
    return copied
  }
}
