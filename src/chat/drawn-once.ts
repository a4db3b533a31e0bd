import type { People, Standing } from '../domain/people.ts'
import type { Translator } from '../i18n.ts'
import type { Screen } from './show.ts'

/** Of each feature: as much as one screen of five hundred people in four languages. */
const MOST_SCREENS = 2_000

/**
 * Draws each screen of a person once, and again when it could look different: on another day, when something was
 * published, hidden or taken back of anybody, or in another language. Only for screens that depend on nothing else,
 * least of all on who reads them. Beyond `most` screens, the one that was not asked for the longest is let go.
 */
export function drawnOnce<Views extends string[]>(
  people: Pick<People, 'today' | 'version'>,
  draw: (standing: Standing, say: Translator, ...view: Views) => Screen,
  most = MOST_SCREENS,
): typeof draw {
  let drawnOf = ''
  const screens = new Map<string, Screen>()
  return (standing, say, ...view) => {
    const present = `${people.today()} ${people.version()}`
    if (present !== drawnOf) {
      drawnOf = present
      screens.clear()
    }
    const key = [standing.person.id, say.language, ...view].join(':')
    const screen = screens.get(key) ?? draw(standing, say, ...view)
    // A map keeps the order of insertion, so what is put in anew stands last and the longest unused first.
    screens.delete(key)
    screens.set(key, screen)
    for (const oldest of screens.keys()) {
      if (screens.size <= most) break
      screens.delete(oldest)
    }
    return screen
  }
}
