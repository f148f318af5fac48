import type { OperationId } from '../scalars.ts'
import { commands } from './commands.ts'
import type { Step } from './scenario.ts'
import { asks, away, back, lost, passes, probed, rewound, spoiled, works } from './steps.ts'
import { hour, id, minute } from './story.ts'

// What can happen to a group, for histories that nobody has thought of.

const everyone = ['a', 'b'] as const

const goOn: readonly Step[] = [works, works, works, passes(15 * minute), passes(hour)]
const accidents: readonly Step[] = everyone.flatMap((e) => [
  lost(e),
  back(e),
  back(e),
  away(e),
  probed(e),
  probed(e, { verdict: 'unhappy' }),
])
const changes: readonly Step[] = [rewound, spoiled('b'), ({ world }) => world.spoiled.clear()]
const asked: readonly Step[] = [
  ...commands.map(asks),
  (i) =>
    asks({
      type: 'ChangeGroup',
      changes: [{ change: 'designateMaster', entry: i.story.state.switches.active?.entry ?? id('a') }],
    })(i),
  (i) =>
    asks({
      type: 'CancelOperation',
      operation: i.story.state.switches.running?.operation ?? ('orders/0/0' as OperationId),
    })(i),
]
const halfway: readonly Step[] = [({ story }) => void story.settle(), ({ world }) => void world.answer()]
/** Accidents, commands, work that is done to its end or halfway; what is likelier stands more often. */
export const moves: readonly Step[] = [...goOn, ...accidents, ...changes, ...asked, ...halfway, ...halfway]
