/**
 * An even, repeatable order: the same seed and topic give the same shuffle on every machine. Used to choose
 * wordings, never for secrets.
 */
export function shuffled<T>(items: readonly T[], seed: number, topic: string): T[] {
  const random = mulberry32(fnv1a(`${seed}:${topic}`))
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[result[i], result[j]] = [result[j] as T, result[i] as T]
  }
  return result
}

/** The 32-bit FNV-1a hash of a string's UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Tommy Ettinger's mulberry32: numbers from 0 to 1, even enough for choosing words. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
