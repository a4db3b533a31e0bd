import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { ROOT } from './data.ts'

/** One file of src that names another, both as paths below src. */
export interface Import {
  from: string
  to: string
}

const RELATIVE = /(?:^import|^export|^\} from|\bimport\()[^'"\n]*'(\.[^']+)'/gm

/** Every file below a folder of the project, as paths below that folder with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(join(ROOT, folder), join(entry.parentPath, entry.name)))
    .toSorted()
}

/** The bot's own TypeScript; the chat page runs in a browser and is left out. */
export function sourceFiles(): string[] {
  return filesBelow('src').filter((file) => file.endsWith('.ts') && !file.startsWith('playground/page/'))
}

/** What each file of src imports from another one: values and types alike, and `import()` while it runs. */
export function readImports(): Import[] {
  return sourceFiles().flatMap((from) => {
    const text = readFileSync(join(ROOT, 'src', from), 'utf8')
    return [...text.matchAll(RELATIVE)]
      .map(([, path = '']) => ({ from, to: posix.join(posix.dirname(from), path) }))
      .filter(({ to }) => to.endsWith('.ts'))
  })
}
