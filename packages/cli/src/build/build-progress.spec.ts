import { comparison, generation, projection } from '../fixtures/projections';
import { judge } from './build-progress';

const rebuild = { target: 'catalog/entity', number: 2, purpose: 'rebuild', verifiedBefore: null } as const;
const verification = { ...rebuild, purpose: 'verification' } as const;
const live = generation(1, { state: 'live', purpose: 'first' });

describe('a build that goes on', () => {
  it('tells its phase, how far it is, and what it waits for', () => {
    const building = generation(2, {
      state: 'building',
      phase: 'loading',
      done: 600,
      expected: 1_200,
      waitingFor: ['the database'],
    });
    expect(judge(rebuild, projection({ generations: [live, building] }))).toEqual({
      kind: 'goes on',
      phase: 'loading',
      text: 'rebuild of catalog/entity, generation 2: loading, 600 of 1,200 (50 %) changes, waiting for: the database',
    });
  });

  it('is not over while replicas still read the generation before', () => {
    const generations = [{ ...live, state: 'retiring' as const }, generation(2, { state: 'live' })];
    expect(judge(rebuild, projection({ generations }))).toMatchObject({ kind: 'goes on', phase: 'switching' });
  });
});

describe('a rebuild that is over', () => {
  it('is done once it is read, and says how it compared', () => {
    const generations = [
      { ...live, state: 'kept' as const },
      generation(2, { state: 'live', comparison: comparison({ different: 3 }) }),
    ];
    expect(judge(rebuild, projection({ generations }))).toEqual({
      kind: 'over',
      exitCode: 0,
      text: 'catalog/entity: generation 2 is live.\nBeside the one before: 300 documents compared up to position 1,200: 3 different (stored otherwise than the log says).\n',
    });
  });

  it('exits 3 when it failed, with the reason and what to do', () => {
    const generations = [live, generation(2, { state: 'failed', error: 'only 40 of 48 changes were folded' })];
    const judged = judge(rebuild, projection({ generations }));
    expect(judged).toMatchObject({ kind: 'over', exitCode: 3 });
    expect(judged).toMatchObject({
      text: expect.stringMatching(/only 40 of 48 .*\n.*callboard drop catalog\/entity 2/),
    });
  });
});

describe('a verification that is over', () => {
  it('exits 0 when everything agrees', () => {
    const shown = projection({ generations: [live], verification: { ...comparison(), agrees: true } });
    expect(judge(verification, shown)).toMatchObject({ exitCode: 0, text: expect.stringContaining('all agree') });
  });

  it('exits 1 when something could not be compared', () => {
    const open = { ...comparison({ compared: 299, equal: 299, unsettled: 1 }), agrees: true };
    expect(judge(verification, projection({ generations: [live], verification: open }))).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('1 could not be compared, changed at every look.\nVerify again'),
    });
  });

  it('exits 3 when something differs', () => {
    const shown = projection({ generations: [live], verification: { ...comparison({ extra: 1 }), agrees: false } });
    expect(judge(verification, shown)).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining('1 extra (stored, unknown to the log)'),
    });
  });

  it('is told from the one before it', () => {
    const earlier = { ...comparison(), agrees: true };
    const generations = [live, generation(2, { state: 'dropping', purpose: 'verification' })];
    const begun = { ...verification, verifiedBefore: earlier.finishedAt };
    expect(judge(begun, projection({ generations, verification: earlier }))).toEqual({ kind: 'unknown' });
  });
});

describe('a build that no answer knows', () => {
  it('is not called done', () => {
    expect(judge(rebuild, projection())).toEqual({ kind: 'unknown' });
    expect(judge(verification, projection())).toEqual({ kind: 'unknown' });
  });
});
