import type { Screen } from '../../chat/show.ts'
import type { Translator } from '../../i18n.ts'
import { type Progress, progressScreen } from './screens.ts'

/** Where a broadcast is shown to somebody. */
export interface Place {
  chat: number
  message: number
  language: string
}

interface WatchDeps {
  progress: (id: string) => Promise<Progress | undefined>
  translator: (language: string) => Translator
  /** Changes a message; never rejects: a message that is gone is no loss. */
  edit: (place: Place, screen: Screen) => Promise<void>
  /** Milliseconds, as `Date.now` gives them. */
  now: () => number
  timeZone: string
}

export interface Watch {
  /** Keeps this message up to date until the broadcast ends; one a chat and broadcast. */
  watch(id: string, place: Place): void
  /** Shows this chat nothing any more. */
  forget(chat: number): void
  /** Something has happened to a broadcast; `final` where nothing more will. */
  happened(id: string, final: boolean): void
}

/** Telegram lets a message be changed about once a second, and admins read more slowly. */
const EVERY_MS = 3_000

interface Watched {
  places: Map<number, Place>
  drawnAt: number
  timer?: NodeJS.Timeout | undefined
}

/** Redraws what admins see of a broadcast, at most every three seconds, and always its end. */
export function createWatch({ progress, translator, edit, now, timeZone }: WatchDeps): Watch {
  const watched = new Map<string, Watched>()

  async function draw(id: string, entry: Watched): Promise<void> {
    entry.drawnAt = now()
    const current = await progress(id)
    if (current === undefined) return
    for (const place of entry.places.values()) {
      await edit(place, progressScreen(current, { now: now(), timeZone }, translator(place.language)))
    }
  }
  return {
    watch(id, place) {
      const entry = watched.get(id) ?? { places: new Map(), drawnAt: now() }
      entry.places.set(place.chat, place)
      watched.set(id, entry)
    },
    forget(chat) {
      for (const { places } of watched.values()) places.delete(chat)
    },
    happened(id, final) {
      const entry = watched.get(id)
      if (entry === undefined) return
      if (final) {
        clearTimeout(entry.timer)
        watched.delete(id)
        void draw(id, entry)
        return
      }
      if (entry.timer !== undefined) return
      entry.timer = setTimeout(
        () => {
          entry.timer = undefined
          void draw(id, entry)
        },
        Math.max(0, entry.drawnAt + EVERY_MS - now()),
      )
    },
  }
}
