import { randomUUID } from 'node:crypto';
import { ChangeStreamReader, compareClusterTimes, formatClusterTime } from '@callboard/mongo';
import { type Db, MongoClient, MongoNetworkError } from 'mongodb';
import type { Wish } from './decision';
import type { Head } from './head';
import { mendHeads } from './head-mending';
import { HeadStore } from './head-store';
import { changeTypeOf, type LogEntry, logIdOf } from './log-entry';
import { LogReader } from './log-reader';
import { type Inserted, LogStore } from './log-store';
import { latestClusterTime, LogWriter } from './log-writer';
import { SettlingRound } from './settling-round';

type Verdict = `${'registered' | 'updated' | 'unchanged'} ${number}`;

/** Wants an entity's content to hash to `hash`, as a push would. */
function wish(ref: string, hash: string, receipt: string = randomUUID()): Wish<Verdict> {
  return {
    ref,
    decide(head) {
      if (head?.hash === hash) return { appends: false, verdict: `unchanged ${head.version}` };
      const kind = head ? 'updated' : 'registered';
      const version = (head?.version ?? 0) + 1;
      const entry = () => entryOf({ ref, hash, version, receipt });
      return { appends: true, needsBefore: head !== undefined, entry, verdict: `${kind} ${version}` };
    },
  };
}

function entryOf(part: { ref: string; hash: string; version: number; receipt?: string }): LogEntry {
  const { ref, hash, version, receipt = randomUUID() } = part;
  const type = changeTypeOf(version === 1 ? 'registered' : 'updated');
  const texts = { entity: `{"hash":"${hash}"}`, differences: '[]', provenance: '{}', time: new Date().toISOString() };
  const identity = { etag: hash, uid: ref, hash, source: 'spec', index: 0 };
  return { _id: logIdOf(ref, version), ref, version, type, receipt, ...texts, ...identity };
}

const freshRef = () => `component:default/${randomUUID().slice(0, 8)}`;
const verdicts = (settled: { verdict: Verdict }[]) => settled.map(({ verdict }) => verdict);

describe('LogWriter', () => {
  let client: MongoClient;
  let db: Db;
  let writer: LogWriter;
  const failures: unknown[] = [];

  beforeAll(async () => {
    client = await MongoClient.connect(process.env.CALLBOARD_MONGO_URL!);
    db = client.db(`spec_${randomUUID().slice(0, 8)}`);
    writer = newWriter();
    await writer.ensure();
    await db.createCollection('heads');
  });
  afterAll(async () => {
    await writer.flushed();
    await db.dropDatabase();
    await client.close();
    expect(failures).toEqual([]);
  });

  const newWriter = () => new LogWriter(db, { onFailure: (error) => failures.push(error) });
  const push = async (ref: string, hash: string) => (await writer.settle([wish(ref, hash)]))[0]!.verdict;
  const versionsOf = async (ref: string) => {
    const entries = await db.collection<LogEntry>('log').find({ ref }).sort({ version: 1 }).toArray();
    return entries.map(({ version }) => version);
  };

  it('registers, updates, and appends nothing for what is already so', async () => {
    const ref = freshRef();
    expect(await push(ref, 'a')).toBe('registered 1');
    expect(await push(ref, 'a')).toBe('unchanged 1');
    expect(await push(ref, 'b')).toBe('updated 2');
    expect(await push(ref, 'a')).toBe('updated 3');
    expect(await versionsOf(ref)).toEqual([1, 2, 3]);
  });

  it('decides several wishes for one entity in their order, among others', async () => {
    const [one, other] = [freshRef(), freshRef()];
    const wishes = [wish(one, 'a'), wish(other, 'a'), wish(one, 'a'), wish(one, 'b'), wish(one, 'a')];
    expect(verdicts(await writer.settle(wishes))).toEqual([
      'registered 1',
      'registered 1',
      'unchanged 1',
      'updated 2',
      'updated 3',
    ]);
  });

  it('gives a cluster time that covers every event of singles, bulks, and bulks with entries refused', async () => {
    const reader = await ChangeStreamReader.open(db, { collection: 'log' });
    const taken = freshRef();
    await new LogStore(db).insert([entryOf({ ref: taken, hash: 'x', version: 1 })]);
    const bulk = Array.from({ length: 200 }, () => wish(freshRef(), 'a'));
    const settled = [...(await writer.settle([wish(freshRef(), 'a')])), ...(await writer.settle(bulk))];
    settled.push(...(await writer.settle([wish(taken, 'y'), ...bulk.slice(0, 3), wish(freshRef(), 'a')])));
    const seen = new Map<string, string>();
    while (seen.size < 1 + 201 + 2) {
      for (const { documentKey, clusterTime } of (await reader.next(500)).events) {
        seen.set(String(documentKey?._id), formatClusterTime(clusterTime!));
      }
    }
    await reader.close();
    const latest = latestClusterTime(settled)!;
    for (const time of seen.values()) expect(compareClusterTimes(time, latest)).toBeLessThanOrEqual(0);
    const last = settled.at(-1)!;
    expect(last.verdict).toBe('registered 1');
  });

  it('gives a wish that changes nothing a cluster time that covers the version it stands on', async () => {
    const ref = freshRef();
    const [appended] = await writer.settle([wish(ref, 'a')]);
    const [unchanged] = await writer.settle([wish(ref, 'a')]);
    expect(unchanged!.verdict).toBe('unchanged 1');
    expect(compareClusterTimes(unchanged!.clusterTime, appended!.clusterTime)).toBeGreaterThanOrEqual(0);
  });

  it('outlives a crash between log and head: a push of an older state is not taken for unchanged', async () => {
    const ref = freshRef();
    await push(ref, 'a');
    await writer.flushed();
    // The process died here after its append: the head still says version 1.
    await new LogStore(db).insert([entryOf({ ref, hash: 'b', version: 2 })]);
    const afterCrash = newWriter();
    expect(verdicts(await afterCrash.settle([wish(ref, 'a')]))).toEqual(['updated 3']);
    await afterCrash.flushed();
    expect(await db.collection<Head>('heads').findOne({ _id: ref })).toMatchObject({ version: 3, hash: 'a' });
  });

  it('gives what stands on a mended head a cluster time that covers it, not the one of an older version', async () => {
    const ref = freshRef();
    await push(ref, 'a');
    await writer.flushed();
    const { clusterTime } = await new LogStore(db).insert([entryOf({ ref, hash: 'b', version: 2 })]);
    for (const each of [newWriter(), newWriter()]) {
      const [settled] = await each.settle([wish(ref, 'b')]);
      expect(settled!.verdict).toBe('unchanged 2');
      expect(compareClusterTimes(settled!.clusterTime, clusterTime)).toBeGreaterThanOrEqual(0);
      await each.flushed();
    }
  });

  it('outlives a crash before the first head was written', async () => {
    const ref = freshRef();
    await new LogStore(db).insert([entryOf({ ref, hash: 'a', version: 1 })]);
    expect(await push(ref, 'a')).toBe('unchanged 1');
    expect(await push(ref, 'b')).toBe('updated 2');
  });

  it('does not believe a head that is ahead of the log', async () => {
    const ref = freshRef();
    await push(ref, 'a');
    await writer.flushed();
    await db.collection<Head>('heads').updateOne({ _id: ref }, { $set: { version: 7, hash: 'g' } });
    expect(verdicts(await newWriter().settle([wish(ref, 'b')]))).toEqual(['updated 2']);
    expect(await versionsOf(ref)).toEqual([1, 2]);
  });

  it('answers two writers at once, thirty times each, and leaves versions without a gap', async () => {
    const ref = freshRef();
    const writers = [newWriter(), newWriter()];
    const all = await Promise.all(
      writers.map(async (each, name) => {
        const own: Verdict[] = [];
        for (let n = 0; n < 30; n++) own.push(...verdicts(await each.settle([wish(ref, `${name}-${n}`)])));
        return own;
      }),
    );
    const given = all.flat().map((verdict) => Number(verdict.split(' ')[1]));
    expect(given.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(await versionsOf(ref)).toEqual(given);
    await Promise.all(writers.map((each) => each.flushed()));
  });

  it('answers a hundred pushes of one entity that come at the same time', async () => {
    const ref = freshRef();
    const settled = await Promise.all(Array.from({ length: 100 }, (_, n) => writer.settle([wish(ref, `${n}`)])));
    expect(new Set(settled.flat().map(({ verdict }) => verdict.split(' ')[1])).size).toBe(100);
    expect((await versionsOf(ref)).at(-1)).toBe(100);
  });

  describe('when the answer of the database is lost', () => {
    /** Does as it is told, and then says that the connection broke. */
    class Unlucky extends LogStore {
      answersToLose = 1;
      override async insert(entries: LogEntry[]): Promise<Inserted> {
        const inserted = await super.insert(entries);
        if (this.answersToLose-- > 0) throw new MongoNetworkError('connection closed');
        return inserted;
      }
    }

    const settle = async (store: LogStore, wishes: Wish<unknown>[]) =>
      new SettlingRound(store, new HeadStore(db), { attemptsMax: 3 }).settle(wishes);

    it('finds its own entries in the log and does not append them twice', async () => {
      const [one, other] = [freshRef(), freshRef()];
      const outcomes = await settle(new Unlucky(db), [wish(one, 'a'), wish(other, 'a')]);
      expect(outcomes).toMatchObject([{ verdict: 'registered 1' }, { verdict: 'registered 1' }]);
      expect(await versionsOf(one)).toEqual([1]);
    });

    it('does not take another writer’s entry for its own', async () => {
      const ref = freshRef();
      await new LogStore(db).insert([entryOf({ ref, hash: 'theirs', version: 1 })]);
      expect(await settle(new Unlucky(db), [wish(ref, 'a')])).toMatchObject([{ verdict: 'updated 2' }]);
      expect(await versionsOf(ref)).toEqual([1, 2]);
    });

    it('says after three attempts that the log is unavailable, and the same push is then unchanged', async () => {
      const store = new Unlucky(db);
      store.answersToLose = Infinity;
      const ref = freshRef();
      const refusal = { code: 'log-unavailable', retryAfterSeconds: 2 };
      await expect(settle(store, [wish(ref, 'a')])).rejects.toMatchObject(refusal);
      expect(await push(ref, 'a')).toBe('unchanged 1');
    });
  });

  it('refuses a wish that always comes too late, and no other of its group', async () => {
    const [late, fine] = [freshRef(), freshRef()];
    await new LogStore(db).insert([entryOf({ ref: late, hash: 'a', version: 1 })]);
    const entry = () => entryOf({ ref: late, hash: 'b', version: 1 });
    const tooLate: Wish<string> = {
      ref: late,
      decide: () => ({ appends: true, needsBefore: false, entry, verdict: 'never' }),
    };
    const round = new SettlingRound(new LogStore(db), new HeadStore(db), { attemptsMax: 3 });
    const outcomes = await round.settle([tooLate, wish(fine, 'a')]);
    expect(outcomes).toMatchObject([{ problem: { code: 'log-unavailable' } }, { verdict: 'registered 1' }]);
  });

  it('finds a lost head of many versions in few reads', async () => {
    class Counting extends LogStore {
      reads = 0;
      override find(...question: Parameters<LogStore['find']>): ReturnType<LogStore['find']> {
        this.reads++;
        return super.find(...question);
      }
    }
    const ref = freshRef();
    const store = new Counting(db);
    await store.insert(Array.from({ length: 700 }, (_, n) => entryOf({ ref, hash: `${n}`, version: n + 1 })));
    const mended = await mendHeads(store, [{ ref, head: undefined }]);
    expect(mended.get(ref)).toMatchObject({ version: 700, hash: '699' });
    expect(store.reads).toBeLessThanOrEqual(10);
  });

  it('tells by receipt what a push appended, from a document on', async () => {
    const receipt = randomUUID();
    const entries = Array.from({ length: 5 }, (_, index) => ({
      ...entryOf({ ref: freshRef(), hash: 'a', version: 1, receipt }),
      index,
    }));
    await new LogStore(db).insert(entries);
    const page = await new LogReader(db).appendedWith(receipt, { from: 2, limit: 2 });
    expect(page.map(({ index }) => index)).toEqual([2, 3]);
    const plan = await db
      .collection('log')
      .find({ receipt, index: { $gte: 2 } })
      .sort({ index: 1 })
      .explain('queryPlanner');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('receipt_1_index_1');
  });
});
