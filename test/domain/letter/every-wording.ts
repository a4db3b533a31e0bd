import type { PhraseBank, Wording, WordingArguments } from '../../../src/domain/letter/phrases.ts'

/** Every wording of the bank, named by what it belongs to: `topics walks.forest-path 2`. */
export function everyWording(bank: PhraseBank): { name: string; kind: string; wording: Wording }[] {
  const { topics, intro, reason, ...choices } = bank
  const named = (kind: string, id: string, wordings: readonly Wording[]) =>
    wordings.map((wording, index) => ({ name: `${kind} ${id} ${index}`, kind, wording }))
  return [
    ...named('intro', '', intro),
    ...named('reason', '', reason),
    ...Object.entries(choices).flatMap(([kind, list]) =>
      list.flatMap((choice) => named(kind, choice.id, choice.wordings)),
    ),
    ...topics.flatMap((topic) =>
      topic.details.flatMap((detail) => named('topics', `${topic.id}.${detail.id}`, detail.wordings)),
    ),
  ]
}

const SENDERS = ['she', 'he', 'we', 'other'] as const
const FORMS = ['vy', 'ty'] as const

/** Every way in which the arguments of a wording can differ. */
export function everyArgument(): WordingArguments[] {
  return SENDERS.flatMap((sender) =>
    FORMS.flatMap((form) =>
      (['f', 'm'] as const).flatMap((recipient) =>
        (['none', 'some'] as const).flatMap((place) =>
          (['none', 'some'] as const).map((given) => ({
            sender,
            form,
            recipient,
            place,
            given,
            greeting: 'Тест',
            greetingEn: 'Test',
            greetingUk: 'Тесте',
            name: 'Томас',
            nameOriginal: 'Thomas',
            fromPlace: place === 'some' ? 'из Германии' : '',
            livingPlace: place === 'some' ? 'в Германии' : '',
            placeName: place === 'some' ? 'Germany' : '',
            givenText: given === 'some' ? 'Мориц' : '',
            givenOriginal: given === 'some' ? 'Moritz' : '',
          })),
        ),
      ),
    ),
  )
}
