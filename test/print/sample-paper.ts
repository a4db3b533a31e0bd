import type { Envelope } from '../../src/print/printer.ts'

/** A short letter as the project writes them; nobody in it exists. */
export const LETTER = [
  'Здравствуйте, Тест Тестович!',
  'Зовут меня Анна, живу я в Лейпциге. Добрые слова не любят лежать без дела, поэтому посылаю их Вам письмом. Пусть оно будет вместо открытки: в нём привет и немного о моей жизни.',
  'На рассвете приходит кот Мориц и требует завтрак. Притворяться, что я сплю, бессмысленно: он знает меня не первый день. Перечитываю любимую книгу и всякий раз волнуюсь, чем она кончится. Память в таких случаях тактично отходит в сторону.',
  'Какой месяц, на Ваш взгляд, красивее всех остальных? Мне по душе октябрь: и солнце есть, и повод не выходить из дома. Рада буду любой весточке, а длинная она или короткая — неважно. Пусть дни у Вас будут спокойными, а сны — хорошими.',
  'Анна',
].join('\n')

/** The same paragraphs repeated up to `length` characters, with the greeting and the name around them. */
export function letterOf(length: number): string {
  const [greeting = '', ...rest] = LETTER.split('\n')
  const name = rest.pop() ?? ''
  const lines = [greeting]
  for (
    let i = 0;
    lines.join('\n').length + (rest[i % rest.length] ?? '').length + name.length + 2 <= length;
    i++
  ) {
    lines.push(rest[i % rest.length] ?? '')
  }
  return [...lines, name].join('\n')
}

export const ENVELOPE: Envelope = {
  to: {
    name: 'Тестову Тесту Тестовичу, 1980 г. р.',
    lines: [
      'ФКУ ИК-99 УФСИН России по Тестовской области',
      'ул. Тестовая, д. 9',
      'г. Тестоград, Тестовский район',
      'Тестовская область',
    ],
    postcode: '999999',
  },
  from: ['Anna Muster', 'Musterstraße 1', '04109 Leipzig', 'GERMANY'],
  abroad: true,
}
