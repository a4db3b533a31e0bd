import type { People, Standing } from '../domain/people.ts'
import type { Translator } from '../i18n.ts'
import type { Screen } from './show.ts'

/** Screens that are kept: those of a few hundred people, in some megabytes. */
const MOST_KEPT = 2_000

/**
 * Draws each screen of a person once, and again when it could look different: on another day, when something was
 * published, hidden or taken back of anybody, or in another language. Only for screens that depend on nothing else,
 * least of all on who reads them.
 */
export function drawnOnce<Views extends string[]>(
  people: Pick<People, 'today' | 'version'>,
  draw: (standing: Standing, say: Translator, ...view: Views) => Screen,
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
    let screen = screens.get(key)
    if (screen === undefined) {
      screen = draw(standing, say, ...view)
      const [oldest] = screens.size < MOST_KEPT ? [] : screens.keys()
      if (oldest !== undefined) screens.delete(oldest)
      screens.set(key, screen)
    }
    return screen
  }
}
