import * as fc from 'fast-check'
import type { Update } from 'grammy/types'
import { HOSTILE } from './hostile-strings.ts'

// Updates as Telegram sends them, as it might send them one day, and as only a broken or hostile one would.

type Json = Record<string, unknown>

/** The people to whom the local Telegram lets the bot write. */
export const NEIGHBOURS = { from: 5_000_000_001, count: 60 }
/** The first of them get malformed updates, too; to the others Telegram is true. */
const ILL_USED = 40

const knownId = fc.integer({ min: NEIGHBOURS.from, max: NEIGHBOURS.from + ILL_USED - 1 })
const wellUsedId = fc.integer({
  min: NEIGHBOURS.from + ILL_USED,
  max: NEIGHBOURS.from + NEIGHBOURS.count - 1,
})
const strangeId = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 31 }),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -1, 2 ** 53, -1_001_000_000_001, 1.5, Number.MAX_VALUE, '12', null, '__proto__'),
)
const id: fc.Arbitrary<unknown> = fc.oneof<fc.MaybeWeightedArbitrary<unknown>[]>(
  { weight: 12, arbitrary: knownId },
  strangeId,
)
const messageId = fc.oneof(fc.nat(3_000), strangeId)

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, 0, -1, '', 'x', [], {}, [[]], 1e308, '\u0000', '__proto__'),
  fc.jsonValue({ maxDepth: 2 }),
)
const words = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom(
    'Anna',
    'Novak',
    'Горинов',
    'Прага',
    'Germany',
    '1',
    '2',
    'Books',
    'Вы',
    'Мама пекла хлеб.',
    'нет',
  ),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
)

const CASES = ['novak-nika', 'gorinov-alexei', 'leniye-umerova', 'petriychuk-svetlana', 'nobody', '__proto__']
const caseId = fc.constantFrom(...CASES)
const topic = fc.oneof(
  fc.constantFrom('cases', 'days', 'news', 'case:', 'x'),
  caseId.map((known) => `case:${known}`),
)

const command = fc.constantFrom(
  ...'start help letter check cases case address language cancel privacy about'.split(' '),
  ...'subscribe subscriptions unsubscribe mydata forget nonsense letter@konvert_bot letter@other'.split(' '),
)
const text = fc.oneof(
  words,
  command.map((name) => `/${name}`),
  fc.tuple(command, fc.oneof(words, caseId)).map(([name, rest]) => `/${name} ${rest}`),
)

/** The bot's counter of revisions starts low in tests, so that a forged press meets a living draft often enough. */
const letterPress = fc
  .tuple(
    fc.oneof(fc.nat(400), fc.nat()),
    fc.constantFrom(
      ...'profile sender none page pick yes toggle surprise next skip reword'.split(' '),
      ...'shorter longer change copy meaning finish edit turn bank back cancel'.split(' '),
    ),
    fc.constantFrom(
      '',
      'she',
      'DE',
      '1',
      'books',
      'name',
      'topics',
      'parts',
      'extra',
      'intro',
      'constructor',
      'vy',
    ),
  )
  .map(([revision, action, value]) => `letter:${revision.toString(36)}:${action}:${value}`)
const data = fc.oneof(
  { weight: 5, arbitrary: letterPress },
  fc.constantFrom(
    'start',
    'story',
    'help',
    'writable',
    'resume',
    'forget:yes',
    'forget:no',
    'mydata',
    'stopall:yes',
  ),
  fc.tuple(fc.constantFrom('write', 'practice', 'anew', 'address'), caseId).map((parts) => parts.join(':')),
  fc
    .tuple(caseId, fc.constantFrom('card', 'sources', 'share', 'why', 'constructor'))
    .map((p) => `case:${p.join(':')}`),
  fc.tuple(caseId, fc.constantFrom('', ':DE', ':ZZ')).map((parts) => `post:${parts.join('')}`),
  fc.tuple(caseId, fc.constantFrom('DE:0', 'ZZ:7', 'RU:8')).map((parts) => `ways:${parts.join(':')}`),
  fc.tuple(caseId, fc.constantFrom('letter', 'dl', 'sheet')).map((parts) => `paper:${parts.join(':')}:`),
  fc.tuple(caseId, fc.constantFrom('dl', 'c5')).map((parts) => `sender:${parts.join(':')}:`),
  fc.nat(99_999).map((page) => `cases:${page}`),
  fc.nat(3_000).map((first) => `tidy:${first.toString(36)}`),
  fc.constantFrom('en', 'ru', 'uk', 'xx').map((code) => `language:${code}`),
  fc
    .tuple(fc.constantFrom('follow', 'yes', 'end', 'stop', 'again', 'on:0', 'off:0'), topic)
    .map((p) => p.join(':')),
  fc
    .tuple(fc.constantFrom('report:returned', 'report:wrong', 'stale:seen', 'report'), caseId)
    .map((p) => p.join(':')),
  fc.constantFrom('admin:audit:0', 'stale:0', 'admin:grant:editor:1', 'admin:out:1', 'constructor'),
  fc.string({ maxLength: 64 }),
)

const user = fc.record(
  {
    id,
    is_bot: fc.constantFrom(false, true),
    first_name: words,
    last_name: words,
    username: fc.string(),
    language_code: fc.constantFrom('en', 'ru', 'uk', 'de', 'be', 'pt-br', '', 'constructor', 'ы'),
  },
  { requiredKeys: ['id', 'is_bot', 'first_name'] },
)
const privateChat = id.map((own) => ({ id: own, type: 'private', first_name: 'x' }))
const publicChat = fc
  .tuple(
    fc.constantFrom('group', 'supergroup', 'channel', 'unheard-of'),
    fc.integer({ min: -(2 ** 50), max: -1 }),
  )
  .map(([type, own]) => ({ id: own, type, title: 'x' }))

const entities = fc.array(
  fc.record(
    {
      type: fc.constantFrom('bot_command', 'blockquote', 'bold', 'url', 'x'),
      offset: fc.integer(),
      length: fc.integer(),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 3 },
)

/** One field each; the values are not always what belongs there. */
const CONTENT = [
  ...'photo sticker voice video video_note document animation audio contact location'.split(' '),
  ...'venue poll dice game invoice successful_payment story giveaway new_chat_members'.split(' '),
  ...'left_chat_member new_chat_title delete_chat_photo group_chat_created migrate_to_chat_id'.split(' '),
  ...'pinned_message web_app_data users_shared chat_shared write_access_allowed passport_data'.split(' '),
  ...'forum_topic_created video_chat_started message_auto_delete_timer_changed from_the_future'.split(' '),
]
const content: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 5,
    arbitrary: text.map((words) => ({
      text: words,
      ...(words.startsWith('/')
        ? { entities: [{ type: 'bot_command', offset: 0, length: words.split(/\s/)[0]?.length ?? 1 }] }
        : {}),
    })),
  },
  fc.record(
    { text, entities, forward_origin: junk, reply_to_message: junk, quote: junk },
    { requiredKeys: ['text'] },
  ),
  fc
    .tuple(fc.constantFrom(...CONTENT), junk, words)
    .map(([kind, value, caption]) => ({ [kind]: value, caption })),
)

/** A message of a private chat that belongs together; `from` and `chat` are one person. */
const honest = fc.tuple(user, messageId, content).map(([from, message, rest]) => ({
  message_id: message,
  date: 1_760_000_000,
  from,
  chat: { id: from.id, type: 'private', first_name: from.first_name },
  ...rest,
}))
const message: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: honest },
  fc
    .tuple(
      fc.record(
        { message_id: messageId, date: junk, from: user, chat: fc.oneof(privateChat, publicChat) },
        { requiredKeys: [] },
      ),
      content,
    )
    .map(([head, rest]) => ({ ...head, ...rest })),
)

const quoted = words.map((letter) => ({
  text: `x\n${letter}`,
  entities: [{ type: 'blockquote', offset: 2, length: letter.length }],
}))
const press: fc.Arbitrary<Json> = fc
  .tuple(
    user,
    messageId,
    fc.oneof({ weight: 3, arbitrary: quoted }, fc.constant({ date: 0 }), content),
    data,
    fc.constantFrom(
      'whole',
      'whole',
      'whole',
      'whole',
      'no message',
      'inline',
      'no data',
      'in a group',
      'no from',
    ),
  )
  .map(([from, pressed, rest, what, lack]) => {
    const chat = lack === 'in a group' ? { id: -5, type: 'group' } : { id: from.id, type: 'private' }
    return {
      id: String(pressed),
      chat_instance: '1',
      ...(lack === 'no from' ? {} : { from }),
      ...(lack === 'no message' || lack === 'inline'
        ? {}
        : { message: { message_id: pressed, date: 1, chat, ...rest } }),
      ...(lack === 'inline' ? { inline_message_id: 'x' } : {}),
      ...(lack === 'no data' ? {} : { data: what }),
    }
  })

const member = fc.record(
  {
    status: fc.constantFrom('member', 'kicked', 'left', 'administrator', 'creator', 'restricted', 'x'),
    user,
  },
  { requiredKeys: [] },
)
const membership = fc.record(
  {
    chat: fc.oneof(privateChat, publicChat),
    from: user,
    date: junk,
    old_chat_member: member,
    new_chat_member: member,
  },
  { requiredKeys: ['chat', 'from', 'new_chat_member'] },
)
const OTHER_KINDS = [
  ...'inline_query chosen_inline_result shipping_query pre_checkout_query poll poll_answer'.split(' '),
  ...'chat_join_request message_reaction message_reaction_count chat_boost removed_chat_boost'.split(' '),
  ...'business_connection business_message deleted_business_messages purchased_paid_media chat_member'.split(
    ' ',
  ),
  ...'something_new_in_2030 __proto__ constructor update_id'.split(' '),
]
const other = fc.record(
  { id: fc.string(), from: user, chat: fc.oneof(privateChat, publicChat), user, query: words, options: junk },
  { requiredKeys: [] },
)

const update: fc.Arbitrary<Json> = fc.oneof(
  { weight: 10, arbitrary: message.map((value): Json => ({ message: value })) },
  { weight: 8, arbitrary: press.map((value): Json => ({ callback_query: value })) },
  { weight: 2, arbitrary: membership.map((value): Json => ({ my_chat_member: value })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('edited_message', 'channel_post', 'edited_channel_post'), message)
      .map(([kind, value]): Json => ({ [kind]: value })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...OTHER_KINDS), fc.oneof(other as fc.Arbitrary<unknown>, junk))
      .map(([kind, value]): Json => ({ [kind]: value })),
  },
  fc.constant({}),
)

/** Puts something else in the place of one value, however deep, or takes it away. */
function spoiled(value: unknown, path: readonly number[], by: unknown): unknown {
  const [turn, ...rest] = path
  if (turn === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[turn % Math.max(keys.length, 1)]
  if (key === undefined) return by
  const copy = structuredClone(value) as Json
  const inner = spoiled(copy[key], rest, by)
  if (inner === undefined) delete copy[key]
  else copy[key] = inner
  return copy
}

/** Four in five as Telegram could send them, one in five with something broken inside. */
export const fuzzedUpdate: fc.Arbitrary<Update> = fc
  .tuple(
    update,
    fc.nat(),
    fc.nat(4),
    fc.array(fc.nat(30), { minLength: 2, maxLength: 5 }),
    fc.oneof(junk, fc.constant(undefined)),
  )
  .map(([whole, number, dice, path, by]) => {
    const some = dice === 0 ? (spoiled(whole, path, by) as Json) : whole
    // Telegram numbers its updates whatever is in them, and grammY relies on that before bot.catch can help.
    return { ...some, update_id: number }
  })

/** What a person with Telegram in hand can send: texts, pictures, and presses on whatever button they make up. */
export const honestUpdate: fc.Arbitrary<Update> = fc
  .tuple(
    wellUsedId,
    fc.nat(3_000),
    fc.oneof(text, words).filter((said) => said.trim() !== ''),
    data,
    fc.constantFrom('text', 'text', 'press', 'press', 'photo', 'sticker', 'voice', 'kicked', 'edited'),
  )
  .map(([own, number, said, pressed, kind]) => {
    const from = { id: own, is_bot: false, first_name: 'Ann', language_code: 'en' }
    const chat = { id: own, type: 'private', first_name: 'Ann' }
    const head = { message_id: number + 1, date: 1_760_000_000, from, chat }
    const length = said.startsWith('/') ? (said.split(/\s/)[0]?.length ?? 1) : 0
    const entities = length > 0 ? { entities: [{ type: 'bot_command', offset: 0, length }] } : {}
    const whole: Json =
      kind === 'press'
        ? {
            callback_query: {
              id: `${own}`,
              from,
              message: { ...head, text: said },
              chat_instance: '1',
              data: pressed,
            },
          }
        : kind === 'kicked'
          ? {
              my_chat_member: {
                chat,
                from,
                date: 1,
                old_chat_member: { status: 'member' },
                new_chat_member: { status: kind },
              },
            }
          : kind === 'edited'
            ? { edited_message: { ...head, text: said, ...entities } }
            : {
                message: {
                  ...head,
                  ...(kind === 'text' ? { text: said, ...entities } : { [kind]: { file_id: 'x' } }),
                },
              }
    return { update_id: number, ...whole }
  })
