import type { Running } from './running.ts'

/** The steps of a chain, on the database Db and a copy of it. */
export const steps = (server: Running) => {
  const moved = (to: string) =>
    `MOVE N'Db' TO N'${server.data(`${to}.mdf`)}', MOVE N'Db_log' TO N'${server.data(`${to}.ldf`)}'`
  return {
    moved,
    full: (name: string, options = '') =>
      server.messages(`BACKUP DATABASE [Db] TO DISK = N'${server.backup(name)}' WITH FORMAT, CHECKSUM${options}`),
    differential: (name: string) =>
      server.messages(`BACKUP DATABASE [Db] TO DISK = N'${server.backup(name)}' WITH DIFFERENTIAL, FORMAT, CHECKSUM`),
    restored: (name: string, to: string, options = 'NORECOVERY') =>
      server.errors(`RESTORE DATABASE [${to}] FROM DISK = N'${server.backup(name)}' WITH ${moved(to)}, ${options}`),
    applied: (name: string, to: string) =>
      server.errors(`RESTORE DATABASE [${to}] FROM DISK = N'${server.backup(name)}' WITH NORECOVERY`),
    header: async (name: string) => (await server.rows(`RESTORE HEADERONLY FROM DISK = N'${server.backup(name)}'`))[0],
  }
}
