import { problemCodes } from '@callboard/problems';
import { expectedFiles, expectedOrganisation, organisations, type ExpectedDocument } from './expectations';

const { files } = expectedFiles();

function statusOf(accepted: number, refused: ExpectedDocument[]): number {
  if (accepted > 0) return refused.length === 0 ? 200 : 207;
  return refused.every(({ refused: code }) => code === 'unreadable-document') ? 400 : 422;
}

describe('the expectations for single descriptors', () => {
  const documents = Object.values(files).flatMap((file) => file.documents);

  it('cover the 78 files, each by its checksum', () => {
    expect(Object.keys(files)).toHaveLength(78);
    expect(Object.values(files).filter(({ sha256 }) => !/^[0-9a-f]{64}$/.test(sha256))).toEqual([]);
  });

  it('say of each document either accepted or refused', () => {
    expect(documents.filter(({ accepted, refused }) => (accepted === undefined) === (refused === undefined))).toEqual(
      [],
    );
  });

  it.each(Object.entries(files))('%s has the status that its documents make', (_, { status, documents: its }) => {
    expect(status).toBe(
      statusOf(
        its.filter(({ accepted }) => accepted).length,
        its.filter(({ refused }) => refused),
      ),
    );
  });

  it('use permanent codes only', () => {
    const codes = new Set(documents.flatMap(({ refused }) => refused ?? []));
    expect([...codes].filter((code) => !(code in problemCodes))).toEqual([]);
  });

  it('give each refusal its reasons, or the line where reading ended', () => {
    const silent = documents.filter((each) => each.refused !== undefined && !each.errors?.length && !each.line);
    expect(silent).toEqual([]);
  });
});

describe.each(organisations)('the expectations for %s', (name) => {
  const expected = expectedOrganisation(name);
  const its = Object.values(expected.files);

  it('add up', () => {
    const accepted = its.reduce((sum, file) => sum + file.accepted, 0);
    const refused = its.reduce((sum, file) => sum + file.refused.length, 0);
    expect({ accepted, documents: accepted + refused }).toEqual({
      accepted: expected.acceptedDocuments,
      documents: expected.documents,
    });
    expect(Object.values(expected.kinds).reduce((sum, count) => sum + count, 0)).toBe(expected.entities);
  });

  it('give each file the status that its documents make', () => {
    expect(its.filter(({ status, accepted, refused }) => status !== statusOf(accepted, refused))).toEqual([]);
  });
});
