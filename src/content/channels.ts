import { join } from 'node:path'
import { type Channel, channelRecords } from '../domain/channels.ts'
import type { Facility } from '../domain/facility.ts'
import type { Problem } from './problem.ts'
import { readRecord } from './read.ts'

const KINDS: readonly string[] = ['colony', 'prison', 'remand'] satisfies Facility['kind'][]

/**
 * Loads data/channels.yaml; every institution that a way is said to serve must be known.
 *
 * @param dir the folder of the data
 * @param facilities by id
 */
export function readChannels(
  dir: string,
  facilities: ReadonlyMap<string, unknown>,
  problems: Problem[],
): readonly Channel[] {
  const file = join(dir, 'channels.yaml')
  const channels = readRecord(file, channelRecords, problems) ?? []
  channels.forEach(({ fits = [] }, index) => {
    fits.forEach((id, at) => {
      if (KINDS.includes(id) || facilities.has(id)) return
      problems.push({ file, path: [index, 'fits', at], message: `no such institution: ${id}` })
    })
  })
  return channels
}
