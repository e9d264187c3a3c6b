import type { History } from './history';
import type { Answer, Finding, Logged, Write } from './observation';

type Answered = Write & { answer: Answer };

const where = 'log';
const appended = new Set(['registered', 'updated', 'restored', 'removed']);
const isAppended = ({ answer }: Answered) => appended.has(answer.outcome);
const isRemoval = ({ type }: Logged) => type === 'callboard.entity.removed';

/** What writers were told against what the log holds. */
export function checkWrites(writes: Write[], history: History): Finding[] {
  const answered = writes.filter((write): write is Answered => write.answer !== undefined);
  return [
    ...answered.flatMap((write) => acknowledgedIsKept(write, history)),
    ...nothingIsMadeUp(writes, history),
    ...answersFollowTime(answered),
    ...nothingIsRefusedWithoutCause(answered, history),
  ];
}

function acknowledgedIsKept(write: Answered, history: History): Finding[] {
  const { ref, marker, answer } = write;
  if (answer.outcome === 'refused') return [];
  const kept = history.entry(ref, answer.version ?? 0);
  const what = `${ref}@${answer.version} was acknowledged as ${answer.outcome} with ${marker ?? 'a removal'}`;
  const instead = kept ? differenceOf(write, kept) : 'nothing is there';
  if (instead !== undefined) return [{ kind: 'lost', where, what: `${what}, ${instead}` }];
  if (!isAppended(write) || isFirstAfterItsEtag(write, history)) return [];
  return [
    { kind: 'stale', where, what: `${what} after etag ${write.ifMatch}, which was not the latest: a lost update` },
  ];
}

function differenceOf(write: Answered, kept: Logged): string | undefined {
  const { marker, answer } = write;
  if (kept.marker !== marker || kept.etag !== answer.etag) {
    return `${kept.marker ?? 'a removal'} with etag ${kept.etag} is there, not ${answer.etag}`;
  }
  const isAnothers = isAppended(write) && kept.receipt !== answer.receipt;
  return isAnothers ? `it is there for ${kept.receipt}, not ${answer.receipt}` : undefined;
}

function isFirstAfterItsEtag({ ref, ifMatch, answer }: Answered, history: History): boolean {
  if (ifMatch === undefined) return true;
  const before = history.entry(ref, (answer.version ?? 0) - 1);
  return before !== undefined && before.etag === ifMatch && !isRemoval(before);
}

/** Every change was asked for, no more often than it was sent, and at most once by one request. */
function nothingIsMadeUp(writes: Write[], history: History): Finding[] {
  const wish = (ref: string, marker: string | null) => `${ref} ${marker ?? 'removed'}`;
  const sent = new Map<string, number>();
  for (const write of writes) {
    const key = wish(write.ref, write.marker);
    sent.set(key, (sent.get(key) ?? 0) + write.sent);
  }
  const findings: Finding[] = [];
  const requests = new Set<string>();
  for (const { ref, version, marker, receipt } of [...history.byRef.values()].flat()) {
    const key = wish(ref, marker);
    const left = sent.get(key);
    const what = `${ref}@${version} with ${marker ?? 'a removal'}`;
    if (left === undefined) findings.push({ kind: 'made-up', where, what: `nobody sent ${what}` });
    else if (left === 0)
      findings.push({ kind: 'doubled', where, what: `${what} is there more often than it was sent` });
    else sent.set(key, left - 1);
    const request = `${receipt} ${ref}`;
    if (requests.has(request)) findings.push({ kind: 'doubled', where, what: `${what}: twice by request ${receipt}` });
    requests.add(request);
  }
  return findings;
}

/** Whoever begins after another was answered is answered with a later version, or with the same where nothing changed. */
function answersFollowTime(answered: Answered[]): Finding[] {
  const byRef = new Map<string, Answered[]>();
  for (const write of answered) {
    const others = byRef.get(write.ref);
    if (others) others.push(write);
    else byRef.set(write.ref, [write]);
  }
  return [...byRef.values()].flatMap(oneAfterAnother);
}

function oneAfterAnother(ofOneRef: Answered[]): Finding[] {
  const told = ofOneRef.filter(({ answer }) => answer.version !== undefined);
  const byStart = [...told].sort((a, b) => a.firstSentAt - b.firstSentAt);
  const byEnd = [...told].sort((a, b) => a.answer.at - b.answer.at);
  let ended = 0;
  let latest = 0;
  return byStart.flatMap((write) => {
    for (let one = byEnd[ended]; one && one.answer.at < write.firstSentAt; one = byEnd[++ended]) {
      latest = Math.max(latest, one.answer.version!);
    }
    const version = write.answer.version!;
    if (isAppended(write) ? version > latest : version >= latest) return [];
    const what = `${write.ref}: ${write.answer.outcome} at version ${version}, asked for after ${latest} was acknowledged`;
    return [{ kind: 'out-of-order', where, what } as Finding];
  });
}

/** A refusal is wrong when what it denies was the latest version from before the question until after the answer. */
function nothingIsRefusedWithoutCause(answered: Answered[], history: History): Finding[] {
  const byReceipt = new Map(
    answered.filter(isAppended).map((write) => [`${write.ref} ${write.answer.receipt}`, write]),
  );
  const writerOf = (entry: Logged) => byReceipt.get(`${entry.ref} ${entry.receipt}`);
  const wasLatest = (entry: Logged, { firstSentAt, answer }: Answered) => {
    const writer = writerOf(entry);
    if (!writer || writer.answer.at >= firstSentAt) return false;
    const next = history.entry(entry.ref, entry.version + 1);
    const successor = next && writerOf(next);
    return next === undefined || (successor !== undefined && successor.firstSentAt > answer.at);
  };
  return answered.flatMap((write) => {
    const { ref, ifMatch, answer } = write;
    const isDenied = answer.code === 'stale-etag' || answer.code === 'unknown-entity';
    if (answer.outcome !== 'refused' || !isDenied) return [];
    const versions = (history.byRef.get(ref) ?? []).filter((entry) => !isRemoval(entry));
    const matching = answer.code === 'stale-etag' ? versions.filter(({ etag }) => etag === ifMatch) : versions;
    const wronged = matching.find((entry) => wasLatest(entry, write));
    if (!wronged) return [];
    const what = `${ref} was refused as ${answer.code} while version ${wronged.version} was the latest`;
    return [{ kind: 'failed', where, what } as Finding];
  });
}
