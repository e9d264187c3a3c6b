import { ownershipOf, profileOf } from './catalog-user';

const relations = [
  { type: 'memberOf', targetRef: 'group:default/divers' },
  { type: 'memberOf', targetRef: 'group:crew/cooks' },
  { type: 'memberOf', targetRef: 'group:default/divers' },
  { type: 'ownerOf', targetRef: 'component:default/galley' },
];

describe('a user', () => {
  it('owns things as themselves and as each group that they are a member of', () => {
    expect(ownershipOf('user:default/ada', { relations })).toEqual([
      'user:default/ada',
      'group:default/divers',
      'group:crew/cooks',
    ]);
  });

  it('has the profile of their entity, as far as it is text', () => {
    const profile = { displayName: 'Ada', email: 'ada@example.com', picture: 7, phone: '1' };
    expect(profileOf({ spec: { profile } })).toEqual({ displayName: 'Ada', email: 'ada@example.com' });
    expect(profileOf({ spec: {} })).toEqual({});
  });

  it('that the catalog does not know owns things as themselves, and has no profile', () => {
    expect(ownershipOf('user:development/guest', undefined)).toEqual(['user:development/guest']);
    expect(profileOf(undefined)).toEqual({});
  });
});
