import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { letterLines, printable } from './lines.ts'
import { withoutMetadata } from './metadata.ts'

export interface LetterText {
  /** Greeting, paragraphs and signature, each on a line of its own. */
  text: string
  /** In a handwriting face instead of a printed one. */
  hand: boolean
}

export interface Envelope {
  to: {
    /** In the dative, with the year of birth. */
    name: string
    /** In the order of the Russian postal rules: institution, street and house, place, district, region. */
    lines: string[]
    postcode: string
  }
  /** The sender's name, then the address; nothing is printed when left out. */
  from?: string[]
  /** Whether the letter is posted outside Russia, and needs the country. */
  abroad: boolean
}

/** DL (E65) is 220 × 110 mm, C5 is 229 × 162 mm. */
export type EnvelopeSize = 'dl' | 'c5'

/** Makes PDFs. Keeps nothing of what it printed, and writes neither file nor log. */
export interface Printer {
  /** A4 pages. */
  letter(letter: LetterText): Promise<Uint8Array>
  /** One page of the envelope's size. */
  envelope(envelope: Envelope, size: EnvelopeSize): Promise<Uint8Array>
  /** A4 pages: the letter, then a sheet with the addresses to cut out and glue on whatever envelope is at hand. */
  letterWithEnvelope(letter: LetterText, envelope: Envelope): Promise<Uint8Array>
}

const FONTS = [
  '@expo-google-fonts/pt-serif/400Regular/PTSerif_400Regular.ttf',
  '@expo-google-fonts/caveat/500Medium/Caveat_500Medium.ttf',
]

/** More than fits on a page at any size: no need to try. */
const CERTAINLY_LONG = 5_000

/**
 * The compiler and the fonts are loaded when the first document is asked for. The compiler works synchronously,
 * a few milliseconds a document, so documents are made one after the other and others get a turn in between.
 */
export function createPrinter(): Printer {
  let loading: Promise<NodeCompiler> | undefined
  let queue: Promise<unknown> = Promise.resolve()

  async function make(sheets: readonly Sheet[]): Promise<Uint8Array> {
    loading ??= loadCompiler()
    const compiler = await loading.catch((error: unknown) => {
      loading = undefined
      throw error
    })
    await new Promise((resolve) => setImmediate(resolve))
    return print(compiler, sheets)
  }

  function inTurn(sheets: readonly Sheet[]): Promise<Uint8Array> {
    const turn = queue.then(() => make(sheets))
    // The queue must not hold the last document until the next one comes.
    queue = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  return {
    letter: (letter) => inTurn([letterSheet(letter)]),
    envelope: (envelope, size) => inTurn([{ kind: 'envelope', size, ...addresses(envelope) }]),
    letterWithEnvelope: (letter, envelope) =>
      inTurn([letterSheet(letter), { kind: 'labels', ...addresses(envelope) }]),
  }
}

type Sheet = { kind: 'letter' | 'envelope' | 'labels' } & Record<string, unknown>

function letterSheet({ text, hand }: LetterText): Sheet {
  return { kind: 'letter', lines: letterLines(text), hand, long: text.length > CERTAINLY_LONG }
}

function addresses({ to, from = [], abroad }: Envelope): Record<string, unknown> {
  return {
    name: printable(to.name),
    lines: to.lines.map(printable),
    postcode: printable(to.postcode),
    from: from.map(printable),
    abroad,
  }
}

async function loadCompiler(): Promise<NodeCompiler> {
  const { resolve } = createRequire(import.meta.url)
  const [{ NodeCompiler }, ...fontBlobs] = await Promise.all([
    import('@myriaddreamin/typst-ts-node-compiler'),
    ...FONTS.map((font) => readFile(resolve(font))),
  ])
  // No source can read a file outside this folder, and what people write is not a source.
  return NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontBlobs }] })
}

function print(compiler: NodeCompiler, sheets: readonly Sheet[]): Uint8Array {
  try {
    const inputs = { paper: JSON.stringify(sheets) }
    return withoutMetadata(compiler.pdf({ mainFilePath: `${import.meta.dirname}/paper.typ`, inputs }))
  } catch {
    // The compiler's own message may quote the letter.
    throw new Error('the paper could not be made')
  } finally {
    // Age zero empties the memory of layouts and shaped text, which would otherwise hold the letter for good.
    compiler.evictCache(0)
  }
}
