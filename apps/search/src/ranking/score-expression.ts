/** What a hit of one word is worth: a whole word more than the beginning of one, the title more than the rest. */
export const weights = { wholeInTitle: 8, whole: 4, beginningInTitle: 2, beginning: 1 };

/** An expression of an aggregation that adds up what each word is worth in a document that has all of them. */
export function scoreExpression(words: readonly string[]): object {
  return { $add: words.map(worth) };
}

function worth(word: string): object {
  return {
    $switch: {
      branches: [
        { case: { $in: [literal(word), '$titleWords'] }, then: weights.wholeInTitle },
        { case: { $in: [literal(word), '$words'] }, then: weights.whole },
        { case: beginsOneOf('$titleWords', word), then: weights.beginningInTitle },
      ],
      default: weights.beginning,
    },
  };
}

function beginsOneOf(field: string, word: string): object {
  const begins = { $eq: [{ $indexOfBytes: ['$$each', literal(word)] }, 0] };
  return { $anyElementTrue: [{ $map: { input: field, as: 'each', in: begins } }] };
}

function literal(word: string): object {
  return { $literal: word };
}
