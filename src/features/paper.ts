import { Composer, InputFile } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { press, rows } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import { acknowledge, type Keyboard } from '../chat/show.ts'
import { currentAddress, envelopeParts } from '../domain/address.ts'
import type { Facility } from '../domain/facility.ts'
import { checkLetter } from '../domain/letter/check.ts'
import type { CensorRules } from '../domain/letter/check-rules.ts'
import type { People, Standing } from '../domain/people.ts'
import type { Translator } from '../i18n.ts'

/** Who gets a letter, as an envelope has it. */
export interface EnvelopeText {
  to: { name: string; lines: string[]; postcode: string }
  abroad: boolean
}

/** Makes PDFs; the text it is given is printed as it is. */
export interface PaperMaker {
  letter(letter: { text: string; hand: boolean }): Promise<Uint8Array>
  envelope(envelope: EnvelopeText, size: 'dl' | 'c5'): Promise<Uint8Array>
  letterWithEnvelope(letter: { text: string; hand: boolean }, envelope: EnvelopeText): Promise<Uint8Array>
}

export interface PaperDeps {
  people: People
  facilities: ReadonlyMap<string, Facility>
  rules: CensorRules
  printer: PaperMaker
  /** The signs of a text that no face of the printer has: it prints a box for each. */
  unprintable: (text: string) => string[]
  /** Called with the id of each file that was sent, so that a talk can delete it with the rest. */
  noteMessage: (chat: number, id: number) => void
}

const FORMS = ['letter', 'hand', 'sheet', 'dl', 'c5'] as const
type PaperForm = (typeof FORMS)[number]

/** The buttons under a finished letter; `none` is for a letter to nobody in the list. */
export function paperKeyboard(standing: Standing | undefined, say: Translator): Keyboard {
  const id = standing?.person.id ?? 'none'
  const paper = (form: PaperForm): InlineKeyboardButton =>
    press(say.t(`letter.paper.${form}`), `paper:${id}:${form}`)
  return [
    ...rows(2, [paper('letter'), paper('hand')]),
    ...(standing?.gate.envelope ? rows(3, [paper('sheet'), paper('dl'), paper('c5')]) : []),
  ]
}

/**
 * PDFs of finished letters. The letter is read from the very message that the button stands under, so that
 * nothing needs to be kept and a button works however old it is; check and gate are asked anew.
 */
export function paperFeature(deps: PaperDeps): Composer<KonvertContext> {
  const composer = new Composer<KonvertContext>()
  composer.callbackQuery(/^paper:([a-z0-9-]+):(letter|hand|sheet|dl|c5)$/, async (ctx) => {
    const { say } = ctx
    const [, id, form] = ctx.match as unknown as [string, string, PaperForm]
    const text = quotedLetter(ctx)
    if (text === undefined) return acknowledge(ctx, say.t('letter.paperGone'), true)
    if (checkLetter(text, deps.rules).some(({ severity }) => severity === 'block')) {
      return acknowledge(ctx, say.t('letter.paperBlocked'), true)
    }
    const envelope = form === 'letter' || form === 'hand' ? undefined : envelopeFor(id, deps)
    if (envelope === undefined && form !== 'letter' && form !== 'hand') {
      return acknowledge(ctx, say.t('letter.paperNoAddress'), true)
    }
    await acknowledge(ctx)
    await ctx.replyWithChatAction('upload_document')
    const pdf = await print(deps.printer, form, text, envelope)
    const file = new InputFile(pdf, `${say.t(`letter.file.${form}`)}.pdf`)
    const boxed = deps.unprintable(text)
    const caption =
      boxed.length > 0 ? say.t('letter.paperBoxes', { signs: boxed.slice(0, 10).join(' ') }) : undefined
    const sent = await ctx.replyWithDocument(file, caption === undefined ? {} : { caption })
    deps.noteMessage(ctx.chatId ?? 0, sent.message_id)
  })
  return composer
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
function envelopeFor(id: string, { people, facilities }: PaperDeps): EnvelopeText | undefined {
  const standing = people.get(id)
  const address = standing && currentAddress(standing.person, facilities)
  if (!standing?.gate.envelope || address === undefined) return undefined
  return { to: envelopeParts(standing.person, address), abroad: true }
}
