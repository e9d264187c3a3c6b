import { parkedText, retryText } from './parked-text';

const entity = {
  ref: 'component:default/petstore',
  error: "TypeError: Cannot read properties of null (reading 'owner')",
  since: '2026-11-23T10:00:00.000Z',
  count: 5,
  omitted: 2,
  changes: [
    { position: 1_042, version: 3, type: 'callboard.entity.updated' },
    { position: 1_050, version: null, type: 'callboard.entity.updated' },
  ],
};

describe('the list of what is parked', () => {
  it('names for each entity the error, the changes in order, and what only a rebuild replays', () => {
    expect(parkedText([entity], true)).toBe(
      [
        'component:default/petstore  5 changes since 2026-11-23 10:00:00Z',
        "  TypeError: Cannot read properties of null (reading 'owner')",
        '         1,042  callboard.entity.updated (version 3)',
        '         1,050  callboard.entity.updated',
        '  1 change more',
        '  2 changes not kept: only a rebuild replays them',
        'There are more: ask with a greater --limit.',
        '',
      ].join('\n'),
    );
  });

  it('says so when nothing is', () => {
    expect(parkedText([], false)).toBe('Nothing is parked.\n');
  });
});

describe('what trying again came to', () => {
  it('names what stays parked, and counts the rest', () => {
    const outcomes = [
      { ref: 'component:default/a', released: 2, left: 0, error: null },
      { ref: 'component:default/b', released: 0, left: 1, error: 'TypeError: no' },
    ];
    expect(retryText(outcomes)).toBe(
      'component:default/b: 1 change left: TypeError: no\n2 changes folded or passed over; 1 entity parked no more, 1 still.\n',
    );
  });
});
