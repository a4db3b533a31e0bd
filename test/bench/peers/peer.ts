import type { Script, Shown } from '../far-end.ts'
import { type ProbeQuestion, probed } from '../probe.ts'
import { answerNeighbour } from '../processes.ts'

type PeerQuestion = (ProbeQuestion & { script?: undefined }) | { script: Script }

/** Which Telegram the peer talks to. */
export function place(): { token: string; url: string } {
  const { TOKEN: token = '', API_ROOT: url = '' } = process.env
  return { token, url }
}

/** What a peer answers: what ours answered to the same person for the same words, which arrives from outside. */
export function answerPeer(): { of: (chat: number, words: string) => Shown } {
  let script: Script = {}
  answerNeighbour((question: PeerQuestion) => {
    if (question.script === undefined) return probed(question.collect ?? false)
    script = question.script
    return Object.keys(script).length
  })
  return {
    of(chat, words) {
      const shown = script[`${chat} ${words}`]
      if (shown === undefined) throw new Error('ours has not shown this to anybody')
      return shown
    },
  }
}
