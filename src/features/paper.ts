import { Composer, InputFile } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { press, rows } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import type { Expected, ExpiringMap } from '../chat/memory.ts'
import { acknowledge, type Keyboard, send } from '../chat/show.ts'
import { paragraphs } from '../chat/text.ts'
import { currentAddress, envelopeParts } from '../domain/address.ts'
import type { Facility } from '../domain/facility.ts'
import { checkLetter } from '../domain/letter/check.ts'
import type { CensorRules } from '../domain/letter/check-rules.ts'
import type { People, Standing } from '../domain/people.ts'
import type { Translator } from '../i18n.ts'

/** Who gets a letter, as an envelope has it. */
interface EnvelopeText {
  to: { name: string; lines: string[]; postcode: string }
  /** The sender's name and address as they typed them; none where they gave none. */
  from?: string[]
  abroad: boolean
}

/** Makes PDFs; the text it is given is printed as it is. */
export interface PaperMaker {
  letter(letter: { text: string; hand: boolean }): Promise<Uint8Array>
  envelope(envelope: EnvelopeText, size: 'dl' | 'c5'): Promise<Uint8Array>
  letterWithEnvelope(letter: { text: string; hand: boolean }, envelope: EnvelopeText): Promise<Uint8Array>
}

interface PaperDeps {
  people: People
  facilities: ReadonlyMap<string, Facility>
  rules: CensorRules
  printer: PaperMaker
  /** The signs of a text that no face of the printer has: it prints a box for each. */
  unprintable: (text: string) => string[]
  expecting: ExpiringMap<Expected>
}

const FORMS = ['letter', 'hand', 'sheet', 'dl', 'c5'] as const
type PaperForm = (typeof FORMS)[number]

/** Most lines of a sender's address, and of characters in each: what fits the corner of an envelope. */
const SENDER_LINES = 5
const SENDER_LINE = 45

/**
 * The buttons under a finished letter; without `standing` it is a letter to nobody in the list.
 *
 * @param country where the letter is posted, an ISO code; empty where that was not said
 */
export function paperKeyboard(standing: Standing | undefined, country: string, say: Translator): Keyboard {
  const id = standing?.person.id ?? 'none'
  const paper = (form: PaperForm): InlineKeyboardButton =>
    press(say.t(`letter.paper.${form}`), `paper:${id}:${form}:${country}`)
  return [
    ...rows(2, [paper('letter'), paper('hand')]),
    ...(standing?.gate.envelope ? rows(3, [paper('sheet'), paper('dl'), paper('c5')]) : []),
  ]
}

/**
 * PDFs of finished letters. The letter is read from the very message that the button stands under, so that
 * nothing needs to be kept and a button works however old it is; check and gate are asked anew.
 */
export function paperFeature(deps: PaperDeps): Feature {
  const composer = new Composer<KonvertContext>()
  composer.callbackQuery(/^paper:([a-z0-9-]+):(letter|hand|sheet|dl|c5)(?::([A-Z]{2})?)?$/, async (ctx) => {
    const { say } = ctx
    const [, id, form, country = ''] = ctx.match as unknown as [string, string, PaperForm, string?]
    const text = quotedLetter(ctx)
    if (text === undefined) return acknowledge(ctx, say.t('letter.paperGone'), true)
    if (checkLetter(text, deps.rules).some(({ severity }) => severity === 'block')) {
      return acknowledge(ctx, say.t('letter.paperBlocked'), true)
    }
    const envelope = form === 'letter' || form === 'hand' ? undefined : envelopeFor(id, country, deps)
    if (envelope === undefined && form !== 'letter' && form !== 'hand') {
      return acknowledge(ctx, say.t('letter.paperNoAddress'), true)
    }
    await acknowledge(ctx)
    await ctx.replyWithChatAction('upload_document')
    const pdf = await print(deps.printer, form, text, envelope)
    const withSender = form === 'dl' || form === 'c5'
    const sender = press(say.t('letter.senderButton'), `sender:${id}:${form}:${country}`)
    await sendPaper(ctx, pdf, form, withSender ? '' : text, deps, withSender ? [[sender]] : [])
  })

  composer.callbackQuery(/^sender:([a-z0-9-]+):(dl|c5)(?::([A-Z]{2})?)?$/, async (ctx) => {
    const [, caseId, size, country = ''] = ctx.match as unknown as [string, string, 'dl' | 'c5', string?]
    if (envelopeFor(caseId, country, deps) === undefined) {
      return acknowledge(ctx, ctx.say.t('letter.paperNoAddress'), true)
    }
    await acknowledge(ctx)
    deps.expecting.set(ctx.chatId ?? 0, { for: 'sender', caseId, size, country })
    await send(ctx, { text: paragraphs(ctx.say.t('letter.askSender', { lines: SENDER_LINES })) })
  })
  composer.on('message:text', async (ctx, next) => {
    const expected = deps.expecting.get(ctx.chatId)
    if (expected?.for !== 'sender' || ctx.message.text.startsWith('/')) return next()
    const from = ctx.message.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    if (from.length > SENDER_LINES || from.some((line) => line.length > SENDER_LINE)) {
      const limits = { lines: SENDER_LINES, most: SENDER_LINE }
      await send(ctx, { text: paragraphs(ctx.say.t('letter.senderTooLong', limits)) })
      return
    }
    deps.expecting.delete(ctx.chatId)
    const envelope = envelopeFor(expected.caseId, expected.country, deps)
    if (envelope === undefined) {
      await send(ctx, { text: paragraphs(ctx.say.t('letter.paperNoAddress')) })
      return
    }
    await ctx.replyWithChatAction('upload_document')
    const pdf = await deps.printer.envelope({ ...envelope, from }, expected.size)
    await sendPaper(ctx, pdf, expected.size, from.join('\n'), deps)
  })
  return { buttons: ['paper', 'sender'], awaits: 'sender', composer }
}

/** @param typed what the person wrote on it: signs that no face of the printer has are named */
async function sendPaper(
  ctx: KonvertContext,
  pdf: Uint8Array,
  form: PaperForm,
  typed: string,
  deps: PaperDeps,
  keyboard: Keyboard = [],
): Promise<void> {
  const { say } = ctx
  const boxed = deps.unprintable(typed)
  const caption =
    boxed.length > 0 ? say.t('letter.paperBoxes', { signs: boxed.slice(0, 10).join(' ') }) : undefined
  await ctx.replyWithDocument(new InputFile(pdf, `${say.t(`letter.file.${form}`)}.pdf`), {
    ...(caption === undefined ? {} : { caption }),
    ...(keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {}),
  })
}

async function print(
  printer: PaperMaker,
  form: PaperForm,
  text: string,
  envelope: EnvelopeText | undefined,
): Promise<Uint8Array> {
  if (envelope === undefined || form === 'letter' || form === 'hand') {
    return printer.letter({ text, hand: form === 'hand' })
  }
  if (form === 'sheet') return printer.letterWithEnvelope({ text, hand: false }, envelope)
  return printer.envelope(envelope, form)
}

/** The letter is the first quotation of the message, whole. */
function quotedLetter(ctx: KonvertContext): string | undefined {
  const message = ctx.callbackQuery?.message
  if (message === undefined || !('text' in message) || message.text === undefined) return undefined
  const quote = message.entities?.find(
    ({ type }) => type === 'blockquote' || type === 'expandable_blockquote',
  )
  return quote && message.text.slice(quote.offset, quote.offset + quote.length)
}

/** The envelope for a person, as far as the gate allows one today. */
function envelopeFor(
  id: string,
  country: string,
  { people, facilities }: PaperDeps,
): EnvelopeText | undefined {
  const standing = people.get(id)
  const address = standing && currentAddress(standing.person, facilities)
  if (!standing?.gate.envelope || address === undefined) return undefined
  return { to: envelopeParts(standing.person, address), abroad: country !== 'RU' }
}
