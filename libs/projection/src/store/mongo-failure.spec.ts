import { isAlreadyThere, isContentError } from './mongo-failure';

describe('a failure of the database', () => {
  it.each([
    ['a document that is too large', { code: 10334 }],
    ['a document that fails validation', { code: 121 }],
    ['what is no BSON', { name: 'BSONError' }],
    ['a duplicate under an index of the projection', { code: 11000, message: 'index: slug_1 dup key' }],
  ])('is the document’s own for %s', (_, error) => {
    expect(isContentError(error)).toBe(true);
  });

  it.each([
    ['a network that is down', { name: 'MongoNetworkError' }],
    ['a primary that stepped down', { code: 10107, name: 'MongoServerError' }],
    ['a disk that is full', { code: 14031 }],
    ['a user who may not write', { code: 13 }],
    ['anything unheard of', new Error('?')],
    ['nothing at all', undefined],
  ])('is waited for with %s', (_, error) => {
    expect(isContentError(error)).toBe(false);
  });

  it('tells a document that is already there from a duplicate under another index', () => {
    expect(isAlreadyThere({ code: 11000, message: 'E11000 collection: x index: _id_ dup key' })).toBe(true);
    expect(isAlreadyThere({ code: 11000, message: 'E11000 collection: x index: _id_1_b dup key' })).toBe(false);
  });
});
