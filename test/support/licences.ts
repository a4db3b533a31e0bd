import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './data.ts'

// `npm run licences`: docs/licences.md, every package that a running bot contains, with its licence as
// package-lock.json has it. The lock names also what is installed on other machines only (builds of the native parts).

export const LICENCES = join(ROOT, 'docs', 'licences.md')

/** An entry of package-lock.json, as far as it is asked here. */
interface Locked {
  name: string
  version: string
  licence: string | undefined
  integrity: string | undefined
  /** An address that it must be fetched from, in the place of the registry that npm is set to. */
  resolved: string | undefined
  /** Not in a running bot: `npm ci --omit=dev` leaves it out. */
  development: boolean
  /** One build of a native part, of which a machine takes the one that fits. */
  build: boolean
  installScript: boolean
}

interface LockEntry {
  version: string
  license?: string
  integrity?: string
  resolved?: string
  dev?: boolean
  optional?: boolean
  hasInstallScript?: boolean
}

export function readLock(): Locked[] {
  const lock: { packages: Record<string, LockEntry> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  )
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version,
      licence: entry.license,
      integrity: entry.integrity,
      resolved: entry.resolved,
      development: entry.dev === true,
      build: entry.optional === true,
      installScript: entry.hasInstallScript === true,
    }))
}

function directNames(): string[] {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  return Object.keys(dependencies)
}

function table(packages: readonly Locked[]): string {
  return packages
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, version, licence }) => `| ${name} | ${version} | ${licence ?? 'none named'} |`)
    .join('\n')
}

export function licencesPage(): string {
  const running = readLock().filter(({ development }) => !development)
  const direct = directNames()
  const head = '| package | version | licence |\n|---|---|---|'
  const parts = running.filter(({ build }) => !build)
  const builds = running.filter(({ build }) => build)
  return `# Licences

Made by \`npm run licences\` from package-lock.json: everything that a running bot contains beside the code and data of
this project. A test refuses a package without a licence, or with one that nobody has looked at yet
(\`test/house/licences.test.ts\`). Each package carries its licence's text in its folder of \`node_modules\`.

All of them may be used, changed and passed on together with this project, also unfree. MPL-2.0 asks that who changes
those files themselves publishes the changed files; nothing here changes them. The fonts are under OFL-1.1: a PDF made
with them belongs to whoever made it; the fonts alone may not be sold.

## What Konvert imports (${direct.length})

${head}
${table(parts.filter(({ name }) => direct.includes(name)))}

## What these bring along (${parts.length - direct.length})

${head}
${table(parts.filter(({ name }) => !direct.includes(name)))}

## Builds of the native parts, of which a machine installs the one that fits (${builds.length})

${head}
${table(builds)}
`
}

if (import.meta.main) writeFileSync(LICENCES, licencesPage())
