import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

const KEY_BYTES = 32
const SHORT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CHAT_BYTES = 8

/** Turns the numbers of chats into what may lie on a disk, and back. */
export interface Sealer {
  /** By what a chat is found again: 16 bytes that only the key can compute from its number. */
  pseudonym(chat: number): Buffer
  /** The number itself, encrypted and bound to its pseudonym: nonce, text and tag, always 36 bytes. */
  seal(chat: number, pseudonym: Buffer): Buffer
  /** Undefined where the bytes were changed, moved to another pseudonym or sealed with another key. */
  open(sealed: Buffer, pseudonym: Buffer): number | undefined
  /** The mark of somebody who left: 16 bytes that match no pseudonym without the key. */
  mark(pseudonym: Buffer): Buffer
  /** 16 bytes by which a database knows its key; they tell nothing of it. */
  keyCheck: Buffer
}

/**
 * Numbers of chats are few (about 10¹⁰), so an unkeyed hash of one is found by trying them all. Everything here
 * hangs on the root key of 32 bytes; each use has a key of its own derived from it (HKDF, RFC 5869).
 */
export function createSealer(rootKey: Buffer): Sealer {
  if (rootKey.length !== KEY_BYTES) throw new Error(`a root key has ${KEY_BYTES} bytes`)
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', rootKey, '', `konvert/1/${use}`, KEY_BYTES))
  // With key objects made once OpenSSL sets a key up some four times faster than with bytes.
  const [names, seals, marks] = ['pseudonym', 'seal', 'tombstone'].map((use) => createSecretKey(derive(use)))
  if (!names || !seals || !marks) throw new Error('unreachable')
  return {
    pseudonym: (chat) =>
      createHmac('sha256', names).update(chatBytes(chat)).digest().subarray(0, SHORT_BYTES),
    seal(chat, pseudonym) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', seals, nonce).setAAD(pseudonym)
      return Buffer.concat([nonce, cipher.update(chatBytes(chat)), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, pseudonym) {
      if (sealed.length !== NONCE_BYTES + CHAT_BYTES + TAG_BYTES) return undefined
      const decipher = createDecipheriv('aes-256-gcm', seals, sealed.subarray(0, NONCE_BYTES))
      decipher.setAAD(pseudonym).setAuthTag(sealed.subarray(NONCE_BYTES + CHAT_BYTES))
      try {
        const bytes = decipher.update(sealed.subarray(NONCE_BYTES, NONCE_BYTES + CHAT_BYTES))
        decipher.final()
        return Number(bytes.readBigInt64BE())
      } catch {
        return undefined
      }
    },
    mark: (pseudonym) => createHmac('sha256', marks).update(pseudonym).digest().subarray(0, SHORT_BYTES),
    keyCheck: derive('check').subarray(0, SHORT_BYTES),
  }
}

/** Of one length for every chat, so that the length of a sealed number tells nothing. */
function chatBytes(chat: number): Buffer {
  if (!Number.isSafeInteger(chat)) throw new Error('the number of a chat is a safe integer')
  const bytes = Buffer.alloc(CHAT_BYTES)
  bytes.writeBigInt64BE(BigInt(chat))
  return bytes
}
