import type { BroadcastContent } from './broadcast.ts'
import { knownSite, type Sites } from './site.ts'

/**
 * Hosts of the links of a message that are not among the sites from which subscribers may be sent links. Telegram makes
 * a link of whatever looks like one, so that bare addresses count too.
 *
 * @param username the bot's own, whose links are always right
 */
export function unknownLinks(content: BroadcastContent, sites: Sites, username: string): string[] {
  const texts = Object.values(content.texts).flatMap(({ text, entities }) => [
    ...Array.from(text.matchAll(LINK), ([link]) => link),
    ...entities.flatMap((entity) => (typeof entity['url'] === 'string' ? [entity['url']] : [])),
  ])
  const buttons = (content.buttons ?? []).map(({ url }) => url)
  const own = new RegExp(`^https://t\\.me/${username}(?:[/?#]|$)`, 'i')
  const foreign = [...texts, ...buttons]
    .map((link) => (SCHEME.test(link) ? link : `https://${link}`))
    .filter((link) => !own.test(link))
    .filter((link) => {
      const site = URL.canParse(link) ? knownSite(link, sites) : undefined
      return site === undefined || site.broadcast === false
    })
  return Array.from(new Set(foreign.map(hostOf)))
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i
/** An address with a scheme, or words with dots between them that end as a host does. */
const LINK =
  /\b(?:[a-z][a-z0-9+.-]*:\/\/|tg:|mailto:)\S+|(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}-]+\.)+(?:\p{L}{2,24})(?![\p{L}\p{N}])(?:\/\S*)?/giu

function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).host || link.slice(0, 40) : link.slice(0, 40)
}
