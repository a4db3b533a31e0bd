import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../support/data.ts'
import { FILES, loadFiles } from './broken-data.ts'

const channels = readFileSync(join(ROOT, 'data', 'channels.yaml'), 'utf8')
const withFits = (fits: string) =>
  loadFiles({
    ...FILES,
    'channels.yaml': channels.replace(/^- id: .*\n/m, (first) => `${first}  fits: ${fits}\n`),
  })

it('a way to send serves kinds of institutions, or single ones that are in the data', async () => {
  expect((await withFits('[colony, prison, remand, sizo-99-testovo]')).problems).toEqual([])
  expect((await withFits('[colony, ik-98-nowhere]')).problems).toEqual([
    expect.stringMatching(/^channels\.yaml:\d+ .*no such institution: ik-98-nowhere$/),
  ])
})
