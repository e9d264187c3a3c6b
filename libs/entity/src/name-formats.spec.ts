import { KubernetesValidatorFunctions, makeValidator } from '@backstage/catalog-model';
import fc from 'fast-check';
import { isApiVersion, isKind, isLabelKey, isLabelValue, isName, isNamespace, isTag } from './name-formats';

const theirs = makeValidator();
const pairs: [string, (value: string) => boolean, (value: string) => boolean][] = [
  ['a name', isName, KubernetesValidatorFunctions.isValidObjectName],
  ['a namespace', isNamespace, KubernetesValidatorFunctions.isValidNamespace],
  ['a kind', isKind, KubernetesValidatorFunctions.isValidKind],
  ['an apiVersion', isApiVersion, KubernetesValidatorFunctions.isValidApiVersion],
  ['a key of a label', isLabelKey, KubernetesValidatorFunctions.isValidLabelKey],
  ['a label', isLabelValue, KubernetesValidatorFunctions.isValidLabelValue],
  ['a tag', isTag, theirs.isValidTag],
];

/** Texts that are nearly right: of the letters that count, and of the lengths at which limits are. */
const nearly = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.', '/', ':', '+', '#', ' ', 'ø', '\n'), maxLength: 6 }),
  fc.integer({ min: 61, max: 65 }).map((length) => 'a'.repeat(length)),
  fc.integer({ min: 251, max: 255 }).map((length) => `${'a.'.repeat(length).slice(0, length)}/v1`),
);

describe('name formats', () => {
  it.each(pairs)('%s is what Backstage takes for one', (_what, ours, backstages) => {
    fc.assert(
      fc.property(nearly, (value) => {
        expect(ours(value)).toBe(backstages(value));
      }),
      { numRuns: 1500 },
    );
  });

  it('takes no time over a name made to be slow', () => {
    const start = performance.now();
    expect(isLabelKey(`${'a-'.repeat(500_000)}/${'a.'.repeat(500_000)}`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
