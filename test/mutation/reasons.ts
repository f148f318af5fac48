/** Why nothing notices the changes in a line of a rule. */
export interface Reason {
  /** Path under `packages/domain/src`. */
  readonly file: string
  /** Part of the line. */
  readonly line: string
  readonly why: string
}

const ofTypes = 'a guard before has asked; the type needs the question'
const missing = 'missing test: '

export const reasons: readonly Reason[] = [
  { file: 'backups/backup-rules.ts', line: 'byAge(x.backup.set, operation) > 0', why: 'no two operations bear one id' },
  { file: 'backups/backup-rules.ts', line: 'currentFull(s)?.backup.set', why: ofTypes },
  { file: 'backups/backup-rules.ts', line: 'if (active === null) return []', why: ofTypes },
  { file: 'backups/backup-rules.ts', line: 's.backups.running?.attempt', why: ofTypes },
  {
    file: 'backups/backup-rules.ts',
    line: 'i.request === null ||',
    why: 'a request without a name is not found either',
  },
  { file: 'backups/copy-rules.ts', line: 's.switches.running === null ||', why: ofTypes },
  { file: 'backups/copy-rules.ts', line: 's.backups.sets[i.set]?.copies', why: ofTypes },
  {
    file: 'backups/copy-rules.ts',
    line: "before?.kind === 'missing'",
    why: 'a copy that is being made is missing until then',
  },
  {
    file: 'backups/evolve.ts',
    line: 'set !== undefined && liesNowhere',
    why: 'a copy that was rejected is still to be deleted',
  },
  { file: 'backups/evolve.ts', line: 'state.switches.active?.epoch', why: ofTypes },
  {
    file: 'backups/evolve.ts',
    line: 'full !== undefined)',
    why: 'the newest differential of an epoch rests on its newest full',
  },
  { file: 'backups/evolve.ts', line: 'id === null ? acc', why: 'a set without an id is not found either' },
  { file: 'backups/evolve.ts', line: 'const elsewhere =', why: 'a line that is no more: contingency backups now stay' },
  { file: 'backups/evolve.ts', line: 'const there =', why: 'a line that is no more: contingency backups now stay' },
  {
    file: 'backups/retention-rules.ts',
    line: "i.place.folder === 'backup' &&",
    why: 'no set is copied to the entry that took it; one of the two lines is no more',
  },
  {
    file: 'backups/retention-rules.ts',
    line: 'contingency === true',
    why: 'retention names no pinned copy: another row refuses it with the same words',
  },
  { file: 'backups/retention-rules.ts', line: "set?.staged === 'retired'", why: ofTypes },
  {
    file: 'backups/verify-rules.ts',
    line: "set.backup.kind === 'full' &&",
    why: 'while a full is owed no differential begins, and one of the epoch before does not count',
  },
  { file: 'backups/verify-rules.ts', line: 'set?.manual === true', why: ofTypes },
  { file: 'backups/verify-rules.ts', line: 's.switches.active?.epoch', why: ofTypes },
  { file: 'switches/complete-rules.ts', line: 's.detection.health[w.', why: 'every entry of a switch has been seen' },
  { file: 'switches/complete-rules.ts', line: 'w === null', why: ofTypes },
  {
    file: 'switches/complete-rules.ts',
    line: 'w.chain ??',
    why: 'a switch that has no chain yet has no backup set either',
  },
  { file: 'switches/complete-rules.ts', line: 'w.chain === null || active === null', why: ofTypes },
  {
    file: 'switches/complete-rules.ts',
    line: 'end?.backup.epoch',
    why: 'what was restored is retained while the switch runs',
  },
  {
    file: 'switches/complete-rules.ts',
    line: 's.lineage.epochs[left.epoch]',
    why: `${missing}an epoch that was opened before it was left`,
  },
  { file: 'switches/complete-rules.ts', line: 'opensInPlace(w) && loss !== null', why: ofTypes },
  { file: 'switches/complete-rules.ts', line: 'by === undefined', why: 'what is not secured is refused before' },
  {
    file: 'switches/complete-rules.ts',
    line: 'w.secured[w.from] === undefined',
    why: `${missing}the active is lost after its contingency backup is taken, and the switch is told to be undone`,
  },
  { file: 'switches/complete-rules.ts', line: 'stranded', why: `${missing}which entry of two is named` },
  {
    file: 'switches/contingency-rules.ts',
    line: 'return-discarding-active-dead',
    why: 'the copies of an active that is gone are pinned as the switch begins',
  },
  {
    file: 'switches/contingency-rules.ts',
    line: 'active === null',
    why: 'no fence is confirmed where nothing was active',
  },
  { file: 'switches/evolve.ts', line: 'whole.switches.stay?.mayHaveGoneOn', why: 'a return begins in a stay' },
  {
    file: 'switches/evolve.ts',
    line: "kind === 'planned' || kind === 'forced' ? to : from",
    why: `${missing}a waiver for a planned failover`,
  },
  { file: 'switches/evolve.ts', line: 'request !== null &&', why: 'a waiver names its request' },
  {
    file: 'switches/evolve.ts',
    line: 'active.entry === data.to',
    why: 'before the first epoch nothing is left; no switch ends where it began',
  },
  { file: 'switches/evolve.ts', line: 'data.from !== null', why: 'an automatic switch leaves an entry' },
  {
    file: 'switches/evolve.ts',
    line: "w.restore?.kind === 'done'",
    why: 'only a restore that was begun fails, and only a finished one is warm',
  },
  {
    file: 'switches/evolve.ts',
    line: 'return fence === undefined',
    why: 'a contingency backup is taken of a fenced database',
  },
  {
    file: 'switches/fence-rules.ts',
    line: 's.switches.running === null &&',
    why: `${missing}a switch that runs for longer than the longest wait while the active is lost`,
  },
  {
    file: 'switches/fence-rules.ts',
    line: 'w.failed === null',
    why: 'a fence that failed waits before it is asked for again',
  },
  { file: 'switches/fence-rules.ts', line: 'w?.to === entry', why: `${missing}a target with a fence of its own` },
  { file: 'switches/outcome-rules.ts', line: 's.switches.running?.restore?.kind', why: ofTypes },
  { file: 'switches/outcome-rules.ts', line: 'opensInPlace(s.switches.running)', why: ofTypes },
  { file: 'switches/outcome-rules.ts', line: 'fences[w.to]?.generation', why: ofTypes },
  { file: 'switches/outcome-rules.ts', line: 'w === null', why: ofTypes },
  { file: 'switches/outcome-rules.ts', line: 'generation === undefined ? null', why: ofTypes },
  { file: 'switches/outcome-rules.ts', line: 'r.command?.type', why: ofTypes },
  {
    file: 'switches/outcome-rules.ts',
    line: 's.lineage.epochs[i.backup.epoch]?.openedAt',
    why: 'the epoch of a database that is backed up is retained',
  },
  {
    file: 'switches/outcome-rules.ts',
    line: 's.switches.running.hosts === null',
    why: `${missing}hosts that leave a second time under another ground`,
  },
  {
    file: 'switches/outcome-rules.ts',
    line: "['FenceFailed', 'SwitchAborted']",
    why: `${missing}a fence that fails and undoes its switch`,
  },
  {
    file: 'switches/restore-rules.ts',
    line: 'w.chain === null || w.readFrom === null',
    why: 'a chain is chosen together with where it is read',
  },
  {
    file: 'switches/restore-rules.ts',
    line: 'byAge(x.backup.set, w.operation) > 0',
    why: 'no two operations bear one id',
  },
  { file: 'configuration/change-rules.ts', line: 's.people.requests[i.request]?.', why: ofTypes },
  { file: 'configuration/change-rules.ts', line: "command?.type === 'ChangeGroup'", why: ofTypes },
  { file: 'configuration/change-rules.ts', line: 'changes !== null && isRight', why: ofTypes },
  { file: 'configuration/change-rules.ts', line: 'changeOf(s, i) ?? []', why: ofTypes },
  {
    file: 'configuration/change-rules.ts',
    line: "plan._tag === 'Left'",
    why: `${missing}the words of a change that no longer fits when the leader comes to it`,
  },
  {
    file: 'configuration/enable-rules.ts',
    line: 'breakBetween(known, i.lineage)',
    why: `${missing}switching on again over a history that is continued, and over one that cannot be read`,
  },
  { file: 'configuration/enable-rules.ts', line: 's.people.requests[i.request]?.by', why: ofTypes },
  { file: 'configuration/enable-rules.ts', line: 'return []', why: ofTypes },
  { file: 'configuration/enable-rules.ts', line: 'maxLossMs === null', why: `${missing}the words of the consent` },
  { file: 'configuration/evolve.ts', line: 'leaving !== undefined', why: 'only an entry of the group is removed' },
  { file: 'configuration/evolve.ts', line: 'consent?.by', why: 'switching it on bears a consent' },
  { file: 'detection/rules.ts', line: 'if (found === null || i.lineage === null) return []', why: ofTypes },
  { file: 'detection/rules.ts', line: 's.switches.active?.epoch', why: ofTypes },
  { file: 'detection/rules.ts', line: 'a === undefined ||', why: ofTypes },
  { file: 'people/alarm-rules.ts', line: 'a === undefined', why: ofTypes },
  { file: 'people/leadership-rules.ts', line: 's.people.leader?.', why: ofTypes },
  { file: 'restores/drill-rules.ts', line: 'if (freshest === null || entry === undefined) return []', why: ofTypes },
  { file: 'restores/standby-rules.ts', line: 'if (freshest === null || entry === undefined) return []', why: ofTypes },
  { file: 'restores/restore-rules.ts', line: 'w.chain !== null', why: 'a chain is chosen before a restore runs' },
  { file: 'restores/restore-rules.ts', line: 'r === null', why: ofTypes },
  { file: 'switches/asked-rules.ts', line: 'if (c.request === null) return []', why: ofTypes },
  { file: 'switches/asked-rules.ts', line: "i.type === 'FailOver'", why: ofTypes },
]
