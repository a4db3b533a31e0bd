import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import dictionary from 'dictionary-ru'
import { loadModule } from 'hunspell-asm'
import { load } from 'js-yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROOT, testContent } from '../../support/data.ts'
import { everyArgument, everyWording } from './every-wording.ts'

/** Words that the arguments of `everyArgument` bring in: names and places are not the bank's. */
const FROM_ARGUMENTS = new Set(['Томас', 'Тест', 'Мориц', 'Германии'])

const WORD = /[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*/g

describe('the Russian of the phrase bank', () => {
  let known: (word: string) => boolean
  const reviewed = z
    .record(z.string(), z.string())
    .parse(load(readFileSync(join(ROOT, 'data', 'letter', 'reviewed-words.yaml'), 'utf8')))

  beforeAll(async () => {
    const factory = await loadModule()
    const hunspell = factory.create(factory.mountBuffer(dictionary.aff), factory.mountBuffer(dictionary.dic))
    known = (word) => hunspell.spell(word) || hunspell.spell(word.toLowerCase()) || word in reviewed
  })

  it('has no word that neither the dictionary nor a reviewer knows', async () => {
    const { letter } = await testContent()
    const unknown = new Set<string>()
    for (const { wording } of everyWording(letter.phrases)) {
      for (const args of everyArgument()) {
        for (const word of wording.russian(args).match(WORD) ?? []) {
          if (!FROM_ARGUMENTS.has(word) && !known(word)) unknown.add(word)
        }
      }
    }
    expect([...unknown].toSorted()).toEqual([])
  })

  it('keeps no word in the reviewed list that no wording uses', async () => {
    const { letter } = await testContent()
    const used = new Set(
      everyWording(letter.phrases).flatMap(({ wording }) =>
        everyArgument().flatMap((args) => wording.russian(args).match(WORD) ?? []),
      ),
    )
    expect(Object.keys(reviewed).filter((word) => !used.has(word))).toEqual([])
  })
})
