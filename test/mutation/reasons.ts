const ofTypes = 'a guard before has asked; the type needs the question'
const noTwins = 'no two operations bear one id'
const seen = 'every entry of the group has a health from the moment it is added'

/** Why nothing notices the changes in a line of a rule: by file under `packages/domain/src`, then by part of the line. */
export const reasons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'backups/backup-rules.ts': {
    'byAge(x.backup.set, operation) > 0': noTwins,
    'currentFull(s)?.backup.set': ofTypes,
    'if (active === null) return []': ofTypes,
    'i.request === null ||': 'a request without a name is not found either',
    'to !== undefined': ofTypes,
    'backup.base === null ?': 'what is not the id of a set is not found',
  },
  'backups/failed-rules.ts': {
    's.backups.running?.cause': ofTypes,
  },
  'backups/evolve.ts': {
    's === undefined ? []': 'what is not the id of a set is not found',
    'slice(-rememberedUnfinished)': 'how many are remembered bounds memory, and is no behaviour',
    "copy?.kind === 'missing' ||": 'a check that fails sets the attempts that a copied one has to those it had: none',
    'set !== undefined && liesNowhere': 'a copy that was rejected is still to be deleted',
    'state.switches.active?.epoch': 'where nothing was ever active there is no set to ask about',
    'full?.backup.set':
      'the newest differential of an epoch rests on its newest full, and no set is older than its base',
    'id === null ? acc': 'a set without an id is not found either',
  },
  'backups/retention-rules.ts': {
    "i.place.folder === 'backup' &&": 'no set is copied to the entry that took it',
    'contingency === true': 'retention names no pinned copy: another row refuses it with the same words',
    "set?.staged === 'retired'": ofTypes,
  },
  'backups/verify-rules.ts': {
    "set.backup.kind === 'full' &&":
      'while a full is owed no differential begins, and one of the epoch before does not count',
    'set?.manual === true': ofTypes,
    's.switches.active?.epoch': ofTypes,
  },
  'configuration/change-rules.ts': {
    'fitting(s, i, c)?.length': ofTypes,
    "request?.command?.type === 'ChangeGroup'": 'a request that cannot be read asks for no check',
  },
  'configuration/enable-rules.ts': {
    'expected && found &&': ofTypes,
    's.switches.active?.entry ?? null': 'what is ON has an active',
    's.switches.active?.generation': 'the first answer names the generation it was read from',
  },
  'configuration/evolve.ts': {
    'c.master === entry.id ?': 'an entry that is the master already is taken out of the order again',
    'leaving !== undefined': 'only an entry of the group is removed',
    'consent?.by': 'switching it on bears a consent',
  },
  'detection/rules.ts': {
    'fences[entry]?.kind': 'a failover away from an entry has asked for its fence',
    'base === ours ||': 'our newest full bears an id of ours, which is asked next',
    'lineage?.differentialBase': ofTypes,
    's.detection.health[i.entry]?.kind': seen,
    "health?.kind !== 'suspected'": 'an entry that is healthy has no verdict, and so none that is the same',
    's.switches.active?.epoch': ofTypes,
  },
  'people/by-hand-rules.ts': {
    's.switches.running?.kind': ofTypes,
  },
  'people/evolve.ts': {
    'request === null ? p': 'a request without a name is not found either',
  },
  'people/leadership-rules.ts': {
    's.people.leader?.': 'where nobody leads no row asks who does; the type needs the question',
  },
  'restores/restore-rules.ts': {
    'w.chain !== null': 'a chain is chosen before a restore runs',
  },
  'switches/asked-rules.ts': {
    'if (c.request === null) return []': 'what a person asks bears the name of a request',
    's.switches.active?.entry': ofTypes,
    "i.type === 'FailOver' && i.acceptNoFence": 'a return has no such consent',
  },
  'switches/complete-rules.ts': {
    'w.chain === null && losesNothing(w) && baseIsOutOfReach':
      'only a switch that loses nothing takes a backup, and a chain that is chosen has its full where it is restored',
    's.detection.health[w.': seen,
    'w.chain ??': 'a switch that has no chain yet has no backup set either',
    's.backups.sets[endOf(w.chain)]?.': 'what was restored is retained while the switch runs',
    's.lineage.epochs[left.epoch]?.': 'the epoch of what an entry was left with is retained',
    'opensInPlace(w) && loss !== null': ofTypes,
    '!w?.checked || active === null': 'no switch runs where nothing was ever active',
    'found === null || ground === null': ofTypes,
    'by === undefined': 'what is not secured is refused before',
  },
  'switches/contingency-rules.ts': {
    'return-discarding-active-dead': 'the copies of an active that is gone are pinned as the switch begins',
    'active === null': 'no fence is confirmed where nothing was active',
  },
  'switches/evolve.ts': {
    's.stay === null ? s.stay': 'a master is opened as it stands on the way back from a stay',
    "kind === 'planned' ||": 'a planned failover secures nothing first: what is waived stands in its consent',
    'whole.switches.stay?.mayHaveGoneOn': 'a return begins in a stay',
    'request !== null &&': 'a waiver names its request',
    'active.entry === data.to': 'before the first epoch nothing is left; no switch ends where it began',
    'data.from !== null': 'an automatic switch leaves an entry',
    "w.restore?.kind === 'done'": 'only a restore that was begun fails, and only a finished one is warm',
    'return fence === undefined': 'a contingency backup is taken of a fenced database',
  },
  'switches/fence-rules.ts': {
    'active?.entry === entry ||': 'outside of a switch the active has no fence to ask for again',
  },
  'switches/outcome-rules.ts': {
    's.switches.running?.restore?.kind': ofTypes,
    'opensInPlace(s.switches.running)': ofTypes,
    'fences[w.to]?.generation': ofTypes,
    'if (w === null) return null': ofTypes,
    'generation === undefined ? null': ofTypes,
    'w?.chain ?': ofTypes,
    "r.command?.type === 'ReleaseFence'": 'no other command that waits names an entry in this way',
    's.lineage.epochs[i.backup.epoch]?.openedAt': 'the epoch of a database that is backed up is retained',
  },
  'switches/restore-rules.ts': {
    'w.chain === null || w.readFrom === null': 'a chain is chosen together with where it is read',
    'byAge(x.backup.set, w.operation) > 0': noTwins,
    'entry === undefined': 'the entries of a running switch stay in the group',
    '? []': 'the entries of a running switch stay in the group',
  },
  'restores/evolve.ts': {
    'r.running?.operation === operation':
      'one restore of a standby runs at a time; what is abandoned otherwise is forgotten with it',
  },
  'switches/automatic-rules.ts': {
    'const health = active === null': ofTypes,
    'fit[0] === undefined': ofTypes,
    "health?.kind === 'lost'": ofTypes,
    'automaticReconnect?.by': ofTypes,
    'enabled?.by': ofTypes,
  },
}
