import fc from 'fast-check';
import { lastChangeOf } from './field-change';
import { fieldReader } from './field-path';

const value = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
const spec = fc.option(fc.record({ owner: value }), { nil: undefined });
const versions = fc.array(fc.option(fc.record({ spec })), { minLength: 1, maxLength: 8 });

type Version = { number: number; text: string | null };

async function* newestFirst(states: unknown[]): AsyncIterable<Version> {
  for (const [index, state] of [...states.entries()].reverse()) {
    yield { number: index + 1, text: state === null ? null : JSON.stringify(state) };
  }
}

describe('the last change of a field', () => {
  it('is the last at which the values before and after differ, whatever was set around it', async () => {
    await fc.assert(
      fc.asyncProperty(versions, async (states) => {
        const values = [undefined, ...states.map((state) => state?.spec?.owner)];
        const last = values.findLastIndex((each, index) => index > 0 && each !== values[index - 1]);
        const found = await lastChangeOf(fieldReader('spec.owner'), newestFirst(states));
        const expected = last === -1 ? undefined : [last, values[last], values[last - 1]];
        expect(found && [found.version.number, found.value, found.before]).toEqual(expected);
      }),
    );
  });

  it('is none where a value has but other keys first', async () => {
    const found = await lastChangeOf(
      fieldReader('spec'),
      newestFirst([{ spec: { a: 1, b: 2 } }, { spec: { b: 2, a: 1 } }]),
    );
    expect(found).toMatchObject({ version: { number: 1 } });
  });
});

describe('a field', () => {
  const state = { metadata: { annotations: { 'example.com/on-call': 'jo' }, links: [{ url: 'u' }] } } as never;

  it.each([
    ['metadata.annotations.example.com/on-call', 'jo'],
    ['/metadata/annotations/example.com~1on-call', 'jo'],
    ['/metadata/links/0/url', 'u'],
    ['metadata.links', [{ url: 'u' }]],
    ['metadata.links.0', undefined],
    ['spec.owner', undefined],
  ])('is read by %s', (field, expected) => {
    expect(fieldReader(field)(state)).toEqual(expected);
    expect(fieldReader(field)(null)).toBeUndefined();
  });
});
