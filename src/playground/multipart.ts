/** A file as the bot uploaded it. */
export interface Upload {
  name: string
  bytes: Buffer
}

export interface Form {
  fields: Record<string, unknown>
  uploads: Map<string, Upload>
}

/**
 * Reads multipart/form-data by hand, since grammY writes `filename=письмо.pdf` without quotes and in UTF-8,
 * which strict parsers refuse and Telegram accepts. Returns undefined if the body is not multipart at all.
 */
export function parseMultipart(body: Buffer, contentType: string): Form | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const delimiter = boundary && Buffer.from(`--${boundary[1] ?? boundary[2]}`)
  if (!delimiter) return undefined
  let at = body.indexOf(delimiter)
  if (at < 0) return undefined
  const form: Form = { fields: {}, uploads: new Map() }
  while (at >= 0) {
    const start = at + delimiter.length
    // Two dashes after the boundary close the form.
    if (body[start] === 0x2d && body[start + 1] === 0x2d) return form
    const next = body.indexOf(delimiter, start)
    if (next < 0) return undefined
    if (!readPart(body.subarray(start + 2, next - 2), form)) return undefined
    at = next
  }
  return undefined
}

function readPart(part: Buffer, form: Form): boolean {
  const blank = part.indexOf('\r\n\r\n')
  if (blank < 0) return false
  const head = part.subarray(0, blank).toString('utf8')
  const disposition = /content-disposition:\s*form-data(.*)/i.exec(head)?.[1] ?? ''
  const name = parameter(disposition, 'name')
  if (name === undefined) return false
  const content = part.subarray(blank + 4)
  const filename = parameter(disposition, 'filename') ?? extended(disposition)
  if (filename === undefined) form.fields[name] = content.toString('utf8')
  // A copy, so that a small file does not keep the whole request in memory.
  else form.uploads.set(name, { name: baseName(filename), bytes: Buffer.from(content) })
  return true
}

function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\r\\n]*))`, 'i').exec(disposition)
  const quoted = found?.[1]?.replace(/\\(.)/g, '$1').replace(/%22/g, '"')
  return quoted ?? found?.[2]?.trim()
}

function extended(disposition: string): string | undefined {
  const encoded = /;\s*filename\*=(?:utf-8)''([^;\s]+)/i.exec(disposition)?.[1]
  try {
    return encoded && decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/** Telegram keeps no folders of a name. */
function baseName(filename: string): string {
  return filename.split(/[\\/]/).at(-1) ?? filename
}
