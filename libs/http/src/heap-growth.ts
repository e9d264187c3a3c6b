import { setFlagsFromString } from 'node:v8';

export const heapGrowthFlag = '--heap-growing-percent';

/**
 * Without this V8 lets the heap become up to four times what is in use wherever the machine has memory for it, limits of
 * containers included. The heap itself stays as large as V8 lets it. What it costs and saves: ADR 0027.
 */
export function boundHeapGrowth(percent: number): void {
  setFlagsFromString(`${heapGrowthFlag}=${percent}`);
}
