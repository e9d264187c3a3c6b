import fc from 'fast-check';
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
    ['𐐨'.repeat(65), ['𐐨'.repeat(64)]],
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

  it('are the same in a text of ASCII and beside words of other letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(wordsAndPartsOf(`${text} Ж`)).toEqual([...wordsAndPartsOf(text), 'ж']);
        expect(wordsOf(`${text} Ж`)).toEqual([...wordsOf(text), 'ж']);
      }),
    );
  });
});
