/** Where a text was found, and in what form it stood there. */
export interface Trace {
  secret: string
  form: string
}

/**
 * The shapes in which a text could have been written down, by name. Base64 has three, as it depends on how many
 * bytes stand before; what their first and last signs share with neighbours is left out.
 */
function forms(secret: string): [string, Buffer][] {
  const bytes = Buffer.from(secret)
  const ascii = JSON.stringify(secret)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const base64 = [0, 1, 2].flatMap((before): [string, Buffer][] => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const whole = text
      .replace(/=+$/, '')
      .slice(before === 0 ? 0 : before + 1, (before + bytes.length) % 3 ? -1 : undefined)
    const url = whole.replaceAll('+', '-').replaceAll('/', '_')
    return [
      [`base64, shifted by ${before}`, Buffer.from(whole)],
      [`base64url, shifted by ${before}`, Buffer.from(url)],
    ]
  })
  return [
    ['plain', bytes],
    ['UTF-16, little end first', Buffer.from(secret, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(secret, 'utf16le').swap16()],
    ['JSON', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['JSON in ASCII', Buffer.from(ascii)],
    [
      'JSON in ASCII, capitals',
      Buffer.from(ascii.replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`)),
    ],
    ['a web address', Buffer.from(encodeURIComponent(secret))],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ...base64,
  ]
}

/** Looks for secrets in bytes of any kind. */
export function createSearch(secrets: readonly string[]): (bytes: Buffer) => Trace[] {
  const sought = secrets.flatMap((secret) => forms(secret).map(([form, bytes]) => ({ secret, form, bytes })))
  return (bytes) =>
    sought.filter((one) => bytes.includes(one.bytes)).map(({ secret, form }) => ({ secret, form }))
}

/** The names of all forms, each with how it looks: what a search must find when it is planted. */
export function planted(secret: string): [string, Buffer][] {
  return forms(secret)
}
