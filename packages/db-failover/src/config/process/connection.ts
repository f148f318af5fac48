const CONNECTION = /^esdb(\+discover)?:\/\//

/** Whether a text that names a log is the connection string of an EventStoreDB; else it is a path. */
export const isConnection = (text: string): boolean => CONNECTION.test(text)

/** Why a connection string may not be written out; null: it may. The string itself is not repeated. */
export const secretIn = (connection: string): string | null =>
  connection.includes('@') ? 'a connection string with a user in it belongs into a process file, by reference' : null
