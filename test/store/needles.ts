/** The ways in which the number of a chat could lie in a file, by name. */
export function formsOf(chat: number): Record<string, Buffer> {
  const little = Buffer.alloc(8)
  little.writeBigInt64LE(BigInt(chat))
  const big = Buffer.alloc(8)
  big.writeBigInt64BE(BigInt(chat))
  const digits = String(chat)
  const text = (value: string) => Buffer.from(value, 'ascii')
  const unpadded = (bytes: Buffer) => text(bytes.toString('base64').replace(/=+$/, ''))
  const forms: Record<string, Buffer> = {
    'in digits': text(digits),
    'in 64 bits, little end first': little,
    'in 64 bits, big end first': big,
    // As SQLite itself stores an integer of this size.
    'in 48 bits, big end first': big.subarray(2),
    'in 48 bits, little end first': little.subarray(0, 6),
    'digits in base64': unpadded(text(digits)).subarray(0, 12),
    '64 bits in base64, little end first': unpadded(little),
    '64 bits in base64, big end first': unpadded(big),
    'in hexadecimal': text(chat.toString(16)),
    'in hexadecimal capitals': text(chat.toString(16).toUpperCase()),
    'digits in hexadecimal': text(text(digits).toString('hex')),
    '64 bits in hexadecimal, little end first': text(little.toString('hex')),
  }
  // Four bytes are met by chance in a megabyte of ciphertext; whoever uses these counts them.
  if (chat > 2 ** 24 && chat < 2 ** 32) {
    forms[`${SHORT}, little end first`] = little.subarray(0, 4)
    forms[`${SHORT}, big end first`] = big.subarray(4)
  }
  return forms
}

const SHORT = 'in 32 bits'

export interface Finding {
  file: string
  chat: number
  form: string
}

/** Every place where one of the chats is found. */
export function findChats(files: ReadonlyMap<string, Buffer>, chats: readonly number[]): Finding[] {
  const found: Finding[] = []
  for (const chat of chats) {
    for (const [form, bytes] of Object.entries(formsOf(chat))) {
      for (const [file, content] of files) if (content.includes(bytes)) found.push({ file, chat, form })
    }
  }
  return found
}

/** Findings that chance explains: of a few million four-byte words, one in four thousand millions each. */
export function withoutChance(
  found: readonly Finding[],
  files: ReadonlyMap<string, Buffer>,
  chats: readonly number[],
): Finding[] {
  const size = [...files.values()].reduce((sum, { length }) => sum + length, 0)
  const short = found.filter(({ form }) => form.startsWith(SHORT))
  const expected = (2 * chats.length * size) / 2 ** 32
  const byChance = short.length <= Math.ceil(expected * 4) + 2
  return byChance ? found.filter((finding) => !short.includes(finding)) : [...found]
}
