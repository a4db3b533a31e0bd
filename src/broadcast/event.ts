/** What happens to a broadcast, for whoever shows or logs it. */
export type BroadcastEvent =
  | { event: 'began' | 'progress' | 'finished' | 'stopped'; id: string }
  /** Another process sends; this one does nothing until that ends. */
  | { event: 'lease-held' }
  /** Everything in bulk stands still because Telegram said so. */
  | { event: 'told-to-wait'; seconds: number }
  /** The database did not take what was to be kept; it is tried again. */
  | { event: 'keeping-failed'; error: unknown }

export type Tell = (event: BroadcastEvent) => void
