import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/data.ts'
import { LICENCES, licencesPage, readLock } from '../support/licences.ts'

/** Somebody has read these, and they go together with the MIT licence of a program that is not changed by them. */
const LOOKED_AT = [
  'MIT',
  'MIT AND OFL-1.1',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MPL-2.0',
  'PSF-2.0',
]

const running = readLock().filter(({ development }) => !development)

describe('the packages of a running bot', () => {
  it('are listed with their licences as they are today (npm run licences)', () => {
    expect(readFileSync(LICENCES, 'utf8')).toBe(licencesPage())
  })

  it('have licences that somebody has looked at', () => {
    const others = running.filter(({ licence }) => licence === undefined || !LOOKED_AT.includes(licence))
    expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([])
  })

  it('say the same of their licence as the lock file does', () => {
    const installed = running.filter(({ name }) => existsSync(join(ROOT, 'node_modules', name)))
    expect(installed.length).toBeGreaterThan(40)
    const own = (name: string): unknown =>
      JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).license
    expect(installed.filter(({ name, licence }) => own(name) !== licence)).toEqual([])
  })
})
