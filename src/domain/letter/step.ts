import { shuffled } from './chance.ts'
import type { Draft, LetterBank, Step } from './draft.ts'
import {
  at,
  detailsOf,
  edit,
  formMeant,
  kept,
  meant,
  onward,
  resized,
  type StepResult,
  slotNamed,
  stale,
  styleChoices,
  surprised,
  toggled,
  turned,
  withDetail,
  withName,
  withOwnWords,
  withoutOwn,
  withoutTopic,
  withPlaceTyped,
  withQuestion,
  withSender,
  withSlot,
  withStyle,
  withTopicsTyped,
} from './moves.ts'

export type Answer =
  | { kind: 'text'; text: string }
  | { kind: 'press'; revision: number; action: string; value: string }

/**
 * One move of the letter talk. Pure: the same draft and answer give the same result. An answer that does not
 * fit leaves the draft as it was and says why; a press that belongs to an older message is such an answer.
 */
export function step(draft: Draft, answer: Answer, bank: LetterBank): StepResult {
  if (answer.kind === 'press' && answer.revision !== draft.revision) return { draft, problem: 'stalePress' }
  const result =
    answer.kind === 'text' ? typed(draft, answer.text.trim(), bank) : pressed(draft, answer, bank)
  return result.draft === draft
    ? result
    : { ...result, draft: { ...result.draft, revision: draft.revision + 1 } }
}

function typed(draft: Draft, text: string, bank: LetterBank): StepResult {
  const { phrases } = bank
  const { step: now } = draft
  switch (now.at) {
    case 'name':
      return withName(draft, text, bank.givenNames)
    case 'place':
    case 'city':
      return withPlaceTyped(draft, text, bank.places)
    case 'topics':
      return withTopicsTyped(draft, text, phrases)
    case 'detail': {
      const detail = meant(detailsOf(now.topic, phrases), text)
      return detail ? withDetail(draft, now.topic, detail) : { draft, problem: 'pickOne' }
    }
    case 'slot':
      return withSlot(draft, now, text, bank.givenNames)
    case 'question': {
      const question = meant(phrases.questions, text)
      return question ? withQuestion(draft, question.id, phrases) : { draft, problem: 'pickOne' }
    }
    case 'style': {
      const chosen = now.part === 'form' ? formMeant(text) : meant(styleChoices(now.part, phrases), text)?.id
      return chosen ? withStyle(draft, now.part, chosen, phrases) : { draft, problem: 'pickOne' }
    }
    case 'part':
    case 'own':
      return withOwnWords(draft, now.slot, text, bank.restoreYo)
    case 'letter':
    case 'change':
    case 'parts':
      return { draft, problem: 'letterReady' }
  }
}

type Press = { action: string; value: string }
type Move = (draft: Draft, value: string, bank: LetterBank) => StepResult

/** What each button does, by the step it stands on. */
const MOVES: Record<string, Move> = {
  'name.sender': withSender,
  'place.page': (draft, value) => at(draft, { at: 'place', page: Number(value) === 1 ? 1 : 0, near: [] }),
  'place.pick': (draft, value, { places }) => {
    const place = places.get(value)
    return place ? onward({ ...draft, place }) : stale(draft)
  },
  'place.none': (draft) => onward({ ...draft, place: null }),
  'city.yes': (draft) =>
    draft.step.at === 'city' ? onward({ ...draft, place: draft.step.place }) : stale(draft),
  'topics.toggle': (draft, value, { phrases }) => toggled(draft, value, phrases),
  'topics.surprise': (draft, _, { phrases }) => surprised(draft, phrases),
  'topics.next': (draft) =>
    draft.topics.length > 0 ? onward({ ...draft, topicsChosen: true }) : { draft, problem: 'topicsNone' },
  'detail.pick': (draft, value, { phrases }) => {
    const topic = draft.step.at === 'detail' ? draft.step.topic : ''
    const detail = detailsOf(topic, phrases).find(({ id }) => id === value)
    return detail ? withDetail(draft, topic, detail) : stale(draft)
  },
  'detail.skip': (draft) =>
    draft.step.at === 'detail' ? withoutTopic(draft, draft.step.topic) : stale(draft),
  'slot.skip': onward,
  'question.pick': (draft, value, { phrases }) => withQuestion(draft, value, phrases),
  'question.surprise': (draft, _, { phrases }) => {
    const [question] = shuffled(phrases.questions, draft.seed + draft.revision, 'question')
    return question ? withQuestion(draft, question.id, phrases) : stale(draft)
  },
  'question.skip': (draft) => onward({ ...draft, question: null }),
  'letter.reword': (draft) => ({ draft: { ...draft, seed: draft.seed + 1, turns: new Map() } }),
  'letter.shorter': (draft) => resized(draft, -1),
  'letter.longer': (draft) => resized(draft, 1),
  'letter.change': (draft) => at(draft, { at: 'change' }),
  'letter.copy': (draft) => ({ draft, effect: 'copy' }),
  'letter.meaning': (draft) => ({ draft, effect: 'meaning' }),
  'letter.finish': (draft) => ({ draft, effect: 'finish' }),
  'change.edit': edit,
  'style.pick': (draft, value, { phrases }) =>
    draft.step.at === 'style' ? withStyle(draft, draft.step.part, value, phrases) : stale(draft),
  'parts.pick': (draft, value) => {
    const slot = slotNamed(draft, value)
    return slot ? at(draft, { at: 'part', slot }) : stale(draft)
  },
  'part.turn': (draft) => (draft.step.at === 'part' ? turned(draft, draft.step.slot) : stale(draft)),
  'part.bank': (draft) => (draft.step.at === 'part' ? withoutOwn(draft, draft.step.slot) : stale(draft)),
  'own.yes': (draft) =>
    draft.step.at === 'own' ? kept(draft, draft.step.slot, draft.step.text) : stale(draft),
}

function pressed(draft: Draft, press: Press, bank: LetterBank): StepResult {
  if (press.action === 'cancel') return { draft, effect: 'cancel' }
  if (press.action === 'back') return back(draft)
  const move = MOVES[`${draft.step.at}.${press.action}`]
  return move ? move(draft, press.value, bank) : stale(draft)
}

/** One step back; from a change of a finished letter, back to the letter. */
function back(draft: Draft): StepResult {
  const { step: now } = draft
  const finished = draft.question !== undefined && draft.topics.length > 0
  if (now.at === 'name' && now.before) return onward({ ...draft, ...now.before })
  if (now.at === 'name' && draft.question === undefined) return { draft, effect: 'cancel' }
  if (now.at === 'letter') return at(draft, { at: 'change' })
  if (now.at === 'city') return at(draft, { at: 'place', page: 0, near: [] })
  if (now.at === 'part' && now.slot !== 'extra') return at(draft, { at: 'parts' })
  if (now.at === 'own') return at(draft, { at: 'part', slot: now.slot })
  if (now.at === 'parts') return at(draft, { at: 'change' })
  if (finished) {
    const next = onward({ ...draft, topicsChosen: true })
    // A topic added to a finished letter has no detail yet: from its question the way back is to the topics.
    return next.draft.step.at === now.at ? at(draft, { at: 'topics' }) : next
  }
  return at(draft, questionsBefore(draft).at(-1) ?? { at: 'name' })
}

/** The questions that come before the present one, first to last. */
function questionsBefore(draft: Draft): Step[] {
  const { step: now } = draft
  if (now.at === 'slot') return [{ at: 'detail', topic: now.topic }]
  const all: Step[] = [
    { at: 'name' },
    { at: 'place', page: 0, near: [] },
    { at: 'topics' },
    ...draft.topics.map((topic): Step => ({ at: 'detail', topic })),
    { at: 'question' },
  ]
  const index = all.findIndex(
    (other) =>
      other.at === now.at && (other.at !== 'detail' || now.at !== 'detail' || other.topic === now.topic),
  )
  return all.slice(0, Math.max(index, 0))
}
