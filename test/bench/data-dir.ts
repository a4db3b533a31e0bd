import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import type { Case } from '../../src/domain/case.ts'
import { ROOT, testContent } from '../support/data.ts'
import { inventedPeople } from './invented-people.ts'

export interface DataDir {
  dir: string
  people: readonly Case[]
  /** An id that FEATURED_CASE may name. */
  featured: string
  /** Mean size of a case's file, in bytes. */
  meanSize: number
  remove(): void
}

/**
 * A folder such as data/, with invented people in the place of the real ones and everything else as it is.
 *
 * @param sentences see `InventedOptions`
 */
export async function createDataDir(count: number, sentences: number): Promise<DataDir> {
  const { facilities } = await testContent()
  const assignable = Array.from(facilities.values()).filter((facility) => facility.assignable)
  const people = inventedPeople(count, 1, {
    facilities: assignable.map(({ id }) => id),
    today: new Date().toISOString().slice(0, 10),
    sentences,
  })
  const dir = mkdtempSync(join(tmpdir(), 'konvert-bench-'))
  const cases = join(ROOT, 'data', 'cases')
  cpSync(join(ROOT, 'data'), dir, { recursive: true, filter: (path) => path !== cases })
  const sites = readFileSync(join(ROOT, 'data', 'sites.yaml'), 'utf8')
  writeFileSync(join(dir, 'sites.yaml'), `${sites}- { host: example.org, name: Example }\n`)
  mkdirSync(join(dir, 'cases'))
  let bytes = 0
  for (const { id, ...record } of people) {
    const yaml = `# yaml-language-server: $schema=../schema/case.schema.json\n${dump(record, { lineWidth: 110 })}`
    bytes += Buffer.byteLength(yaml)
    writeFileSync(join(dir, 'cases', `${id}.yaml`), yaml)
  }
  return {
    dir,
    people,
    featured: people[0]?.id ?? '',
    meanSize: bytes / count,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
