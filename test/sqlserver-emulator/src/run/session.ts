import { isLeft } from 'fp-ts/lib/Either.js'
import type { Instance } from '../instance/instance.ts'
import type { SessionState, Variable } from '../instance/session-state.ts'
import { SqlError, sqlError } from '../sql/error.ts'
import type { Reply, Returned } from '../sql/reply.ts'
import { parse } from '../syntax/batch.ts'
import type { Session } from '../tds/backend.ts'
import type { Call } from '../tds/request.ts'
import { loadBulk } from './bulk.ts'
import { prepareVariables } from './declarations.ts'
import type { Context } from './executor.ts'
import { callProcedure } from './procedure.ts'
import { bindQuery } from './query.ts'
import { type Flow, runAll } from './statement.ts'
import { commit, newTransaction, rollback, undoTo } from './write.ts'

/** After these the rest of a batch is not run. */
const ENDS_BATCH = [137, 207, 208, 241, 245, 1205, 2812, 3930, 8114, 8134, 8169]

export const contextOf = (instance: Instance, session: SessionState, variables: Map<string, Variable>): Context => ({
  instance,
  session,
  variables,
  tableVariables: new Map(),
  expressions: [],
  bindQuery,
})

/** Runs text in a context; what it returns is the return value of RETURN. */
const runText = async (text: string, context: Context, reply: Reply, cancel: AbortSignal): Promise<Flow> => {
  const parsed = parse(text)
  if (isLeft(parsed)) throw parsed.left
  const objection = prepareVariables(parsed.right, context)
  if (objection !== null) throw objection
  return runAll(parsed.right, context, reply, cancel, {
    endsBatch: (error) => ENDS_BATCH.includes(error.number) || error.severity >= 17,
    runText,
  })
}

const report = (error: unknown, session: SessionState, reply: Reply): void => {
  const known =
    error instanceof SqlError
      ? error
      : new SqlError(
          50_000,
          `The emulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          { severity: 16 },
        )
  session.lastError = known.number
  reply.error(known)
  reply.done(null)
}

/** One login's session with an instance, as the protocol sees it. */
export const openSession = (instance: Instance, state: SessionState): Session => {
  const context = contextOf(instance, state, new Map())

  const request = async (
    reply: Reply,
    cancel: AbortSignal,
    work: (cancel: AbortSignal) => Promise<number>,
  ): Promise<number> => {
    const own = new AbortController()
    const stop = () => own.abort()
    cancel.addEventListener('abort', stop)
    state.cancel = stop
    state.lastRequest = { start: instance.now(), end: state.lastRequest.end }
    state.running = {
      command: 'SELECT',
      started: instance.now(),
      databaseId: 0,
      percent: 0,
      estimated: 0,
      worked: 0,
      wait: null,
      waitResource: '',
    }
    try {
      return await work(own.signal)
    } catch (error) {
      report(error, state, reply)
      if (state.abortOnError && state.transaction !== null) rollback(context)
      return error instanceof SqlError ? error.number : 50_000
    } finally {
      cancel.removeEventListener('abort', stop)
      state.running = null
      state.cancel = () => {}
      state.lastRequest = { start: state.lastRequest.start, end: instance.now() }
    }
  }

  const reset = () => {
    rollback(context)
    state.temporary.clear()
    state.prepared.clear()
    state.lockTimeout = -1
    state.noCount = false
    state.abortOnError = false
    state.identityInsert = null
    instance.locks.releaseAll(state.id)
    state.database = state.initialDatabase
  }

  return {
    id: state.id,
    get database() {
      return state.database
    },
    inTransaction: () => state.transaction !== null,
    transactionEnd: () => state.transactionEnd,
    batch: async (text, reply, cancel) => {
      await request(reply, cancel, async (signal) => {
        await runText(text, contextOf(instance, state, new Map()), reply, signal)
        return 0
      })
    },
    call: async (call: Call, reply, cancel): Promise<Returned> => {
      let returned: Returned = { status: 0, outputs: [] }
      const failed = await request(reply, cancel, async (signal) => {
        returned = await callProcedure(call, contextOf(instance, state, new Map()), reply, signal, runText)
        return 0
      })
      return failed === 0 ? returned : { ...returned, status: failed }
    },
    load: async (rows, reply, cancel) => {
      await request(reply, cancel, async (signal) => {
        reply.done(await loadBulk(rows, contextOf(instance, state, new Map()), reply, signal), 'insert')
        return 0
      })
    },
    begin: () => {
      state.transaction ??= newTransaction()
      state.nesting += 1
    },
    save: (name) => {
      state.transaction?.savepoints.push({ name, mark: state.transaction.undo.length })
    },
    commit: (reply) => {
      if (state.transaction === null) report(sqlError(3902), state, reply)
      else if (state.transaction.doomed) report(sqlError(3930), state, reply)
      else if (state.nesting > 1) state.nesting -= 1
      else commit(context)
    },
    rollback: (reply, name) => {
      const { transaction } = state
      const savepoint = transaction?.savepoints.findLast((one) => name !== '' && one.name === name)
      if (transaction === null) report(sqlError(3903), state, reply)
      else if (savepoint !== undefined) undoTo(transaction, savepoint.mark)
      else rollback(context)
    },
    reset,
    close: () => {
      state.cancel()
      reset()
      instance.sessions.delete(state.id)
    },
  }
}
