import type { Context } from './decision.ts'
import type { LeaderCommand } from './leader-command.ts'
import type { State } from './state.ts'

export const due = (_state: State, _context: Context): readonly LeaderCommand[] => []
