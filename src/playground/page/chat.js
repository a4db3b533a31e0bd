import { createComposer } from './composer.js'
import { copyText, element, icon } from './element.js'
import { createPresses } from './keyboard.js'
import { createLog } from './log.js'
import { createMenu } from './menu.js'
import { createNotices } from './notice.js'
import { Refusal } from './server.js'

/** @typedef {import('./types.d.ts').Person} Person */
/** @typedef {import('./types.d.ts').ChatActs} ChatActs */

/** The Bot API shows an action for five seconds, or until a message comes. */
const ACTION_TIME = 5000

/** @type {Record<string, string>} */
const actions = {
  typing: 'typing',
  upload_document: 'sending a file',
  upload_photo: 'sending a photo',
  choose_sticker: 'choosing a sticker',
}

/**
 * One person's chat with the bot, as a column of its own.
 *
 * @param {Person} first
 * @param {import('./types.d.ts').Bot} bot
 * @param {import('./types.d.ts').Acts} server
 */
export function createChat(first, bot, server) {
  let person = first
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let actionTimer

  /** @type {ChatActs} */
  const acts = {
    send: (text) => void send(text),
    copy: async (text) =>
      notices.say((await copyText(text)) ? 'Copied' : 'The browser did not let this be copied'),
    press: (button, messageId, data) => void presses.press(button, messageId, data),
    show: (messageId) => log.show(messageId) || notices.say('That message is no longer here'),
    startOf: (url) => startOf(url, bot.username),
  }

  const log = createLog(acts)
  const composer = createComposer(
    `chat-${first.id}`,
    `Message to ${bot.first_name}`,
    send,
    log.focusNewestButton,
  )
  const name = element('h2', { dir: 'auto' })
  const about = element('p', { class: 'about' })
  const action = element('p', { class: 'action', hidden: true })
  const menu = createMenu('This chat', [
    { name: 'block', label: () => (person.blocked ? 'Unblock the bot' : 'Block the bot'), act: turnBlocked },
    { name: 'clear', label: () => 'Clear the chat', act: clear },
  ])
  const face = element('span', { class: `face tint-${first.id % 6}`, 'aria-hidden': 'true' })
  const head = element(
    'header',
    { class: 'head' },
    face,
    element('div', { class: 'who' }, name, about, action),
    menu,
  )
  const start = element(
    'button',
    { class: 'primary', type: 'button', 'data-start': true, onclick: begin },
    'START',
  )
  const empty = element(
    'div',
    { class: 'empty' },
    icon('letter'),
    element('p', {}, 'No messages yet. ', element('bdi', {}, bot.first_name), ' waits for you to begin.'),
    start,
  )
  const unblock = element(
    'button',
    { class: 'unblock', type: 'button', hidden: true, onclick: turnBlocked },
    'You blocked the bot. Unblock it',
  )
  const room = element('div', { class: 'room' }, log.node, empty, log.down)
  const foot = element('div', { class: 'foot' }, composer.node, unblock)
  const notices = createNotices([head, room, foot], composer.focus)
  const presses = createPresses(server.press, notices.say)
  room.append(notices.toast)
  room.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') composer.focus()
  })
  const node = element(
    'section',
    { class: 'column', 'data-person': first.id },
    head,
    room,
    foot,
    notices.stage,
  )

  /** @param {string} text */
  async function send(text) {
    return attempt(() => server.send(text))
  }

  function begin() {
    composer.focus()
    void send('/start')
  }

  function turnBlocked() {
    void attempt(() => server.setBlocked(!person.blocked))
  }

  async function clear() {
    const ids = log.ids
    if (await attempt(server.clear)) {
      log.remove(ids)
      look()
    }
  }

  /** @param {() => Promise<unknown>} act */
  async function attempt(act) {
    try {
      await act()
      return true
    } catch (error) {
      const isRefused = error instanceof Refusal
      notices.say(
        isRefused ? `That was refused (${error.status})` : 'The server does not answer. Is it running?',
      )
      return false
    }
  }

  /** @param {string | undefined} doing */
  function setAction(doing) {
    clearTimeout(actionTimer)
    action.textContent = doing ?? ''
    action.hidden = doing === undefined
    about.hidden = doing !== undefined
    if (doing !== undefined) actionTimer = setTimeout(() => setAction(undefined), ACTION_TIME)
  }

  /** What depends on whether there are messages and on the block. */
  function look() {
    empty.hidden = log.ids.length > 0 || person.blocked
    composer.setEnabled(!person.blocked)
    composer.node.hidden = person.blocked
    unblock.hidden = !person.blocked
  }

  /** @param {Person} next */
  function update(next) {
    person = next
    name.textContent = next.first_name
    face.textContent = Array.from(next.first_name.trim())[0]?.toUpperCase() ?? '?'
    about.replaceChildren(languageName(next.language_code), next.role ? ` · ${next.role}` : '')
    node.setAttribute('aria-label', `Chat of ${next.first_name} with ${bot.first_name}`)
    composer.setCommands(next.commands)
    log.sync(next.messages)
    look()
  }

  update(first)
  return {
    node,
    update,
    focus: composer.focus,
    get name() {
      return person.first_name
    },

    /** @param {import('./types.d.ts').Message} message new or edited */
    put(message) {
      if (message.from.is_bot) setAction(undefined)
      log.put(message)
      look()
    },

    /** @param {number[]} ids */
    remove(ids) {
      log.remove(ids)
      look()
    },

    /** @param {string} doing an action of the Bot API */
    act(doing) {
      setAction(`${bot.first_name} is ${actions[doing] ?? 'busy'}…`)
    },

    /** @param {import('./types.d.ts').Answer} answer */
    answered(answer) {
      presses.answered(answer.query_id)
      if (answer.show_alert || answer.url) notices.alert(answer.text ?? 'The bot opens a page:', answer.url)
      else if (answer.text) notices.say(answer.text)
    },

    /** @param {import('./types.d.ts').Command[]} commands */
    setCommands: (commands) => composer.setCommands(commands),

    /** @param {boolean} blocked */
    setBlocked(blocked) {
      person = { ...person, blocked }
      look()
    },
  }
}

/**
 * @param {string} url
 * @param {string} username
 */
function startOf(url, username) {
  const { protocol, host, pathname, searchParams } = new URL(url)
  const isShort = /^https?:$/.test(protocol) && ['t.me', 'telegram.me'].includes(host)
  if (!isShort || pathname.slice(1).toLowerCase() !== username.toLowerCase()) return undefined
  const payload = searchParams.get('start')
  return payload ? `/start ${payload}` : '/start'
}

/** @param {string} code */
function languageName(code) {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
