import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const apps = join(__dirname, '../../apps');

/** How many there are. They are what clients of Backstage may rely on although nobody would guess it. */
const count = 58;

/** Those that no test bears the number of, by why: what they are asked of is not there. */
const leftOut = {
  'Removing by uid, and what comes of the next round of a location': [32, 33],
  'Refreshing an entity': [34],
  'Registered locations: adding, changing, reading them': [35, 36, 37, 38, 39],
  'Status and conflicts that come of reading locations again': [40, 41, 42],
  'Notifications in the form of Backstage, to be sent and read': [53, 54],
};

/** The numbers that titles of specs begin with, those of rows of a table included. */
function numbersIn(source: string): number[] {
  const titled = [...source.matchAll(/['`]quirks? ([\d, and]+):/g)].flatMap(
    ([, list = '']) => list.match(/\d+/g) ?? [],
  );
  const hasTable = source.includes("'quirk %d: ");
  const rows = hasTable ? [...source.matchAll(/^ {4}\[(\d+), /gm)].map(([, number]) => number!) : [];
  return [...titled, ...rows].map(Number);
}

describe('the quirks of Backstage', () => {
  it('have each a test that bears its number, or a reason why there is none', () => {
    const specs = readdirSync(apps, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\/src\/.*\.spec\.ts$/.test(file),
    );
    const tested = new Set(specs.flatMap((file) => numbersIn(readFileSync(join(apps, file), 'utf8'))));
    const all = [...tested, ...Object.values(leftOut).flat()].sort((one, other) => one - other);
    expect(all).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });
});
