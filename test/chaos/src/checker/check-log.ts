import { History, idOf } from './history';
import type { Batch, Finding, Logged } from './observation';

/** The log by itself: versions of an entity are 1, 2, 3 …; every change has one position, and positions have no gap. */
export function checkLog(log: Logged[], batches: Batch[], history: History): Finding[] {
  return [
    ...versionsAreConsecutive(history),
    ...batchesAreConsecutive(batches),
    ...everyChangeIsListedOnce(log, batches),
  ];
}

function versionsAreConsecutive({ byRef }: History): Finding[] {
  return [...byRef].flatMap(([ref, versions]) =>
    versions.flatMap(({ version }, index) => {
      const before = versions[index - 1]?.version ?? 0;
      if (version === before + 1) return [];
      const kind = version === before ? 'doubled' : 'lost';
      return [{ kind, where: 'log', what: `${ref}: version ${version} follows ${before}` } as Finding];
    }),
  );
}

function batchesAreConsecutive(batches: Batch[]): Finding[] {
  const findings: Finding[] = [];
  let next = 1;
  let epoch = 0;
  for (const batch of batches) {
    if (batch.first !== next) {
      const kind = batch.first < next ? 'doubled' : 'gap';
      findings.push({ kind, where: 'batches', what: `a batch begins at position ${batch.first}, not ${next}` });
    }
    if (batch.epoch < epoch) {
      findings.push({ kind: 'out-of-order', where: 'batches', what: `epoch ${batch.epoch} follows ${epoch}` });
    }
    next = batch.first + batch.events.length;
    epoch = batch.epoch;
  }
  return findings;
}

function everyChangeIsListedOnce(log: Logged[], batches: Batch[]): Finding[] {
  const findings: Finding[] = [];
  const known = new Set(log.map(idOf));
  const listed = new Set<string>();
  const latest = new Map<string, number>();
  for (const id of batches.flatMap(({ events }) => events)) {
    if (listed.has(id)) findings.push({ kind: 'doubled', where: 'batches', what: `${id} has two positions` });
    if (!known.has(id)) findings.push({ kind: 'made-up', where: 'batches', what: `${id} is not in the log` });
    listed.add(id);
    const at = id.lastIndexOf('@');
    const [ref, version] = [id.slice(0, at), Number(id.slice(at + 1))];
    if (version !== (latest.get(ref) ?? 0) + 1) {
      findings.push({ kind: 'out-of-order', where: 'batches', what: `${id} follows ${ref}@${latest.get(ref) ?? 0}` });
    }
    latest.set(ref, version);
  }
  const unlisted = [...known].filter((id) => !listed.has(id));
  return [
    ...findings,
    ...unlisted.map((id) => ({ kind: 'lost', where: 'batches', what: `${id} has no position` }) as Finding),
  ];
}
