/** Somebody who may log in. A member of `$admins` may do everything. */
export interface User {
  readonly username: string
  readonly password: string
  readonly groups?: readonly string[]
}

/** Who makes a call. */
export interface Principal {
  readonly username: string
  readonly groups: readonly string[]
}

/** Null stands for a call without credentials. */
export type Caller = Principal | null

/** Who may log in, for whoever may change it. */
export interface UserList {
  /** Adds a user or replaces the one of that name. */
  put(user: User): Promise<void>
  remove(username: string): Promise<void>
}

/** The users of one server. A change counts after `SETTLES`, as on a server that remembers who has logged in. */
export interface Users {
  /** Undefined where the name or the password is wrong. */
  authenticated(username: string, password: string): Principal | undefined
  /** Adds a user or replaces the one of that name. */
  put(user: User): void
  remove(username: string): void
}

/** Milliseconds; measured were changes that took up to a second. */
const SETTLES = 400

const BUILT_IN: readonly User[] = [
  { username: 'admin', password: 'changeit', groups: ['$admins'] },
  { username: 'ops', password: 'changeit', groups: ['$ops'] },
]

export const createUsers = (given: readonly User[]): Users => {
  const known = new Map([...BUILT_IN, ...given].map((user) => [user.username, user]))
  const later = (change: () => void) => {
    setTimeout(change, SETTLES).unref()
  }
  return {
    authenticated(username, password) {
      const user = known.get(username)
      return user === undefined || user.password !== password ? undefined : { username, groups: user.groups ?? [] }
    },
    put: (user) =>
      known.has(user.username) ? later(() => known.set(user.username, user)) : known.set(user.username, user),
    remove: (username) => later(() => known.delete(username)),
  }
}
