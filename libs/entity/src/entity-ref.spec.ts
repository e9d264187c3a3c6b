import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import fc from 'fast-check';
import { InvalidRefError, parseRef, refOf, stringifyRef } from './entity-ref';

const piece = fc.string({ unit: fc.constantFrom('a', 'B', 'ö', '1', ':', '/', ' ', '.', '-'), maxLength: 8 });

function outcome<T>(read: () => T): T | 'refused' {
  try {
    return read();
  } catch {
    return 'refused';
  }
}

describe('parseRef', () => {
  it('reads and refuses what Backstage reads and refuses, in the same way', () => {
    fc.assert(
      fc.property(piece, fc.option(fc.constantFrom('API', 'Group'), { nil: undefined }), (text, kind) => {
        const theirs = outcome(() => parseEntityRef(text, { defaultKind: kind, defaultNamespace: 'ns' }));
        expect(outcome(() => parseRef(text, { kind, namespace: 'ns' }))).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  it('tells a ref without a kind from one of no form', () => {
    const codeOf = (text: string): string | undefined => {
      try {
        parseRef(text);
      } catch (error) {
        return error instanceof InvalidRefError ? error.code : undefined;
      }
      return undefined;
    };
    expect([codeOf('db'), codeOf('ns/db'), codeOf(''), codeOf(':db'), codeOf('a:/b'), codeOf('a:b/')]).toEqual([
      'ref-without-kind',
      'ref-without-kind',
      'bad-ref',
      'bad-ref',
      'bad-ref',
      'bad-ref',
    ]);
  });

  it('leaves further separators to the name', () => {
    expect(parseRef('a:b:c')).toEqual({ kind: 'a', namespace: 'default', name: 'b:c' });
    expect(parseRef('a/b:c', { kind: 'Group' })).toEqual({ kind: 'Group', namespace: 'a', name: 'b:c' });
  });
});

describe('stringifyRef', () => {
  it('gives the same canonical form as Backstage', () => {
    fc.assert(
      fc.property(fc.record({ kind: piece, namespace: piece, name: piece }), (ref) => {
        expect(stringifyRef(ref)).toBe(stringifyEntityRef(ref));
      }),
    );
  });

  it('is undone by parseRef, but for the case', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?$/);
    fc.assert(
      fc.property(fc.record({ kind: name, namespace: name, name }), (ref) => {
        expect(stringifyRef(parseRef(stringifyRef(ref)))).toBe(stringifyRef(ref));
      }),
    );
  });
});

describe('refOf', () => {
  it('fills in the default namespace', () => {
    expect(refOf({ kind: 'API', metadata: { name: 'Pay' } })).toBe('api:default/pay');
  });
});
