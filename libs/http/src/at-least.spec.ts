import { waitMsDefault, waitMsMax, waitMsOf } from './at-least';

describe('How long a reader waits', () => {
  it.each([
    [undefined, waitMsDefault],
    ['0', 0],
    [`${waitMsMax}`, waitMsMax],
    [`${waitMsMax + 1}`, waitMsMax],
  ])('is as its header says, up to the limit: %s', (header, waitMs) => expect(waitMsOf(header)).toBe(waitMs));
});
