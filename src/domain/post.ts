import { z } from 'zod'
import { looseDate } from './date.ts'
import { localised } from './text.ts'

/** data/post.yaml: what was last known of a country's post to Russia. Today's state is for the sender to ask. */
export const countryPostRecords = z.array(
  z.strictObject({
    country: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 code such as DE'),
    text: localised,
    asOf: looseDate,
    source: z.strictObject({ title: z.string().min(1), date: looseDate }),
  }),
)
export type CountryPost = z.infer<typeof countryPostRecords>[number]
