import { createRequire } from 'node:module'
import type * as EyoKernel from 'eyo-kernel'

/**
 * Puts «ё» where a dictionary has no doubt («еще» → «ещё», but «все» stays). The dictionary is loaded when the
 * first text of a person's own comes: most letters have none.
 */
export function createYoRestorer(): (text: string) => string {
  let restorer: EyoKernel.Eyo | undefined
  return (text) => {
    if (restorer === undefined) {
      const { Eyo, safeDictionary }: typeof EyoKernel = createRequire(import.meta.url)('eyo-kernel')
      restorer = new Eyo()
      restorer.dictionary.set(safeDictionary)
    }
    return restorer.restore(text)
  }
}
