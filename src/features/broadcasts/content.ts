import type { Filter } from 'grammy'
import type { KonvertContext } from '../../chat/context.ts'
import { type BroadcastContent, broadcastContent, type FormattedText } from '../../domain/broadcast.ts'
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

/**
 * The content with what an admin sent: a text in this language with its formatting and perhaps with a picture, or
 * where no language is given a picture alone.
 */
export function withMessage(
  content: BroadcastContent,
  ctx: Filter<KonvertContext, 'message'>,
  language: string | undefined,
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
  if (language === undefined) return fileId === undefined ? undefined : { ...content, picture: { fileId } }
  if (formatted === undefined) return undefined
  return {
    ...content,
    texts: { ...content.texts, [language]: formatted },
    ...(fileId === undefined ? {} : { picture: { fileId } }),
  }
}

/**
 * The content with one more link button: the link in the first line, and a line for each language, which begins with
 * its code (`en Read more`). A label without one is for the first language. Undefined where that is not what was typed,
 * or there are as many buttons as there may be.
 */
export function withLink(
  content: BroadcastContent,
  text: string,
  codes: readonly string[],
): BroadcastContent | undefined {
  const [url = '', ...labels] = text.split('\n').map((line) => line.trim())
  const named = labels.filter(Boolean).map((line) => {
    const [, code = '', label = ''] = /^([a-z]{2})[\s:]+(.+)$/.exec(line) ?? []
    return codes.includes(code) ? ([code, label] as const) : ([codes[0] ?? 'en', line] as const)
  })
  const buttons = [...(content.buttons ?? []), { url, labels: Object.fromEntries(named) }]
  if (named.length === 0 || /\s/.test(url)) return undefined
  return broadcastContent.safeParse({ ...content, buttons }).data
}

export function withoutLink(content: BroadcastContent, index: number): BroadcastContent {
  const { buttons = [], ...rest } = content
  const left = buttons.filter((_, position) => position !== index)
  return left.length === 0 ? rest : { ...rest, buttons: left }
}
