/** Two servers that somebody has started for the tests, and one folder that both of them and this process reach. */
export interface RealServers {
  readonly master: string
  readonly backup: string
  readonly user: string
  readonly password: string
  readonly folder: { readonly server: string; readonly supervisor: string }
}

const from = (name: string): string | null => process.env[`DB_FAILOVER_SQLSERVER_${name}`] ?? null

/** Null where DB_FAILOVER_SQLSERVER_MASTER and DB_FAILOVER_SQLSERVER_BACKUP hold no addresses (`host` or `host,port`). */
export const realServers = (): RealServers | null => {
  const [master, backup, password, folder] = [from('MASTER'), from('BACKUP'), from('PASSWORD'), from('FOLDER')]
  if (master === null || backup === null) return null
  if (password === null || folder === null)
    throw new Error('DB_FAILOVER_SQLSERVER_PASSWORD and DB_FAILOVER_SQLSERVER_FOLDER are needed too')
  return {
    master,
    backup,
    user: from('USER') ?? 'sa',
    password,
    folder: { server: from('FOLDER_ON_SERVER') ?? folder, supervisor: folder },
  }
}
