import type { UserList } from '../access/users.ts'
import type { Faults } from '../faults/fault.ts'
import type { Command } from './command.ts'

/** Faults and users of an emulator in another process. */
export interface Remote {
  readonly faults: Faults
  readonly users: UserList
}

/** `control` is the address of the other process's control interface. */
export const remote = (control: string): Remote => {
  const tell = async (command: Command): Promise<unknown> => {
    const response = await fetch(control, { method: 'POST', body: JSON.stringify(command) })
    const answer: unknown = await response.json()
    if (typeof answer === 'object' && answer !== null && 'result' in answer) return answer.result
    throw new Error(`${command.do} was refused: ${JSON.stringify(answer)}`)
  }
  const done = async (command: Command): Promise<void> => void (await tell(command))
  return {
    faults: {
      add: async (fault) => String(await tell({ do: 'add', fault })),
      remove: (id) => done({ do: 'remove', id }),
      clear: () => done({ do: 'clear' }),
      freeze: (...directions) => done({ do: 'freeze', directions }),
      thaw: () => done({ do: 'thaw' }),
      cut: () => done({ do: 'cut' }),
      closeStreams: async (operation) =>
        Number(await tell({ do: 'closeStreams', ...(operation === undefined ? {} : { operation }) })),
    },
    users: {
      put: (user) => done({ do: 'putUser', user }),
      remove: (username) => done({ do: 'removeUser', username }),
    },
  }
}
