import { subscribe, type SubscriptionWish } from './subscription.decider';

const moment = {
  id: 'sub_1',
  secret: { keyId: 'k', nonce: 'n', tag: 't', text: 's' },
  actor: 'admin',
  at: new Date('2026-01-01T00:00:00Z'),
  watermark: 40,
};
const given = (over: Partial<SubscriptionWish> = {}) =>
  subscribe({ name: 'spec', target: { type: 'webhook', url: 'https://example.com/' }, ...over }, moment);

describe('a subscription', () => {
  it.each([
    ['now, when nothing is said', undefined, 40],
    ['now', 'now' as const, 40],
    ['the beginning', 0, 0],
    ['any position', 17, 17],
  ])('starts after %s', (_, start, position) => {
    expect(given({ start })).toMatchObject({ start: position, progress: { position, scanned: position, open: [] } });
  });

  it('is active, and free for any sender to take', () => {
    expect(given()).toMatchObject({ state: 'active', lease: { owner: null, epoch: 0, until: new Date(0) } });
  });

  it('keeps its filter as changes are compared with it', () => {
    const { filter } = given({ filter: { kinds: ['API'], owners: ['Team-A'] } });
    expect(filter).toEqual({ kinds: ['api'], namespaces: [], owners: ['group:default/team-a'], types: [] });
  });
});
