/**
 * What Typst writes about itself: the entries of the trailer and catalogue that lead to the document's
 * information (/Creator), its XMP packet and its identifier, then these objects themselves.
 */
const TRACES = [
  /\/Creator \([^)]*\)/g,
  /\/Info \d+ 0 R/g,
  /\/Metadata \d+ 0 R/g,
  /\/ID \[\([^)]*\) \([^)]*\)\]/g,
  /\/Type \/Metadata\s+\/Subtype \/XML/g,
  /<\?xpacket begin=.*?<\?xpacket end="r"\?>/gs,
]

/**
 * The PDF without a word about the tool and time that made it. What is removed is overwritten with spaces, so
 * that the table of offsets stays right.
 *
 * @throws Error when a trace is not where this version of Typst puts it: a PDF that may still tell is not given
 */
export function withoutMetadata(pdf: Buffer): Uint8Array {
  // Latin-1 keeps one character a byte, so that places in the text are places in the file.
  let text = pdf.toString('latin1')
  for (const trace of TRACES) {
    let found = 0
    text = text.replace(trace, (match) => {
      found++
      return ' '.repeat(match.length)
    })
    if (found !== 1) throw new Error(`expected one ${trace.source} in the PDF, found ${found}`)
  }
  return Buffer.from(text, 'latin1')
}
