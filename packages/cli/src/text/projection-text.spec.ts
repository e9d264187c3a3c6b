import { comparison, generation, projection } from '../fixtures/projections';
import { projectionTable, projectionText } from './projection-text';

const lines = (text: string) => text.trimEnd().split('\n');

describe('the table of projections', () => {
  it('has a line for each, with what an operator looks for first', () => {
    const quiet = { service: 'catalog', projection: projection() };
    const behind = projection({
      name: 'document',
      lag: { changes: 4_000, seconds: 300 },
      parkedEntities: 2,
      waitingFor: ['the database'],
      generations: [generation(1, { state: 'live' }), generation(2, { state: 'building', phase: 'indexing' })],
      verification: { ...comparison({ different: 1 }), agrees: false },
    });
    expect(lines(projectionTable([quiet, { service: 'search', projection: behind }]))).toEqual([
      'PROJECTION       STATE    FOLDS  GENERATION  WATERMARK  LAG           PARKED  BUILD                VERIFIED',
      'catalog/entity   live     v1              1      1,200  0                  0  -                    never',
      'search/document  waiting  v1              1      1,200  4,000, 5 min       2  rebuild 2, indexing  2026-11-23 10:00:00Z DIFFERS',
    ]);
  });
});

describe('the text of one projection', () => {
  it('shows its generations with how far each is, and why one failed', () => {
    const text = projectionText({
      service: 'catalog',
      projection: projection({
        generations: [
          generation(1, { state: 'live', purpose: 'first' }),
          generation(2, { state: 'failed', error: 'only 40 of 48 changes were folded' }),
          generation(3, { state: 'building', phase: 'loading', done: 600, expected: 1_200 }),
        ],
      }),
    });
    expect(text).toContain('projection    catalog/entity\n');
    expect(text).toContain('verified      never\n');
    expect(text).toMatch(/^ +2 {2}failed .*only 40 of 48 changes were folded$/m);
    expect(text).toMatch(/^ +3 {2}building: loading {2}.*600 of 1,200 \(50 %\)/m);
  });

  it('shows the fields in which stored documents and those folded again differ', () => {
    const first = [
      {
        id: 'component:default/a',
        kind: 'different' as const,
        live: '{"version":3,"owner":"x"}',
        replayed: '{"version":3,"owner":"y"}',
      },
      { id: 'component:default/b', kind: 'missing' as const, live: null, replayed: '{"version":1}' },
    ];
    const verification = { ...comparison({ different: 1, missing: 1, equal: 298, first }), agrees: false };
    const text = projectionText({ service: 'catalog', projection: projection({ verification }) });
    expect(text).toContain(
      '300 documents compared up to position 1,200: 1 different (stored otherwise than the log says), 1 missing (in the log, not stored)',
    );
    expect(text).toContain('    owner\n      stored        "x"\n      folded again  "y"\n');
    expect(text).toContain('    (document)\n      stored        absent\n      folded again  {"version":1}\n');
    expect(text).not.toMatch(/^ {4}version$/m);
  });

  it('shows long values from where they differ', () => {
    const long = (end: string) => JSON.stringify({ text: `${'a'.repeat(5_000)}${end}` });
    const first = [{ id: 'x', kind: 'different' as const, live: long('one'), replayed: long('two') }];
    const verification = { ...comparison({ different: 1, first }), agrees: false };
    const text = projectionText({ service: 'catalog', projection: projection({ verification }) });
    expect(text).toMatch(/stored {8}…a{40}one"\n {6}folded again {2}…a{40}two"/);
  });
});
