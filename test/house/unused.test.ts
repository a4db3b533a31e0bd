import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/data.ts'
import { filesBelow, readImports, sourceFiles } from '../support/imports.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const texts = (folder: string) =>
  new Map(
    filesBelow(folder)
      .filter((file) => /\.(ts|js|typ)$/.test(file))
      .map((file) => [`${folder}/${file}`, read(`${folder}/${file}`)]),
  )
const src = texts('src')
const everything = new Map([...src, ...texts('test'), ['vitest.config.ts', read('vitest.config.ts')]])
const manifest: Record<'scripts' | 'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(
  read('package.json'),
)

describe('nothing lies about in the house:', () => {
  it('every function and constant that a file of src exports, another file imports', () => {
    const unused = [...src].flatMap(([file, text]) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => {
          const word = new RegExp(`\\b${name}\\b`)
          return ![...everything].some(([other, content]) => other !== file && word.test(content))
        })
        .map((name) => `${file}: ${name}`),
    )
    expect(unused).toEqual([])
  })

  it('every file of src is imported, or is a program that package.json starts', () => {
    const imported = new Set(readImports().map(({ to }) => to))
    const scripts = Object.values(manifest.scripts).join('\n')
    const alone = sourceFiles().filter((file) => !imported.has(file) && !scripts.includes(`src/${file}`))
    expect(alone).toEqual([])
  })

  it('every package that a running bot installs is imported by src, every other one used somewhere', () => {
    const imports = (name: string, files: ReadonlyMap<string, string>) =>
      [...files.values()].some((text) => new RegExp(`['"]${name}(['"/])`).test(text))
    expect(Object.keys(manifest.dependencies).filter((name) => !imports(name, src))).toEqual([])
    // These are no modules of ours: programs that npm starts, types, and what vitest and oxlint load by themselves.
    const tools =
      /^(@types\/.*|@biomejs\/biome|typescript|oxlint|oxlint-tsgolint|node|@vitest\/coverage-v8|@stryker-mutator\/.*)$/
    const others = Object.keys(manifest.devDependencies).filter((name) => !tools.test(name))
    expect(others.filter((name) => !imports(name, everything))).toEqual([])
  })

  it('every message is shown somewhere', () => {
    const code = [...src.values()].join('\n')
    const whole = new Set([...code.matchAll(/['"`]([\w-]+\.[\w.-]+)['"`]/g)].map(([, key]) => key))
    const begun = [...code.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, prefix = '']) => prefix)
    const keys = readdirSync(join(ROOT, 'locales', 'en')).flatMap((file) =>
      Object.keys(JSON.parse(read(`locales/en/${file}`))).map((key) => `${file.replace('.json', '')}.${key}`),
    )
    // `subscriptions.${said}` says nothing of which of its namespace is meant: then the end stands there as a word.
    const chosen = (key: string) => new RegExp(`'${key.slice(key.indexOf('.') + 1)}'`).test(code)
    const shown = (key: string) =>
      whole.has(key) ||
      begun.some(
        (prefix) => key.startsWith(prefix) && (!prefix.endsWith('.') || prefix.split('.').length > 2),
      ) ||
      (begun.includes(key.slice(0, key.indexOf('.') + 1)) && chosen(key))
    expect(keys.length).toBeGreaterThan(500)
    expect(keys.filter((key) => !shown(key))).toEqual([])
  })
})
