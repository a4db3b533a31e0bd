import { z } from 'zod'
import { looseDate } from './date.ts'

/** The id of a record: the name of its file. Buttons carry it, and Telegram gives a button 64 bytes. */
export const recordId = z
  .string()
  .max(40)
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'expected lower-case Latin words joined by hyphens, such as leniye-umerova',
  )

/**
 * Where a fact was read. `shown: false` keeps a page for checking only: a mirror, or one that tells of
 * health or violence. A page without an address is named by its title alone.
 */
export const source = z.strictObject({
  id: recordId,
  title: z.string().min(1).max(200),
  url: z.url({ protocol: /^https?$/ }).optional(),
  date: z.union([looseDate, z.literal('undated')]),
  shown: z.boolean(),
})
export type Source = z.infer<typeof source>

/** Ids of entries in the record's own `sources`; a fact has at least one. */
export const sourceIds = z.array(recordId).min(1)
