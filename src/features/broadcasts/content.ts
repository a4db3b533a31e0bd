import type { Filter } from 'grammy'
import type { KonvertContext } from '../../chat/context.ts'
import type { Expected } from '../../chat/memory.ts'
import type { BroadcastContent, FormattedText } from '../../domain/broadcast.ts'
import { isTopic } from '../../domain/subscription.ts'
import { OPEN_TOPICS } from './screens.ts'

/** The content with a topic or language switched; undefined where none would be left, or there is no such thing. */
export function withAudience(
  content: BroadcastContent,
  value: string,
  on: boolean,
  codes: readonly string[],
): BroadcastContent | undefined {
  const { audience } = content
  const switchedIn = <T extends string>(all: readonly T[], present: readonly T[]) =>
    all.filter((one) => (one === value ? on : present.includes(one)))
  if (isTopic(value)) {
    const topics = switchedIn(OPEN_TOPICS, audience.topics as never)
    return topics.length === 0 ? undefined : { ...content, audience: { ...audience, topics } }
  }
  if (!codes.includes(value)) return undefined
  const languages = switchedIn(codes, audience.languages ?? codes)
  if (languages.length === 0) return undefined
  const { languages: _, ...rest } = audience
  return { ...content, audience: languages.length === codes.length ? rest : { ...rest, languages } }
}

/** The content with what an admin sent: a text with its formatting, or a picture with or without one. */
export function withMessage(
  content: BroadcastContent,
  ctx: Filter<KonvertContext, 'message'>,
  { part, language }: Extract<Expected, { for: 'broadcast' }>,
): BroadcastContent | undefined {
  const { text, entities, caption, caption_entities: captionEntities, photo } = ctx.message
  const words = text ?? caption
  const fileId = photo?.at(-1)?.file_id
  const formatted: FormattedText | undefined =
    words === undefined
      ? undefined
      : {
          text: words,
          entities: (text === undefined ? captionEntities : entities)?.map((one) => ({ ...one })) ?? [],
        }
  if (part === 'picture') return fileId === undefined ? undefined : { ...content, picture: { fileId } }
  if (formatted === undefined) return undefined
  return {
    ...content,
    texts: { ...content.texts, [language]: formatted },
    ...(fileId === undefined ? {} : { picture: { fileId } }),
  }
}
