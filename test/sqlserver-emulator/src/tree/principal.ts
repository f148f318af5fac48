export interface LoginOptions {
  readonly password: string | null
  readonly hash: Uint8Array | null
  readonly sid: Uint8Array | null
  readonly defaultDatabase: string | null
  readonly name: string | null
  readonly disabled: boolean | null
}

export interface UserOptions {
  readonly name: string | null
  readonly login: string | null
  readonly schema: string | null
}

/** The thing that a permission is about; null: the server or the current database. */
export interface Securable {
  readonly class: string
  readonly path: readonly string[]
}

export type PrincipalStatement =
  | { readonly kind: 'createLogin' | 'alterLogin'; readonly name: string; readonly options: LoginOptions }
  | { readonly kind: 'dropLogin'; readonly name: string }
  | { readonly kind: 'createUser'; readonly name: string; readonly login: string | null; readonly options: UserOptions }
  | { readonly kind: 'alterUser'; readonly name: string; readonly options: UserOptions }
  | { readonly kind: 'dropUser'; readonly name: string; readonly ifExists: boolean }
  | {
      readonly kind: 'alterRole'
      readonly server: boolean
      readonly role: string
      readonly add: boolean
      readonly member: string
    }
  | { readonly kind: 'alterAuthorization'; readonly securable: Securable; readonly to: string | null }
  | {
      readonly kind: 'permission'
      readonly action: 'GRANT' | 'DENY' | 'REVOKE'
      readonly permissions: readonly string[]
      readonly on: Securable | null
      readonly to: readonly string[]
    }
