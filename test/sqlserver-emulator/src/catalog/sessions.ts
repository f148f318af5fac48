import { mayOnServer } from '../instance/permission.ts'
import type { Running, SessionState } from '../instance/session-state.ts'
import type { Context } from '../run/executor.ts'
import { sqlError } from '../sql/error.ts'
import { BIGINT, BIT, DATETIME, INT, nvarchar, REAL, SMALLINT, varbinary } from '../sql/type.ts'
import { sidBytes, view } from './view.ts'

/** Sessions of others are seen with VIEW SERVER STATE, from 2022 on VIEW SERVER PERFORMANCE STATE. */
const visible = ({ instance, session }: Context): readonly SessionState[] => {
  const login = instance.login(session.login)
  const all =
    login !== null &&
    mayOnServer(login, instance.options.version[0] >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE')
  return [...instance.sessions.values()].filter((one) => all || one.id === session.id)
}

const databaseId = (session: SessionState, { instance }: Context): number =>
  instance.find(session.database)?.record.id ?? 0

export const SESSIONS = view<SessionState>({
  items: visible,
  columns: [
    ['session_id', SMALLINT, ({ id }) => id],
    ['login_time', DATETIME, ({ connected }) => connected],
    ['host_name', nvarchar(128), ({ host }) => host],
    ['program_name', nvarchar(128), ({ program }) => program],
    ['host_process_id', INT, ({ processId }) => processId],
    ['client_interface_name', nvarchar(32), ({ library }) => library],
    ['security_id', varbinary(85), ({ login }, { instance }) => sidBytes(instance.login(login)?.sid ?? '')],
    ['login_name', nvarchar(128), ({ login }) => login],
    ['original_login_name', nvarchar(128), ({ login }) => login],
    ['status', nvarchar(30), ({ running }) => (running === null ? 'sleeping' : 'running')],
    ['last_request_start_time', DATETIME, ({ lastRequest }) => lastRequest.start],
    ['last_request_end_time', DATETIME, ({ lastRequest }) => lastRequest.end],
    ['database_id', SMALLINT, databaseId],
    ['open_transaction_count', INT, ({ nesting }) => nesting],
    ['is_user_process', BIT, () => 1],
    ['lock_timeout', INT, ({ lockTimeout }) => lockTimeout],
  ],
})

interface Request {
  readonly session: SessionState
  readonly running: Running
}

export const REQUESTS = view<Request>({
  items: (context) =>
    visible(context).flatMap((session) => (session.running === null ? [] : [{ session, running: session.running }])),
  columns: [
    ['session_id', SMALLINT, ({ session }) => session.id],
    ['request_id', INT, () => 0],
    ['start_time', DATETIME, ({ running }) => running.started],
    ['status', nvarchar(30), ({ running }) => (running.wait === null ? 'running' : 'suspended')],
    ['command', nvarchar(32), ({ running }) => running.command],
    ['database_id', SMALLINT, ({ running }) => running.databaseId],
    ['blocking_session_id', SMALLINT, () => 0],
    ['wait_type', nvarchar(60), ({ running }) => running.wait],
    ['wait_time', INT, () => 0],
    ['wait_resource', nvarchar(256), ({ running }) => running.waitResource],
    ['open_transaction_count', INT, ({ session }) => session.nesting],
    ['percent_complete', REAL, ({ running }) => running.percent],
    ['estimated_completion_time', BIGINT, ({ running }) => BigInt(Math.round(running.estimated))],
    ['cpu_time', INT, ({ running }) => Math.round(running.worked)],
    ['reads', BIGINT, ({ running }) => BigInt(Math.round(running.worked))],
    ['writes', BIGINT, ({ running }) => BigInt(Math.round(running.worked))],
    ['logical_reads', BIGINT, ({ running }) => BigInt(Math.round(running.worked * 8))],
    ['total_elapsed_time', INT, ({ running }, { instance }) => Math.round(instance.now() - running.started)],
  ],
})

export const CONNECTIONS = view<SessionState>({
  items: (context) => {
    const login = context.instance.login(context.session.login)
    if (login === null || !mayOnServer(login, 'VIEW SERVER STATE'))
      throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master')
    return visible(context)
  },
  columns: [
    ['session_id', INT, ({ id }) => id],
    ['connect_time', DATETIME, ({ connected }) => connected],
    ['net_transport', nvarchar(40), () => 'TCP'],
    ['protocol_type', nvarchar(40), () => 'TSQL'],
    ['encrypt_option', nvarchar(40), ({ encrypted }) => (encrypted ? 'TRUE' : 'FALSE')],
    ['auth_scheme', nvarchar(40), () => 'SQL'],
  ],
})

type Lock = ReturnType<Context['instance']['locks']['all']>[number]

const MODES = { Shared: 'S', Update: 'U', IntentShared: 'IS', IntentExclusive: 'IX', Exclusive: 'X' } as const

export const LOCKS = view<Lock>({
  items: ({ instance }) => instance.locks.all(),
  columns: [
    ['resource_type', nvarchar(60), ({ resource }) => resource.split(':')[0] ?? ''],
    ['resource_database_id', INT, ({ resource }) => Number(resource.split(':')[1] ?? 0)],
    [
      'resource_description',
      nvarchar(256),
      ({ resource }) => {
        const [kind, , principal = '', name = ''] = resource.split(':')
        return kind === 'APPLICATION' ? `0:[${name.slice(0, 32)}]:(${principal})` : ''
      },
    ],
    ['request_mode', nvarchar(60), ({ mode }) => MODES[mode]],
    ['request_status', nvarchar(60), ({ status }) => status],
    ['request_session_id', INT, ({ session }) => session],
    [
      'request_owner_type',
      nvarchar(60),
      ({ resource, session }, { instance }) => {
        const owned = instance.sessions.get(session)?.transaction?.appLocks.includes(resource) === true
        return resource.startsWith('APPLICATION') && !owned ? 'SESSION' : 'TRANSACTION'
      },
    ],
  ],
})
