import type { Mode } from '../instance/locks.ts'
import { sqlError } from '../sql/error.ts'
import type { Context } from './executor.ts'
import { lockResource } from './functions-server.ts'
import { type Given, parameter } from './parameter.ts'

const MODES: readonly Mode[] = ['Shared', 'Update', 'IntentShared', 'IntentExclusive', 'Exclusive']

const BAD_PARAMETER = -999

/** Page "sp_getapplock": 0 at once, 1 after a wait, -1 timeout, -2 cancelled, -3 deadlock, -999 bad parameter. */
export const getApplock = async (given: readonly Given[], context: Context, cancel: AbortSignal): Promise<number> => {
  const resource = parameter(given, 0, '@Resource')
  const wanted = parameter(given, 1, '@LockMode')
  const owner = (parameter(given, 2, '@LockOwner') ?? 'Transaction').toLowerCase()
  const timeout = Number(parameter(given, 3, '@LockTimeout') ?? context.session.lockTimeout)
  const principal = parameter(given, 4, '@DbPrincipal') ?? 'public'
  const mode = MODES.find((one) => one.toLowerCase() === wanted?.toLowerCase())
  if (resource === null) throw sqlError(201, 'sp_getapplock', '@Resource')
  if (mode === undefined || !['session', 'transaction'].includes(owner)) return BAD_PARAMETER
  if (owner === 'transaction' && context.session.transaction === null) return BAD_PARAMETER
  const { locks } = context.instance
  const key = lockResource(context, principal, resource)
  const how = await locks.acquire(key, context.session.id, mode, timeout, cancel)
  if (owner === 'transaction' && how.startsWith('granted')) context.session.transaction?.appLocks.push(key)
  return { granted: 0, 'granted after wait': 1, timeout: -1, cancelled: -2, deadlock: -3 }[how]
}

export const releaseApplock = (given: readonly Given[], context: Context): number => {
  const resource = parameter(given, 0, '@Resource')
  const owner = (parameter(given, 1, '@LockOwner') ?? 'Transaction').toLowerCase()
  const principal = parameter(given, 2, '@DbPrincipal') ?? 'public'
  if (resource === null) throw sqlError(201, 'sp_releaseapplock', '@Resource')
  const key = lockResource(context, principal, resource)
  const owned = context.session.transaction?.appLocks ?? []
  const at = owned.indexOf(key)
  if ((owner === 'transaction') !== at >= 0) throw sqlError(1223, principal, resource)
  if (at >= 0) owned.splice(at, 1)
  if (!context.instance.locks.release(key, context.session.id)) throw sqlError(1223, principal, resource)
  return 0
}
