import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const apps = join(__dirname, '../../apps');

/**
 * What clients of Backstage may rely on although nobody would guess it, by the numbers under which it was observed on
 * an unmodified backend. Those that are left out write, register locations or send notifications.
 */
const numbersOfReads = [
  ...[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
  ],
  ...[47, 48, 49, 50, 51, 52, 55, 56, 57, 58],
];

/** The numbers that titles of specs begin with, those of rows of a table included. */
function numbersIn(source: string): number[] {
  const titled = [...source.matchAll(/['`]quirks? ([\d, and]+):/g)].flatMap(
    ([, list = '']) => list.match(/\d+/g) ?? [],
  );
  const hasTable = source.includes("'quirk %d: ");
  const rows = hasTable ? [...source.matchAll(/^ {4}\[(\d+), /gm)].map(([, number]) => number!) : [];
  return [...titled, ...rows].map(Number);
}

describe("the quirks of Backstage's reads", () => {
  it('have each a test that bears its number', () => {
    const specs = readdirSync(apps, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\/src\/.*\.spec\.ts$/.test(file),
    );
    const tested = new Set(specs.flatMap((file) => numbersIn(readFileSync(join(apps, file), 'utf8'))));
    expect(numbersOfReads.filter((number) => !tested.has(number))).toEqual([]);
  });
});
