import { readFileSync } from 'node:fs'

/** What is wrong in a data file. `path` leads to the value: `['status', 'asOf']`. */
export interface Problem {
  /** Path of the file as it was opened. */
  file: string
  path: readonly PropertyKey[]
  message: string
  /** Line of a mistake that has no path, such as broken YAML; counted from 1. */
  line?: number
}

/**
 * One sentence a problem, with file and line: `data/cases/x.yaml:12 status.asOf: expected …`.
 * Only here is a file parsed again by the slower parser that knows line numbers.
 */
export async function describeProblems(problems: readonly Problem[]): Promise<string[]> {
  if (problems.length === 0) return []
  const { LineCounter, parseDocument, isNode } = await import('yaml')
  const documents = new Map<string, (path: readonly PropertyKey[]) => number | undefined>()
  const locator = (file: string) => {
    const lines = new LineCounter()
    const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines })
    return (path: readonly PropertyKey[]) => {
      for (let depth = path.length; depth >= 0; depth--) {
        const node = document.getIn(path.slice(0, depth), true)
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
      }
      return undefined
    }
  }
  return problems.map(({ file, path, message, line }) => {
    let lineAt = documents.get(file)
    if (lineAt === undefined) {
      lineAt = line === undefined ? locator(file) : () => line
      documents.set(file, lineAt)
    }
    const place = path.length === 0 ? '' : ` ${path.join('.')}:`
    return `${file}:${line ?? lineAt(path) ?? 1}${place || ':'} ${message}`
  })
}
