import { z } from 'zod'

/** data/sites.yaml: the sites that links may lead to. A host covers its subdomains. */
export const siteRecords = z.array(
  z.strictObject({
    host: z.hostname(),
    name: z.string().min(1),
    /** `false`: copies, and sites where anybody can publish; good for checking, never sent to subscribers. */
    broadcast: z.boolean().optional(),
  }),
)
type Site = z.infer<typeof siteRecords>[number]

/** By host. */
export type Sites = ReadonlyMap<string, Site>

export function sitesByHost(records: readonly Site[]): Sites {
  return new Map(records.map((site) => [site.host, site]))
}

/** The site that a link leads to, the narrowest one where several cover it. */
export function knownSite(url: string, sites: Sites): Site | undefined {
  const labels = new URL(url).hostname.split('.')
  const host = labels.map((_, index) => labels.slice(index).join('.')).find((host) => sites.has(host))
  return host === undefined ? undefined : sites.get(host)
}
