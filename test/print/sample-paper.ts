import type { Envelope } from '../../src/print/printer.ts'

/** A short letter as the project writes them; nobody in it exists. */
export const LETTER = [
  'Здравствуйте, Тест Тестович!',
  'Меня зовут Анна, я пишу Вам из Лейпцига. По-русски я не говорю, с переводом мне помогли, но рассказываю о своей жизни.',
  'Дома у меня живёт кот Мориц, и будильник мне не нужен: ровно в шесть он приходит требовать завтрак. В воскресенье я впервые в жизни испекла сливовый пирог. Вышел он кривоватым, зато до вечера пахло корицей.',
  'А какую книгу Вы готовы перечитывать снова и снова? Если захочется ответить, буду рада даже паре строк. Желаю Вам здоровья и хороших писем.',
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
