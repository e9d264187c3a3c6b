import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const written = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');

/** Pages whose code is part of a spec that runs. */
const pages = [{ page: 'docs/how-to/add-a-projection.md', spec: 'libs/projection/src/projection.module.int.spec.ts' }];

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');

function samplesIn(page: string): string[] {
  return [...written(page).matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, sample = '']) => sample);
}

describe.each(pages)('the code of $page', ({ page, spec }) => {
  it('stands, word for word, in a spec that runs', () => {
    const source = lines(written(spec));
    const strange = samplesIn(page).filter((sample) => !source.includes(lines(sample).trim()));
    expect(strange).toEqual([]);
  });

  it('is all of what that spec marks as its sample', () => {
    const [, region = ''] = /\/\/ docs:projection\n([^]*?)\/\/ docs:end/.exec(written(spec)) ?? [];
    expect(samplesIn(page)).toContain(region);
  });
});
