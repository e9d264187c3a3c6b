import { ReplicaSet } from './replica-set';

const late = { kind: 'late', reason: 'does not answer' } as const;

function threeReady() {
  const set = new ReplicaSet('catalog', ['http://a', 'http://b', 'http://c']);
  set.replicas.forEach((replica) => replica.answeredReady());
  return set;
}

describe('ReplicaSet', () => {
  it('has nobody before anyone was asked', () => {
    expect(new ReplicaSet('catalog', ['http://a']).next()).toBeUndefined();
  });

  it('takes ready replicas in turn', () => {
    const set = threeReady();
    set.replicas[1]?.hindered({ kind: 'refused', reason: 'not running' });
    expect([1, 2, 3, 4].map(() => set.next()?.url)).toEqual(['http://a', 'http://c', 'http://a', 'http://c']);
    expect(set.hindrances()).toBe('replica 2: not running');
  });

  it('leaves out the ones passed over', () => {
    const set = threeReady();
    const tried = new Set([set.next()!, set.next()!]);
    expect(set.next(tried)?.url).toBe('http://c');
    expect(set.next(new Set(set.replicas))).toBeUndefined();
  });

  it('forgives one late answer, not two in a row', () => {
    const set = threeReady();
    const [replica] = set.replicas;
    replica?.hindered(late);
    expect(replica?.isReady).toBe(true);
    replica?.answeredReady();
    replica?.hindered(late);
    expect(replica?.isReady).toBe(true);
    replica?.hindered(late);
    expect(replica?.isReady).toBe(false);
  });
});
