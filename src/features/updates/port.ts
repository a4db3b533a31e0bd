import type { CaseEvent } from '../../domain/case-event.ts'
import type { KeptEvent } from '../../domain/case-event-keeping.ts'
import type { EventProblem } from '../../domain/case-event-problems.ts'
import type { Facility } from '../../domain/facility.ts'
import type { Standing } from '../../domain/people.ts'

/** What editors can do about what the bot says of people; each change is seen at once everywhere. */
export interface CaseUpdates {
  /** For an event in the making; by chance. */
  newId(): string
  problems(event: CaseEvent): Promise<EventProblem[]>
  /** The person as they would stand after it. */
  after(event: CaseEvent): Promise<Standing | undefined>
  /** Where somebody may be taken: reviewed institutions alone. */
  institutions: readonly Facility[]
  find(id: string): Promise<KeptEvent | undefined>
  keep(event: CaseEvent, state: 'draft' | 'waiting'): Promise<boolean>
  publish(id: string): Promise<boolean>
  undo(id: string): Promise<boolean>
  drop(id: string): Promise<boolean>
  hide(caseId: string): Promise<boolean>
  show(caseId: string): Promise<boolean>
  hidden(): Promise<string[]>
}
