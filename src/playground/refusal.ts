/** A call that Telegram refuses; a handler throws it and the dispatcher turns it into the JSON answer. */
export class Refused extends Error {
  readonly code: number
  readonly retryAfter: number | undefined

  constructor(code: number, description: string, retryAfter?: number) {
    super(description)
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** 400; the words follow “Bad Request: ”, with a small first letter unless they are one of the CONSTANTS. */
export function badRequest(reason: string): Refused {
  const text = /^[A-Z][A-Z_]/.test(reason) ? reason : reason.charAt(0).toLowerCase() + reason.slice(1)
  return new Refused(400, `Bad Request: ${text}`)
}

export function forbidden(reason: string): Refused {
  return new Refused(403, `Forbidden: ${reason}`)
}

export function conflict(reason: string): Refused {
  return new Refused(409, `Conflict: ${reason}`)
}

export function tooManyRequests(retryAfter: number): Refused {
  return new Refused(429, `Too Many Requests: retry after ${retryAfter}`, retryAfter)
}
