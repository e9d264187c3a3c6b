import { pairs, table } from './table';

describe('a table', () => {
  it('is as wide as its longest entries, numbers to the right, without blanks at the end', () => {
    expect(
      table(
        ['NAME', 'WATERMARK', 'STATE'],
        [
          ['catalog/entity', '1,042', 'live'],
          ['search/document', '7', 'frozen'],
        ],
      ),
    ).toBe(
      [
        'NAME             WATERMARK  STATE',
        'catalog/entity       1,042  live',
        'search/document          7  frozen',
        '',
      ].join('\n'),
    );
  });

  it('has its head alone when there is nothing to show', () => {
    expect(table(['NAME', 'STATE'], [])).toBe('NAME  STATE\n');
  });
});

describe('pairs', () => {
  it('leave out what has no value', () => {
    expect(
      pairs([
        ['position', '7'],
        ['refusal', undefined],
        ['relay', 'leading'],
      ]),
    ).toBe('position  7\nrelay     leading\n');
  });
});
