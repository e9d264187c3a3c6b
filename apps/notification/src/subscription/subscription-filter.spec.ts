import { filterMatches, normaliseFilter } from './subscription-filter';

const entry = {
  kind: 'component',
  namespace: 'payments',
  owner: 'group:default/team-a',
  type: 'callboard.entity.updated',
};
const matches = (filter: Parameters<typeof normaliseFilter>[0], over = {}) =>
  filterMatches(normaliseFilter(filter), { ...entry, ...over });

describe('subscription filter', () => {
  it('takes everything when it asks for nothing', () => {
    expect(matches(undefined)).toBe(true);
    expect(matches({ kinds: [], owners: [] })).toBe(true);
  });

  it.each([
    ['kinds', ['Component', 'API'], ['Group']],
    ['namespaces', ['Payments'], ['default']],
    ['owners', ['team-a'], ['user:default/team-a']],
    ['types', ['callboard.entity.updated'], ['callboard.entity.removed']],
  ])('compares %s', (list, taken, passedOver) => {
    expect(matches({ [list]: taken })).toBe(true);
    expect(matches({ [list]: passedOver })).toBe(false);
  });

  it('takes any value of a list and needs every list', () => {
    expect(matches({ kinds: ['api', 'component'], namespaces: ['payments'] })).toBe(true);
    expect(matches({ kinds: ['api', 'component'], namespaces: ['default'] })).toBe(false);
  });

  it('never takes what has no owner when owners are asked for', () => {
    expect(matches({ owners: ['team-a'] }, { owner: null })).toBe(false);
  });

  it('reads owners as refs in any case, short or full, once each', () => {
    const { owners } = normaliseFilter({ owners: ['Team-A', 'group:default/team-a', 'payments/team-b', 'User:jo'] });
    expect(owners).toEqual(['group:default/team-a', 'group:payments/team-b', 'user:default/jo']);
  });
});
