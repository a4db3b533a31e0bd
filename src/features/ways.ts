import { Composer } from 'grammy'
import type { KonvertContext } from '../chat/context.ts'

export function waysFeature(_deps: unknown): Composer<KonvertContext> {
  return new Composer<KonvertContext>()
}
