/** Thrown when the server answers with an error; `status` is the HTTP status. */
export class Refusal extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`The server answered ${status}`)
    this.status = status
  }
}

/**
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>} the answer's JSON, or undefined where it has none
 */
async function post(path, body = {}) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Refusal(response.status)
  const text = await response.text()
  return text ? JSON.parse(text) : undefined
}

/**
 * @param {string} firstName
 * @param {string} languageCode
 * @returns {Promise<{ id: number }>}
 */
export function addPerson(firstName, languageCode) {
  return post('/play/people', { first_name: firstName, language_code: languageCode })
}

/**
 * @param {number} personId
 * @returns {import('./types.d.ts').Acts}
 */
export function actsOf(personId) {
  const path = `/play/people/${encodeURIComponent(personId)}`
  return {
    send: (text) => post(`${path}/messages`, { text }),
    press: (messageId, data) => post(`${path}/presses`, { message_id: messageId, data }),
    setBlocked: (blocked) => post(`${path}/blocked`, { blocked }),
    clear: () => post(`${path}/clear`),
  }
}

/** @param {string} fileId */
export function fileAddress(fileId) {
  return `/play/files/${encodeURIComponent(fileId)}`
}
