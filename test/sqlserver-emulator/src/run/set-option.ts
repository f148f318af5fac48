import { sqlError } from '../sql/error.ts'
import type { Statement } from '../tree/statement.ts'
import { unsupported } from './bind.ts'
import type { Context } from './executor.ts'
import { findTable } from './tables.ts'

const NOT_RUN = ['IMPLICIT_TRANSACTIONS', 'NOEXEC', 'PARSEONLY', 'FMTONLY']

/** SET of an option; those that change nothing here are taken without effect. */
export const setOption = ({ names, value }: Extract<Statement, { kind: 'setOption' }>, context: Context): void => {
  const { session } = context
  const on = value === 'ON'
  const [first = ''] = names
  if (first === 'LOCK_TIMEOUT') session.lockTimeout = Number(value)
  if (first === 'IDENTITY_INSERT') {
    const data = findTable(names.slice(1), context)
    if (data === null) throw sqlError(1088, names.slice(1).join('.'))
    session.identityInsert = on ? data.resource : null
  }
  if (first === 'ROWCOUNT' && Number(value) !== 0) throw unsupported('SET ROWCOUNT')
  for (const name of names) {
    if (on && NOT_RUN.includes(name)) throw unsupported(`SET ${name}`)
    if (name === 'NOCOUNT') session.noCount = on
    if (name === 'XACT_ABORT') session.abortOnError = on
  }
}
