import { QueryWork, queryStepsMax } from './query-work';

describe('QueryWork', () => {
  it(`lets a query take ${queryStepsMax} steps, and refuses it before the next one`, () => {
    const work = new QueryWork();
    work.spend(queryStepsMax - 1);
    work.spend(1);
    expect(() => work.spend(1)).toThrow(expect.objectContaining({ code: 'query-too-slow' }));
    expect(work.spent).toBe(queryStepsMax);
    expect(() => new QueryWork().spend(queryStepsMax + 1)).toThrow(expect.objectContaining({ code: 'query-too-slow' }));
  });
});
