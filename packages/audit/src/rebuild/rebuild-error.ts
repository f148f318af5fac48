/** Why no log is made of these manifests. `says` names the files. */
export interface RebuildError {
  readonly _tag:
    | 'FolderUnreadable'
    | 'WrongManifest'
    | 'NoManifests'
    | 'AnotherGroup'
    | 'Contradiction'
    | 'WrongDescription'
  readonly says: string
}
