import { execFileSync } from 'node:child_process';
import { heapGrowthFlag } from './heap-growth';

describe('the growth of the heap', () => {
  it('is bounded by a flag that this Node has', () => {
    expect(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })).toContain(`${heapGrowthFlag} `);
  });
});
