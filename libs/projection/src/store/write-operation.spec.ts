import { updateOf } from './write-operation';

const envelope = { _id: 'component:default/quay', version: 2, position: 7, removed: false };
const found = { ...envelope, version: 1, position: 3 };

describe('the update of a document', () => {
  it('carries what differs, and objects in any case', () => {
    const update = updateOf({ ...found, uid: 'u', text: 'one', edges: [] }, {
      ...envelope,
      uid: 'u',
      text: 'two',
      edges: [],
    } as never);
    expect(update).toEqual({ $set: { version: 2, position: 7, text: 'two', edges: [] } });
  });

  it('carries an object that a fold has changed in place', () => {
    const tags = ['one', 'two'];
    expect(updateOf({ ...found, tags }, { ...envelope, tags } as never)?.$set).toMatchObject({ tags });
  });

  it('takes away what the folded document lacks or leaves undefined', () => {
    const update = updateOf({ ...found, text: 'one', owner: 'crew' }, { ...envelope, owner: undefined } as never);
    expect(update).toEqual({ $set: { version: 2, position: 7 }, $unset: { text: '', owner: '' } });
  });

  it('knows null from absent', () => {
    expect(updateOf({ ...found, owner: null }, { ...envelope, owner: null } as never)).toEqual({
      $set: { version: 2, position: 7 },
    });
    expect(updateOf(found, { ...envelope, owner: null } as never)?.$set).toMatchObject({ owner: null });
  });

  it.each(['a.b', '$a', ''])('gives way to a replacement where a field is called "%s"', (name) => {
    expect(updateOf(found, { ...envelope, [name]: 1 } as never)).toBeNull();
    expect(updateOf({ ...found, [name]: 1 }, envelope as never)).toBeNull();
  });
});
