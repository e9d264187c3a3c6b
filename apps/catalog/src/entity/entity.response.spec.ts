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
});
