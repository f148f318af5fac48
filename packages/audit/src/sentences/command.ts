import { type Command, type CommandType, decodeCommand } from '@db-failover/domain'

type CommandOfType<T extends CommandType> = Extract<Command, { readonly type: T }>

const texts: { readonly [T in CommandType]: (c: CommandOfType<T>) => string } = {
  CreateGroup: (c) => `create the group ${c.group}`,
  ChangeGroup: (c) => `change the group (${c.changes.map((x) => x.change).join(', ')})`,
  EnableFailover: () => 'switch failover on',
  DisableFailover: () => 'switch failover off',
  Pause: (c) => `pause until ${c.until} (${c.reason})`,
  Resume: () => 'end the pause',
  RunBackup: (c) => `take a ${c.kind} backup now`,
  FailOver: (c) => `${c.manner === 'planned' ? 'a planned' : 'a forced'} failover${c.to === null ? '' : ` to ${c.to}`}`,
  ReturnToMaster: (c) => `return to the master, ${c.changes === 'keep' ? 'keeping' : 'giving up'} the changes`,
  RunDrill: (c) => `a drill${c.on === null ? '' : ` on ${c.on}`}`,
  ReleaseFence: (c) => `release the fence of ${c.entry}`,
  Acknowledge: (c) => `acknowledge ${c.what}`,
  PinLineage: (c) => `vouch for the chain ${c.chain.differential ?? c.chain.full}`,
  CancelOperation: (c) => `cancel ${c.operation}`,
  GiveConsent: (c) => `consent to ${c.to}`,
  WithdrawConsent: (c) => `withdraw the consent to ${c.to}`,
  WithdrawRequest: (c) => `withdraw the request ${c.request}`,
}

/** A stored request in a few words. */
export const commandText = (stored: Readonly<Record<string, unknown>>): string => {
  const command = decodeCommand(stored)
  if (command === null) return 'something that this program does not know'
  const text = texts[command.type] as (c: Command) => string
  return text(command)
}
