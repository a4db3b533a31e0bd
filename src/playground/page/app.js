import { listen } from './events.js'
import { setUpNewcomer } from './newcomer.js'
import { createPeople } from './people.js'

/** A stream that comes back at once is not worth a word. */
const PATIENCE = 700

/**
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
function part(selector, kind) {
  const found = document.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}`)
  return found
}

const people = createPeople(part('.columns', HTMLElement), part('.tabs', HTMLElement))
const linkState = part('.link-state', HTMLElement)
setUpNewcomer(part('.newcomer', HTMLDialogElement), part('.add', HTMLElement), people.openWhenItComes)

/** @type {ReturnType<typeof setTimeout> | undefined} */
let lost

listen(
  '/play/events',
  {
    state: people.sync,
    person: people.put,
    message: ({ person, message }) => {
      people.of(person)?.put(message)
      if (message.from.is_bot) people.arrived(person)
    },
    edited: ({ person, message }) => people.of(person)?.put(message),
    deleted: ({ person, message_ids: ids }) => people.of(person)?.remove(ids),
    action: ({ person, action }) => people.of(person)?.act(action),
    answered: (answer) => people.of(answer.person)?.answered(answer),
    commands: ({ person, commands }) => people.of(person)?.setCommands(commands),
    blocked: ({ person, blocked }) => people.of(person)?.setBlocked(blocked),
  },
  (connected) => {
    if (connected) {
      clearTimeout(lost)
      lost = undefined
      linkState.textContent = ''
    } else
      lost ??= setTimeout(() => {
        linkState.textContent = 'Reconnecting…'
      }, PATIENCE)
  },
)
