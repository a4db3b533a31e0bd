import { element, safeAddress } from './element.js'

const SHORTEST_TOAST = 2500
/** A slow reader's pace. */
const MS_PER_LETTER = 70

/**
 * The toasts and dialogs of one chat. They belong to the chat and not to the window: what the bot tells one
 * person must not stand in the way of the others.
 *
 * @param {HTMLElement[]} behind what cannot be used while a dialog is open
 * @param {() => void} onClosed called where the focus has no place to return to
 */
export function createNotices(behind, onClosed) {
  const toast = element('div', { class: 'toast', role: 'status' })
  const stage = element('div', { class: 'stage', hidden: true })
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** Dialogs that wait for the one on the stage. @type {HTMLElement[]} */
  const queue = []
  /** @type {Element | null} */
  let focusedBefore = null

  /** @param {string} text */
  function say(text) {
    clearTimeout(timer)
    toast.replaceChildren(element('span', { dir: 'auto' }, text))
    timer = setTimeout(() => toast.replaceChildren(), SHORTEST_TOAST + text.length * MS_PER_LETTER)
  }

  function showNext() {
    const dialog = queue.shift()
    stage.hidden = !dialog
    for (const node of behind) node.inert = Boolean(dialog)
    if (dialog) {
      stage.replaceChildren(dialog)
      dialog.querySelector('button')?.focus()
      return
    }
    stage.replaceChildren()
    if (focusedBefore instanceof HTMLElement && focusedBefore.isConnected) focusedBefore.focus()
    else onClosed()
    focusedBefore = null
  }

  /**
   * @param {string} text
   * @param {string} [url]
   */
  function alert(text, url) {
    const href = url === undefined ? undefined : safeAddress(url)
    const dialog = element(
      'div',
      { class: 'alert', role: 'alertdialog', 'aria-label': 'The bot says', 'aria-describedby': '' },
      element('p', { dir: 'auto' }, text),
      href
        ? element('p', {}, element('a', { href, target: '_blank', rel: 'noopener noreferrer' }, href))
        : undefined,
      element('button', { type: 'button', class: 'primary', onclick: showNext }, 'OK'),
    )
    const words = dialog.firstElementChild
    if (words) {
      words.id = `alert-${crypto.getRandomValues(new Uint32Array(1))[0]}`
      dialog.setAttribute('aria-describedby', words.id)
    }
    dialog.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      showNext()
    })
    queue.push(dialog)
    if (!stage.hidden) return
    focusedBefore = document.activeElement
    showNext()
  }

  return { toast, stage, say, alert }
}
