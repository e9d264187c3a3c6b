import { wordsAndPartsOf, wordsOf } from './words';

describe('words', () => {
  it.each<[string, string[]]>([
    ['Order-Service v2', ['order', 'service', 'v2']],
    ['Größe Café ÉTÉ', ['große', 'cafe', 'ete']],
    ['component:default/a.b_c', ['component', 'default', 'a', 'b', 'c']],
    ['a A a', ['a']],
    ['検索 поиск', ['検索', 'поиск']],
    [' .*$^[] ', []],
    ['x'.repeat(100), ['x'.repeat(64)]],
  ])('of %p are %p', (text, words) => expect(wordsOf(text)).toEqual(words));

  it('know the parts of joined words', () => {
    expect(wordsAndPartsOf('OrderService HTTPServer plain')).toEqual([
      'orderservice',
      'order',
      'service',
      'httpserver',
      'http',
      'server',
      'plain',
    ]);
  });
});
