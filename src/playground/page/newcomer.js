import { addPerson } from './server.js'

/**
 * The small form that adds a person.
 *
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} opener
 * @param {(id: string) => void} onAdded
 */
export function setUpNewcomer(dialog, opener, onAdded) {
  const form = dialog.querySelector('form')
  const problem = dialog.querySelector('.problem')
  if (!form || !problem) throw new Error('The page lacks the form for a new person')
  const submit = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'))

  opener.addEventListener('click', () => {
    form.reset()
    problem.textContent = ''
    dialog.showModal()
  })
  form.querySelector('[name=cancel]')?.addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const data = new FormData(form)
    const name = String(data.get('first_name')).trim()
    if (!name) {
      problem.textContent = 'A person needs a name.'
      return
    }
    submit.disabled = true
    try {
      const { id } = await addPerson(name, String(data.get('language_code')))
      dialog.close()
      onAdded(String(id))
    } catch {
      problem.textContent = 'The server did not take this person. Try again.'
    }
    submit.disabled = false
  })
}
