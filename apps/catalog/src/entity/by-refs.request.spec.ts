import 'reflect-metadata';
import { RequestPipe } from '@callboard/http';
import * as fc from 'fast-check';
import { ByRefsRequest } from './by-refs.request';

/** The same request without a test of what is taken at once. */
class CheckedRequest extends ByRefsRequest {}

const text = fc.string({ maxLength: 5 });
const texts = fc.array(fc.oneof({ weight: 9, arbitrary: text }, fc.constantFrom(null, 1, {}, [])), { maxLength: 3 });
const body = fc.record(
  { entityRefs: fc.oneof(texts, text), fields: fc.oneof(texts, fc.constant(null)), at: text, other: text },
  { requiredKeys: [] },
);

const outcomeOf = async (metatype: typeof ByRefsRequest, given: unknown) => {
  try {
    const { entityRefs, fields } = (await new RequestPipe().transform(given, {
      type: 'body',
      metatype,
    })) as ByRefsRequest;
    return { entityRefs, fields: fields ?? undefined };
  } catch (error) {
    return { message: (error as Error).message };
  }
};

describe('ByRefsRequest', () => {
  it('is taken at once only where checking every item would let it pass as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: body }, fc.constantFrom(null, [], 'x', 1)), async (given) => {
        const { other: _, ...known } = (given ?? {}) as Record<string, unknown>;
        const asClass = typeof given === 'object' && !Array.isArray(given) && given !== null ? known : given;
        expect(await outcomeOf(ByRefsRequest, given)).toEqual(await outcomeOf(CheckedRequest, asClass));
      }),
      { numRuns: 300 },
    );
  });
});
