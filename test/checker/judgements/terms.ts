import { type Judge, judged } from './judgement.ts'

export const termsGrow: Judge = (h) => {
  const all = h.leaderships
  return judged('terms', 'every leader has a greater term than all before it', [...all.entries()], ([i, l]) => {
    const before = all[i - 1]
    return before === undefined || l.data.term > before.data.term
      ? null
      : `revision ${l.revision}: ${l.data.process} takes term ${l.data.term} after term ${before.data.term}`
  })
}

/** An overtaken leader appends nothing. */
export const oneLeader: Judge = (h) => {
  const all = h.leaderships
  const byLeaders = h.all.filter((f) => f.by.role === 'leader' && f.type !== 'LeadershipTaken')
  return judged('one leader', "only the leader of the newest term writes a leader's events", byLeaders, (f) => {
    const now = all.findLast((l) => l.revision < f.revision)?.data
    return now !== undefined && now.term === f.by.term && now.process === f.by.process
      ? null
      : `revision ${f.revision}, ${f.type}: written by ${f.by.process} in term ${String(f.by.term)}, while ` +
          `${now?.process ?? 'nobody'} leads in term ${now?.term ?? 0}`
  })
}
