import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expectedFiles, expectedOrganisation, organisations } from '../descriptors/expectations';
import { comparable, notShown, outcomeOf, pushFile, sha256Of } from './descriptor-push';
import { Client } from './client';
import { disposeProduct, product } from './product';

const named = process.env['CALLBOARD_TEST_DESCRIPTORS'];
const folder = resolve(named ?? 'no-folder');
const { files } = expectedFiles();
const organisationFiles = organisations.flatMap((name) => Object.keys(expectedOrganisation(name).files));

if (!named) {
  const count = Object.keys(files).length + organisationFiles.length;
  process.stderr.write(`Real descriptors: ${count} files skipped, CALLBOARD_TEST_DESCRIPTORS names no folder.\n`);
}
const describeWhereGiven = named ? describe : describe['skip'];

let client: Client;
beforeAll(async () => {
  if (named) client = new Client(await product());
}, 180_000);

afterAll(disposeProduct, 60_000);

describeWhereGiven('a descriptor found in public', () => {
  it('is one of those whose outcome is written down', () => {
    expect(readdirSync(join(folder, 'catalog-info')).sort()).toEqual(Object.keys(files).sort());
  });

  it.each(Object.entries(files))(
    '%s has the outcome that is written down',
    async (name, { sha256, status, code, documents }) => {
      const path = join(folder, 'catalog-info', name);
      expect(sha256Of(path)).toBe(sha256);
      const answer = await pushFile(client, path);
      expect({ status: answer.status, items: answer.items.map(outcomeOf) }).toEqual({
        status,
        items: documents.map(comparable),
      });
      if (code) expect(answer.code).toBe(code);
    },
    30_000,
  );
});

describeWhereGiven.each(organisations)('the organisation %s', (name) => {
  const expected = expectedOrganisation(name);
  const accepted = new Set<string>();
  let receiptToken = '';

  it.each(Object.entries(expected.files))(
    'has its %s taken but for what is written down',
    async (file, { sha256, status, accepted: count, refused }) => {
      const path = join(folder, 'organisations', name, file);
      expect(sha256Of(path)).toBe(sha256);
      const answer = await pushFile(client, path);
      const outcomes = answer.items.map((item, at) => ({ at, ...outcomeOf(item) }));
      expect(answer.status).toBe(status);
      expect(outcomes.filter((each) => each.refused)).toEqual(
        refused.map(({ at, ...rest }) => ({ at, ...comparable(rest) })),
      );
      expect(outcomes.filter((each) => each.accepted)).toHaveLength(count);
      outcomes.forEach((each) => each.accepted && accepted.add(each.accepted));
      receiptToken = answer.receipt?.token ?? receiptToken;
    },
    120_000,
  );

  it('is in the catalog, whole', async () => {
    const kinds: Record<string, number> = {};
    for (const ref of accepted) kinds[ref.split(':')[0]!] = (kinds[ref.split(':')[0]!] ?? 0) + 1;
    expect(kinds).toEqual(expected.kinds);
    expect(await notShown(client, [...accepted], receiptToken)).toEqual([]);
  }, 120_000);
});
