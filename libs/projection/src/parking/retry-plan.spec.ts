import { LogFixture } from '../fixtures/log-fixture';
import { type Titled, titleProjection } from '../fixtures/title-projection';
import type { FoldRules } from '../fold/entity-fold';
import type { AnyProjection, StoredDocument } from '../projection';
import { beginParked, type Parked, queueBehind } from './parked';
import { type EntityRecord, placeRecord } from '../intake/placed-record';
import { omittedError, planRetry } from './retry-plan';

const ref = 'component:default/a';
const since = new Date('2026-11-01T00:00:00Z');
const now = new Date('2026-11-23T00:00:00Z');
/** The fold after its fix. */
const fixed: AnyProjection = {
  ...titleProjection,
  on: Object.fromEntries(
    Object.keys(titleProjection.on).map((type) => [type, (_: unknown, { data }) => ({ title: titleOf(data) })]),
  ),
};

function titleOf(data: { entity: { metadata: { title?: string } } | null }): string | undefined {
  return data.entity?.metadata.title;
}

function rules(projection: AnyProjection = fixed, rest: Partial<FoldRules> = {}): FoldRules {
  return { projection, refusals: new Map(), stepwise: new Set(), skips: new Set(), now, ...rest };
}

/** An entity at version 1, at which these titles wait. */
function waiting(...titles: string[]): StoredDocument<Titled> & { parked: Parked } {
  const log = new LogFixture();
  for (const title of ['one', ...titles]) log.append('a', { title });
  const parked = beginParked('TypeError: this title cannot be folded', since);
  for (const record of log.batch(0, 1).records) queueBehind(parked, placeRecord(record) as EntityRecord);
  return { _id: ref, version: 1, position: 1, removed: false, title: 'one', seen: 1, parked };
}

describe('trying a parked entity again', () => {
  it('folds all that waited, in order, once its fold is fixed, and parks it no more', () => {
    expect(planRetry(waiting('unfoldable', 'three'), rules())).toEqual({
      document: { _id: ref, version: 3, position: 3, removed: false, title: 'three' },
      released: [2, 3],
      left: 0,
      error: null,
    });
  });

  it('changes nothing where the same change fails for the same reason', () => {
    const plan = planRetry(waiting('unfoldable', 'three'), rules(titleProjection));
    expect(plan).toMatchObject({ document: null, released: [], left: 2 });
  });

  it('keeps the new reason where the same change fails for another', () => {
    const on = { 'callboard.entity.updated': () => undefined as never };
    const plan = planRetry(waiting('unfoldable', 'three'), rules({ ...titleProjection, on }));
    expect(plan.document).toMatchObject({
      version: 1,
      parked: { error: expect.stringContaining('neither a document nor null') as string, since, count: 2 },
    });
  });

  it('parks again at the next change that fails; what is behind it stays behind', () => {
    const plan = planRetry(waiting('two', 'unfoldable', 'four'), rules(titleProjection));
    expect(plan).toMatchObject({ released: [2], left: 2, error: 'TypeError: this title cannot be folded' });
    expect(plan.document).toMatchObject({
      version: 2,
      title: 'two',
      parked: { since: now, count: 2, lastPosition: 4, lastVersion: 4, changes: [{ position: 3 }, { position: 4 }] },
    });
  });

  it('passes over a change that was skipped, and its version counts', () => {
    const plan = planRetry(waiting('unfoldable', 'three'), rules(titleProjection, { skips: new Set([2]) }));
    expect(plan.document).toMatchObject({ version: 3, title: 'three', seen: 2 });
    expect(plan.left).toBe(0);
  });

  it('folds what is kept and says what to do where more waited than that', () => {
    const document = waiting('two');
    Object.assign(document.parked, { count: 8, omitted: 7, lastPosition: 9, lastVersion: 9 });
    const plan = planRetry(document, rules());
    expect(plan).toMatchObject({ released: [2], left: 7, error: omittedError });
    expect(plan.document).toMatchObject({ version: 2, parked: { count: 7, omitted: 7, lastVersion: 9, changes: [] } });
    const again = planRetry({ ...document, ...plan.document } as never, rules());
    expect(again).toMatchObject({ document: null, left: 7, error: omittedError });
  });

  it('folds as few as it is told, to find the change that the database refuses', () => {
    const plan = planRetry(waiting('two', 'three'), rules(), 1);
    expect(plan).toMatchObject({ released: [2], left: 1, document: { version: 2, parked: { count: 1 } } });
    const refusals = new Map([[3, 'too large']]);
    expect(planRetry(waiting('two', 'three'), rules(fixed, { refusals }))).toMatchObject({
      released: [2],
      left: 1,
      error: 'too large',
    });
  });

  it('parks what a newer build has written, where an older one is asked to fold it', () => {
    const document = waiting('two');
    document.parked.changes[0]!.headers.ce_dataschema = 'urn:callboard:schema:callboard.entity.updated:99';
    const plan = planRetry(document, rules());
    expect(plan).toMatchObject({ left: 1, error: expect.stringContaining('EventFromTheFuture') as string });
  });

  it('does not fold past a version that is missing in the queue', () => {
    const document = waiting('two', 'three');
    document.parked.changes.shift();
    expect(planRetry(document, rules())).toMatchObject({ released: [], error: 'version 2 is missing before this one' });
  });
});
