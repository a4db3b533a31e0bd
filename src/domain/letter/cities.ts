/** (Stand-in of the lead until the helper's file comes: overwrite this file.) */
export function derivedCity(_typed: string): { name: string; from: string; living: string } | undefined {
  return undefined
}
