import type { MessageEntity } from 'grammy/types'
import { badRequest } from './refusal.ts'

interface RichText {
  text: string
  entities: MessageEntity[]
}

/** Code, links and mentions set by hand may not have automatic entities inside. */
const CLOSED = new Set(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji'])

/**
 * What Telegram makes of a text: control characters cleaned, white space trimmed at both ends, entities
 * checked, moved along and sorted, and commands, links, mentions and tags marked by itself.
 */
export function tidyText(text: string, entities: readonly MessageEntity[] = []): RichText {
  for (const entity of entities) checkEntity(entity, text.length)
  const tidied = trim(clean({ text, entities: entities.map((entity) => ({ ...entity })) }))
  const all = tidied.entities.filter((entity) => entity.length > 0 && !isBlank(tidied.text, entity))
  return { text: tidied.text, entities: withAutomatic(tidied.text, all) }
}

function checkEntity(entity: MessageEntity, size: number): void {
  const { offset, length, type } = entity
  if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`)
  if (length < 0) throw badRequest(`receive an entity with incorrect length ${length}`)
  if (offset > size) throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`)
  if (offset + length > size)
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`,
    )
  const needs = NEEDED[type]
  const value = needs && (entity as unknown as Record<string, unknown>)[needs]
  if (needs !== undefined && (value === undefined || value === null))
    throw badRequest(`can't parse MessageEntity: Can't find field "${needs}"`)
  if (entity.type === 'text_link') {
    const problem = urlProblem(entity.url)
    if (problem) throw badRequest(`entity URL '${entity.url}' is invalid: ${problem}`)
  }
}

const NEEDED: Partial<Record<MessageEntity['type'], string>> = {
  text_link: 'url',
  text_mention: 'user',
  custom_emoji: 'custom_emoji_id',
}

/** What is wrong with a link in Telegram's words; a scheme may be left out. */
export function urlProblem(url: string): string | undefined {
  if (url === '') return 'URL host is empty'
  if (/^tg:\/\/./i.test(url) || /^ton:\/\/./i.test(url)) return undefined
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'Unsupported URL protocol'
  const parsed = URL.canParse(scheme ? url : `http://${url}`)
    ? new URL(scheme ? url : `http://${url}`)
    : undefined
  return parsed === undefined || !/\.[^.\d][^.]*$|^\d+(\.\d+){3}$/.test(parsed.hostname)
    ? 'Wrong HTTP URL'
    : undefined
}

const DIRTY = /(?!\n)[\p{Cc}\u2028-\u202e]/u

/** Returns and bidirectional marks vanish, other control characters become spaces. */
function clean(rich: RichText): RichText {
  if (!DIRTY.test(rich.text)) return rich
  let text = ''
  const moved: number[] = []
  for (let i = 0; i < rich.text.length; i++) {
    moved[i] = text.length
    const char = rich.text.charAt(i)
    if (!DIRTY.test(char)) text += char
    else if (char !== '\r' && char < '\u2028') text += ' '
  }
  moved[rich.text.length] = text.length
  const place = (index: number) => moved[index] ?? text.length
  const entities = rich.entities.map((entity) => {
    const offset = place(entity.offset)
    return { ...entity, offset, length: place(entity.offset + entity.length) - offset }
  })
  return { text, entities }
}

/** White space at the start stays if an entity begins inside it, as the real server has it. */
function trim({ text, entities }: RichText): RichText {
  const end = text.trimEnd().length
  const first = entities.reduce((least, { offset }) => Math.min(least, offset), Infinity)
  const start = Math.min(end - text.slice(0, end).trimStart().length, first)
  if (start === 0 && end === text.length) return { text, entities }
  const clipped = entities.map((entity) => {
    const from = Math.max(entity.offset, start)
    const to = Math.min(entity.offset + entity.length, end)
    return { ...entity, offset: from - start, length: Math.max(0, to - from) }
  })
  return { text: text.slice(start, Math.max(start, end)), entities: clipped }
}

function isBlank(text: string, { offset, length }: MessageEntity): boolean {
  return text.slice(offset, offset + length).trim() === ''
}

type AutomaticType = 'bot_command' | 'url' | 'email' | 'mention' | 'hashtag' | 'cashtag'

/** One expression, so that each place of the text gets one entity, the most particular first. */
const AUTOMATIC = new RegExp(
  [
    String.raw`(?<email>(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b)`,
    String.raw`(?<url>(?<![\w@./])(?:https?:\/\/|(?=[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:${'com|org|net|info|me|io|ru|ua|media|team|support|memopzk'})(?![\w.]*\w@)\b))[^\s<>"«»]+[^\s<>"«».,;:!?)\]])`,
    String.raw`(?<bot_command>(?<![\w/<>])\/[a-z0-9_]{1,64}(?:@[a-z]\w{2,31})?(?![\w/<>]))`,
    String.raw`(?<mention>(?<![\w@/])@[a-z]\w{2,31}\b)`,
    String.raw`(?<hashtag>(?<![\p{L}\p{N}_#&/])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`,
    String.raw`(?<cashtag>(?<![\w$])\$[A-Z]{3,8}\b)`,
  ].join('|'),
  'giu',
)

function withAutomatic(text: string, entities: MessageEntity[]): MessageEntity[] {
  if (!/[/@#$.]/.test(text)) return entities.length > 1 ? entities.sort(inOrder) : entities
  const closed = entities.filter(({ type }) => CLOSED.has(type))
  const set = new Set(entities.map(({ type, offset }) => `${type}:${offset}`))
  for (const match of text.matchAll(AUTOMATIC)) {
    const type = Object.keys(match.groups ?? {}).find((name) => match.groups?.[name] !== undefined)
    const [offset, length] = [match.index, match[0].length]
    const inside = closed.some(
      (entity) => entity.offset < offset + length && offset < entity.offset + entity.length,
    )
    if (type === undefined || inside || set.has(`${type}:${offset}`)) continue
    entities.push({ type: type as AutomaticType, offset, length })
  }
  return entities.sort(inOrder)
}

function inOrder(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length
}
