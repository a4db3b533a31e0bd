import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import type { Expected, ExpiringMap } from '../chat/memory.ts'

/**
 * Asks the features that look at an update, one after another, until one takes it. grammY would ask all of them, each
 * inside the one before it, so that an update would hold hundreds of unfinished promises while Telegram is waited for,
 * and with many people at once the garbage collector would do little but move them about. Here what has passed is gone.
 *
 * @param features by the name that the log gives them
 * @throws Error when two of them claim the same command or button
 */
export function inTurn(
  features: Readonly<Record<string, Feature>>,
  expecting: ExpiringMap<Expected>,
): (ctx: KonvertContext) => Promise<void> {
  for (const claim of ['commands', 'buttons'] as const) {
    const claimed = Object.values(features).flatMap((feature) => feature[claim] ?? [])
    const twice = claimed.find((word, index) => claimed.indexOf(word) !== index)
    if (twice !== undefined) throw new Error(`two features claim “${twice}” among their ${claim}`)
  }
  const all = Object.entries(features).map(([name, { commands, buttons, awaits, also, composer }]) => ({
    name,
    commands: new Set(commands),
    buttons: new Set(buttons),
    awaits,
    also,
    ask: composer.middleware(),
  }))
  return async (ctx) => {
    const { command, button } = trigger(ctx)
    // A command is never what a chat was asked for: /cancel must not end as the words of a message to subscribers.
    const awaited = command === undefined && ctx.message ? expecting.get(ctx.message.chat.id)?.for : undefined
    for (const { name, commands, buttons, awaits, also, ask } of all) {
      const looks =
        (command !== undefined && commands.has(command)) ||
        (button !== undefined && buttons.has(button)) ||
        (awaited !== undefined && awaits === awaited) ||
        also?.(ctx)
      if (!looks) continue
      let passed = false
      ctx.feature = name
      await ask(ctx, async () => {
        passed = true
      })
      if (!passed) return
    }
  }
}

/** The command of a message, the first word of a button's data. */
function trigger({ message, callbackQuery }: KonvertContext): { command?: string; button?: string } {
  const [, command] = /^\/(\w+)/.exec(message?.text ?? '') ?? []
  const [button] = callbackQuery?.data?.split(':', 1) ?? []
  return { ...(command && { command }), ...(button && { button }) }
}
