import { Problem } from '@callboard/problems';
import { cursorLengthMax, decodePlace, encodePlace } from './list-cursor';

describe('A cursor of a list', () => {
  it('brings back the place', () => {
    const place = ['group:default/ä', 'component:default/x', 'ownedBy'];
    expect(decodePlace(encodePlace(place), 3)).toEqual(place);
  });

  it('is short enough to be sent back, however long refs are', () => {
    const ref = `${'k'.repeat(63)}:${'n'.repeat(63)}/${'m'.repeat(63)}`;
    expect(encodePlace([ref, ref, 'apiConsumedBy']).length).toBeLessThan(cursorLengthMax);
  });

  it.each([['x'], ['g1.'], ['g1.W10'], ['c1.WyJhIl0'], [encodePlace(['a', 'b'])], ['g1.WzFd'], ['g1.eyJhIjoxfQ']])(
    'is refused when it is %s',
    (text) => expect(() => decodePlace(text, 1)).toThrow(Problem),
  );
});
