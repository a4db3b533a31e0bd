import { createHash, randomBytes } from 'node:crypto'
import { badRequest, Refused } from './refusal.ts'

export interface StoredFile {
  file_id: string
  file_unique_id: string
  /** Where getFile says it is, below /file/bot<token>/. */
  path: string
  name: string
  type: string
  bytes: Buffer
}

/** Uploads beyond this much are forgotten, oldest first. */
const BYTES_KEPT = 256 * 1024 * 1024
const MAX_DOCUMENT = 50 * 1024 * 1024
const MAX_PHOTO = 10 * 1024 * 1024
const MAX_DOWNLOAD = 20 * 1024 * 1024

const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  zip: 'application/zip',
}

export interface Files {
  store(kind: 'photo' | 'document', name: string, bytes: Buffer): StoredFile
  find(fileId: string): StoredFile | undefined
  /** Throws if the file is too big to be fetched by a bot, or unknown. */
  downloadable(fileId: string): StoredFile
  atPath(path: string): StoredFile | undefined
}

export function createFiles(): Files {
  const byId = new Map<string, StoredFile>()
  const byPath = new Map<string, StoredFile>()
  let total = 0
  let count = 0

  const find = (fileId: string) => byId.get(fileId)
  return {
    find,
    atPath: (path) => byPath.get(path),
    store(kind, name, bytes) {
      if (bytes.length === 0) throw badRequest('file must be non-empty')
      if (bytes.length > (kind === 'photo' ? MAX_PHOTO : MAX_DOCUMENT))
        throw kind === 'photo' ? badRequest('file is too big') : new Refused(413, 'Request Entity Too Large')
      const extension = /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? ''
      const file: StoredFile = {
        file_id: `${kind === 'photo' ? 'AgAC' : 'BQAC'}${randomBytes(24).toString('base64url')}`,
        file_unique_id: createHash('sha256').update(bytes).digest('base64url').slice(0, 15),
        path: `${kind}s/file_${count++}${extension && `.${extension}`}`,
        name,
        type: TYPES[extension] ?? 'application/octet-stream',
        bytes,
      }
      byId.set(file.file_id, file)
      byPath.set(file.path, file)
      total += bytes.length
      for (const old of byId.values()) {
        if (total <= BYTES_KEPT) break
        byId.delete(old.file_id)
        byPath.delete(old.path)
        total -= old.bytes.length
      }
      return file
    },
    downloadable(fileId) {
      const file = find(fileId)
      if (file === undefined) throw badRequest('invalid file_id')
      if (file.bytes.length > MAX_DOWNLOAD) throw badRequest('file is too big')
      return file
    },
  }
}

/** Width and height of a PNG or JPEG, read from its head; undefined for anything else. */
export function imageSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47)
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    // Start-of-frame markers hold the size; C4, C8 and CC lie among them but mean other things.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
