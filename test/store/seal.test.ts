import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSealer } from '../../src/store/seal.ts'

const KEY = Buffer.from('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex')
const sealer = createSealer(KEY)
const chats = fc.maxSafeInteger()

describe('a sealed chat', () => {
  test('is opened again, whatever its number, and always has one length', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const pseudonym = sealer.pseudonym(chat)
        const sealed = sealer.seal(chat, pseudonym)
        expect([sealer.open(sealed, pseudonym), sealed.length, pseudonym.length]).toEqual([chat, 36, 16])
      }),
    )
  })

  test('looks different each time it is sealed, and its pseudonym the same', () => {
    const pseudonym = sealer.pseudonym(7)
    expect(sealer.seal(7, pseudonym).equals(sealer.seal(7, pseudonym))).toBe(false)
    expect(createSealer(KEY).pseudonym(7)).toEqual(pseudonym)
  })

  test('does not open when one bit of it was changed, or when it was cut or lengthened', () => {
    const pseudonym = sealer.pseudonym(5_000_000_000)
    const sealed = sealer.seal(5_000_000_000, pseudonym)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(sealer.open(changed, pseudonym)).toBeUndefined()
    }
    expect(sealer.open(sealed.subarray(0, 35), pseudonym)).toBeUndefined()
    expect(sealer.open(Buffer.concat([sealed, Buffer.alloc(1)]), pseudonym)).toBeUndefined()
  })

  test('does not open under the pseudonym of another chat', () => {
    fc.assert(
      fc.property(chats, chats, (one, other) => {
        fc.pre(one !== other)
        const sealed = sealer.seal(one, sealer.pseudonym(one))
        expect(sealer.open(sealed, sealer.pseudonym(other))).toBeUndefined()
      }),
    )
  })

  test('does not open with another key, which also gives other pseudonyms and marks', () => {
    const other = createSealer(randomBytes(32))
    const pseudonym = sealer.pseudonym(7)
    expect(other.open(sealer.seal(7, pseudonym), pseudonym)).toBeUndefined()
    expect(other.pseudonym(7)).not.toEqual(pseudonym)
    expect(other.mark(pseudonym)).not.toEqual(sealer.mark(pseudonym))
    expect(other.keyCheck).not.toEqual(sealer.keyCheck)
  })
})

test('a mark, a pseudonym and the check of the key have nothing in common', () => {
  const pseudonym = sealer.pseudonym(7)
  const all = [pseudonym, sealer.mark(pseudonym), sealer.keyCheck, KEY.subarray(0, 16)]
  expect(new Set(all.map((bytes) => bytes.toString('hex'))).size).toBe(all.length)
})

test('what is in old databases stays readable: these bytes never change', () => {
  expect(sealer.pseudonym(5_000_000_000).toString('hex')).toMatchInlineSnapshot(
    `"cf69a4e1e20691a248ffcfcecf01baa1"`,
  )
  expect(sealer.mark(sealer.pseudonym(5_000_000_000)).toString('hex')).toMatchInlineSnapshot(
    `"9da92ce2acaccec6d8f97467260cfd28"`,
  )
  expect(sealer.keyCheck.toString('hex')).toMatchInlineSnapshot(`"d02a3e0a1e49acbdd6e623f9723abc98"`)
})

test('a key of the wrong length and a number that is none are mistakes of the program', () => {
  expect(() => createSealer(Buffer.alloc(16))).toThrow('32 bytes')
  expect(() => sealer.pseudonym(1.5)).toThrow('safe integer')
  expect(() => sealer.pseudonym(2 ** 53)).toThrow('safe integer')
})
