/** Most that go in one transaction; what waits longer goes in the next. */
const MOST_TOGETHER = 2_000

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (reason: unknown) => void
}

export interface Turns<Item, Result> {
  /** Runs `work` when all that was asked for before it has ended. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** The same, in one go with neighbours that were asked for in the same way. */
  together(item: Item): Promise<Result>
  /** Resolves when nothing is under way or waiting. */
  ended(): Promise<void>
}

/**
 * One change after another, in the order of asking: a change concerns two files and no transaction spans them.
 * Neighbours of a kind share a transaction, because each one has to wait for the disk.
 */
export function createTurns<Item, Result>(
  runTogether: (items: readonly Item[]) => Promise<readonly Result[]>,
): Turns<Item, Result> {
  let last: Promise<unknown> = Promise.resolve()
  let open: Waiting<Item, Result>[] | undefined

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  const begin = (group: Waiting<Item, Result>[]) =>
    inTurn(async () => {
      if (open === group) open = undefined
      try {
        const results = await runTogether(group.map(({ item }) => item))
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    })

  return {
    alone(work) {
      // Whoever comes later must not slip into a group that runs before this.
      open = undefined
      return inTurn(work)
    },
    together: (item) =>
      new Promise((resolve, reject) => {
        if (open === undefined || open.length >= MOST_TOGETHER) {
          open = []
          void begin(open)
        }
        open.push({ item, resolve, reject })
      }),
    async ended() {
      await last
    },
  }
}
