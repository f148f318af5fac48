/** What may stand where the diagrams show a value: never an expression. */
export type Operand =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: string }
  | { readonly kind: 'variable'; readonly name: string }

export type NameOrVariable = { readonly kind: 'name'; readonly value: string } | Extract<Operand, { kind: 'variable' }>

export interface Device {
  readonly medium: 'DISK' | 'TAPE' | 'URL' | 'LOGICAL'
  readonly path: NameOrVariable | Operand
}

/** What a WITH option carries beside its word. */
export type OptionValue =
  | Operand
  | { readonly kind: 'compression'; readonly algorithm: string | null; readonly level: string | null }
  | {
      readonly kind: 'encryption'
      readonly algorithm: string
      readonly encryptor: 'CERTIFICATE' | 'ASYMMETRIC KEY'
      readonly key: string
    }
  | { readonly kind: 'move'; readonly logical: Operand; readonly to: Operand }
  | { readonly kind: 'mark'; readonly mark: Operand; readonly after: Operand | null }

export interface Option {
  readonly name: string
  readonly value: OptionValue | null
}

/** A part of a database: FILE, FILEGROUP, READ_WRITE_FILEGROUPS, PAGE. */
export interface Part {
  readonly kind: 'FILE' | 'FILEGROUP' | 'READ_WRITE_FILEGROUPS' | 'PAGE'
  readonly name: Operand | null
}

export interface Backup {
  readonly kind: 'backup'
  readonly what: 'DATABASE' | 'LOG'
  readonly database: NameOrVariable
  readonly parts: readonly Part[]
  readonly devices: readonly Device[]
  readonly mirrors: readonly (readonly Device[])[]
  readonly options: readonly Option[]
}

export type Inspection = 'HEADERONLY' | 'FILELISTONLY' | 'LABELONLY' | 'VERIFYONLY' | 'REWINDONLY'

export interface Restore {
  readonly kind: 'restore'
  readonly what: 'DATABASE' | 'LOG'
  readonly database: NameOrVariable
  readonly parts: readonly Part[]
  /** Empty: nothing is read, the database is only recovered. */
  readonly devices: readonly Device[]
  readonly snapshot: Operand | null
  readonly options: readonly Option[]
}

export interface Inspect {
  readonly kind: 'inspect'
  readonly what: Inspection
  readonly devices: readonly Device[]
  readonly options: readonly Option[]
}
