import { Problem } from '@callboard/problems';
import { decide, type EntityHead, type Fact, type Push, type Remove, type Wish } from './entity.decider';

const head: EntityHead = { version: 3, etag: 'e3', uid: 'u1', hash: 'h3', source: 'ci', removed: false };
const removed: EntityHead = { ...head, version: 4, removed: true };
const ref = 'user:default/ann';
const push: Push = { wish: 'push', ref, source: 'ci', etag: 'e9', hash: 'h9', uidIfNew: 'u9' };
const same: Push = { ...push, etag: 'e3', hash: 'h3' };
const remove: Remove = { wish: 'remove', ref };

function given(state: EntityHead | undefined) {
  const when = (wish: Wish) => ({
    then: (...facts: Partial<Fact>[]) => expect(decide(state, wish)).toEqual(facts.map((fact) => ({ ref, ...fact }))),
    thenUnchanged: () => expect(decide(state, wish)).toEqual([]),
    thenRefused: (code: string) => {
      const decided = decide(state, wish);
      expect(decided).toBeInstanceOf(Problem);
      expect((decided as Problem).code).toBe(code);
    },
  });
  return { when };
}

const kept = { source: 'ci', etag: 'e9', hash: 'h9', removed: false };

describe('a push', () => {
  it('registers what was never there', () =>
    given(undefined)
      .when(push)
      .then({ type: 'callboard.entity.registered', ...kept, version: 1, uid: 'u9' }));

  it('updates what is there, under the same uid', () =>
    given(head)
      .when(push)
      .then({ type: 'callboard.entity.updated', ...kept, version: 4, uid: 'u1' }));

  it('of the same content changes nothing', () => given(head).when(same).thenUnchanged());

  it('restores what was removed, under a new uid, and versions go on', () =>
    given(removed)
      .when(push)
      .then({ type: 'callboard.entity.restored', ...kept, version: 5, uid: 'u9' }));

  it('restores also what is as it was before its removal', () =>
    given(removed)
      .when(same)
      .then({ ...kept, type: 'callboard.entity.restored', etag: 'e3', hash: 'h3', version: 5, uid: 'u9' }));

  it('by another source is refused, even of the same content', () => {
    given(head)
      .when({ ...push, source: 'other' })
      .thenRefused('managed-by-another-source');
    given(head)
      .when({ ...same, source: 'other' })
      .thenRefused('managed-by-another-source');
  });

  it('by another source may restore: a removed entity is nobody’s', () =>
    given(removed)
      .when({ ...push, source: 'other' })
      .then({ type: 'callboard.entity.restored', ...kept, source: 'other', version: 5, uid: 'u9' }));
});

describe('If-Match', () => {
  it('lets a push through that knows the etag', () =>
    given(head)
      .when({ ...push, ifMatch: ['other', 'e3'] })
      .then({ type: 'callboard.entity.updated', ...kept, version: 4, uid: 'u1' }));

  it('lets anything through that is there for *', () =>
    given(head)
      .when({ ...same, ifMatch: '*' })
      .thenUnchanged());

  it.each<[string, EntityHead | undefined, Wish]>([
    ['another etag', head, { ...push, ifMatch: ['e2'] }],
    ['another etag, even if nothing would change', head, { ...same, ifMatch: ['e2'] }],
    ['only weak etags', head, { ...push, ifMatch: [] }],
    ['any etag of what was never there', undefined, { ...push, ifMatch: '*' }],
    ['the last etag of what is gone', removed, { ...push, ifMatch: ['e3'] }],
    ['another etag at a removal', head, { ...remove, ifMatch: ['e2'] }],
  ])('refuses %s', (_what, state, wish) => given(state).when(wish).thenRefused('stale-etag'));
});

describe('a removal', () => {
  const gone = { type: 'callboard.entity.removed', ...head, version: 4, removed: true } as const;

  it('removes what is there', () => given(head).when(remove).then(gone));

  it('by the managing source removes', () =>
    given(head)
      .when({ ...remove, source: 'ci' })
      .then(gone));

  it('by another source is refused', () =>
    given(head)
      .when({ ...remove, source: 'other' })
      .thenRefused('managed-by-another-source'));

  it('of what was never there, or is gone, is refused', () => {
    given(undefined).when(remove).thenRefused('unknown-entity');
    given(removed).when(remove).thenRefused('unknown-entity');
    given(removed)
      .when({ ...remove, source: 'other', ifMatch: ['x'] })
      .thenRefused('unknown-entity');
  });
});
