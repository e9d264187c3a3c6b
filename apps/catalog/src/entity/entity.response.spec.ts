import { answerBytesMax, type AnswerTexts } from '../view/answer-texts';
import { positionalJson } from './entity.response';

/** Stands for texts of this size: to make them would take as much memory as the limit is there to spare. */
const textsOf = (bytes: number) =>
  ({
    bytesOf: () => bytes,
    joined: (before: string, _: unknown, after: string) => Buffer.from(before + after),
  }) as never;

const answer = (texts: AnswerTexts) => positionalJson(texts, { slots: [0, 0], fields: undefined });

describe('an answer of entities', () => {
  it('is made up to its limit of bytes, and refused beyond it', () => {
    expect(answer(textsOf(answerBytesMax)).toString()).toBe('{"items":[]}');
    expect(() => answer(textsOf(answerBytesMax + 1))).toThrow(expect.objectContaining({ code: 'answer-too-large' }));
  });

  it('lets others have their turn while fields are picked out of many entities', async () => {
    const entity = Buffer.from(JSON.stringify({ kind: 'API', spec: { definition: 'x\\n'.repeat(5_000) } }));
    const texts = { bytesOf: () => 0, joined: () => entity } as never;
    let turns = 0;
    let isAnswered = false;
    const others = async () => {
      while (!isAnswered) await new Promise((turn) => setImmediate(turn, turns++));
    };
    const picked = Promise.resolve(positionalJson(texts, { slots: Array<number>(3_000).fill(0), fields: ['kind'] }));
    const [json] = await Promise.all([picked.finally(() => (isAnswered = true)), others()]);
    expect(JSON.parse(json.toString()).items).toEqual(Array(3_000).fill({ kind: 'API' }));
    expect(turns).toBeGreaterThan(2);
  });
});
