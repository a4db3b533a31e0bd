import { z } from 'zod'
import { looseDate } from './date.ts'
import { source, sourceIds } from './source.ts'
import { localised } from './text.ts'

/** A part of a postal address: Russian for the envelope, English to be read. */
const addressPart = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) })

const postalAddress = z.strictObject({
  postcode: z.string().regex(/^\d{6}$/, 'expected a Russian postcode: six digits, in quotes'),
  region: addressPart.optional(),
  district: addressPart.optional(),
  /** City, town or village: «г. Зеленокумск», “Zelenokumsk”. */
  place: addressPart,
  /** Street and house; some settlements have none. */
  street: addressPart.optional(),
})
export type PostalAddress = z.infer<typeof postalAddress>

/** One institution, one file in data/facilities. */
export const facilityRecord = z.strictObject({
  kind: z.enum(['colony', 'prison', 'remand']),
  /** For lists: “Penal Colony No. 7, Zelenokumsk”. */
  name: localised,
  /** As it stands on an envelope: «ФКУ ИК-7 УФСИН России по Ставропольскому краю». */
  institution: addressPart,
  address: postalAddress.extend({ asOf: looseDate, sources: sourceIds }),
  /** `two`: every part of the address stands in two independent sources. */
  confirmed: z.enum(['two', 'partly', 'one']),
  /** How far each part is confirmed, for the reader. */
  confirmation: localised,
  /** `false`: kept for the list and for former addresses; no person may be placed here until an editor changes it. */
  assignable: z.boolean(),
  /** What a writer to this institution should know. */
  warnings: z.array(localised).default([]),
  /** What an editor should know; never shown. */
  editorNotes: z.array(z.string().min(1)).default([]),
  /** On occupied territory of Ukraine: said in texts about the case, never printed on an envelope. */
  occupied: z.boolean().default(false),
  sources: z.array(source).min(1),
})
type FacilityRecord = z.infer<typeof facilityRecord>

export type Facility = FacilityRecord & { id: string }
