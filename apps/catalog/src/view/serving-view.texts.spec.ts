import { Problem } from '@callboard/problems';
import { shownText } from '../fixtures/shown-text';
import { ServingView } from './serving-view';
import type { StoredText } from './stored-text';

const count = 40;
const inverseOf = { ownedBy: 'ownerOf', ownerOf: 'ownedBy' };
const refOf = (index: number) => `component:default/e${index}`;

/** What the database would have: texts by ref, and how often it was asked. */
class Stored {
  readonly texts = new Map<string, StoredText>();
  readonly asked: number[] = [];
  beforeAnswer = (): void => undefined;

  write(index: number, version: number): StoredText {
    const stored = { ref: refOf(index), version, text: JSON.stringify({ kind: 'Component', index, version }) };
    this.texts.set(stored.ref, stored);
    return stored;
  }

  readonly read = async (refs: readonly string[]): Promise<StoredText[]> => {
    this.asked.push(refs.length);
    await Promise.resolve();
    this.beforeAnswer();
    return refs.flatMap((ref) => this.texts.get(ref) ?? []);
  };
}

describe('a view that may hold only a few texts', () => {
  let stored: Stored;
  let view: ServingView;
  const put = (index: number, version: number) =>
    view.put({ ...stored.write(index, version), uid: `uid-${index}`, edges: [{ type: 'ownedBy', target: refOf(0) }] });
  const all = () =>
    view.read(['index'], (columns) => {
      const slots = columns.all.toArray();
      return { slots, answer: (texts) => JSON.parse(texts.joined('[', slots, ']').toString()) as Shown[] };
    });

  beforeEach(() => {
    stored = new Stored();
    view = new ServingView(inverseOf, { texts: { bytesMax: 500, slabBytes: 100 }, readTexts: stored.read });
    for (let index = 0; index < count; index++) put(index, 1);
  });

  it('reads the rest in one query, and answers as if it held all', async () => {
    stored.asked.length = 0;
    const shown = await view.read([], () => {
      const slots = [refOf(3), refOf(1), 'none', refOf(39)].map((ref) => view.slotOf(ref));
      return { slots, answer: (texts) => JSON.parse(texts.joined('[', slots, ']').toString()) as (Shown | null)[] };
    });
    expect(shown.map((each) => each?.index)).toEqual([3, 1, undefined, 39]);
    expect(shown[0]!.relations).toEqual([{ type: 'ownedBy', targetRef: refOf(0) }]);
    expect(stored.asked.length).toBe(1);
  });

  it('refuses an answer that would be too large before it reads for it', async () => {
    view.put({ ref: 'api:default/large', version: 1, uid: 'large', text: `{"x":"${'x'.repeat(2 ** 20)}"}`, edges: [] });
    put(0, 2);
    stored.asked.length = 0;
    const often = (times: number) =>
      view.read([], () => ({
        slots: Array<number>(times).fill(view.slotOf('api:default/large')!),
        answer: () => times,
      }));
    await expect(often(64)).rejects.toMatchObject({ code: 'answer-too-large' });
    expect(stored.asked).toEqual([]);
  });

  it('gives what it holds of these versions as lines, as it was put in, and names the rest', () => {
    const versions = Array.from({ length: count }, (_, index) => ({
      ref: refOf(index),
      version: index === 38 ? 2 : 1,
    }));
    const { lines, missing } = view.lines([...versions, { ref: 'none', version: 1 }], Infinity);
    const written = lines.toString().split('\n').slice(0, -1);
    expect(written.length).toBeGreaterThan(0);
    expect(written.length + missing.length).toBe(count + 1);
    expect(missing).toEqual(expect.arrayContaining([versions[0], versions[38], { ref: 'none', version: 1 }]));
    const rest = versions.filter((each) => !missing.includes(each));
    expect(written).toEqual(rest.map(({ ref }) => stored.texts.get(ref)!.text));
  });

  it('tells entities from all others by digests, the same of held texts and of those that are read for the answer', async () => {
    const refs = Array.from({ length: count }, (_, index) => refOf(index));
    const digests = (from: ServingView) =>
      from.read([], () => {
        const slots = refs.map((ref) => from.slotOf(ref)!);
        return { slots, answer: (texts) => slots.map((slot) => texts.digestsOf([slot]).toString('hex')) };
      });
    const whole = new ServingView(inverseOf);
    for (const ref of refs) {
      whole.put({ ...stored.texts.get(ref)!, uid: `uid-${ref}`, edges: [{ type: 'ownedBy', target: refOf(0) }] });
    }
    const before = await digests(whole);
    expect(await digests(view)).toEqual(before);
    expect(new Set(before).size).toBe(count);
    whole.put({ ...stored.write(5, 2), uid: 'uid-5', edges: [] });
    const after = await digests(whole);
    const changed = refs.filter((_, index) => before[index] !== after[index]);
    expect(changed).toEqual([refOf(0), refOf(5)]);
    whole.setStatus({ ref: refOf(7), version: 1 }, '{}');
    expect((await digests(whole))[7]).not.toBe(after[7]);
  });

  it('puts together an answer that is larger than its limit', async () => {
    const shown = await all();
    expect(shown.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('indexes a field that is asked for the first time from texts it does not hold', async () => {
    const found = await view.query(['index'], (columns) => columns.column('index').equalTo('7').toArray());
    expect(found.map((slot) => view.refAt(slot))).toEqual([refOf(7)]);
  });

  it('waits for the version that the database has already, and never mixes versions', async () => {
    stored.write(0, 2);
    let answers = 0;
    stored.beforeAnswer = () => {
      if (++answers === 3) put(0, 2);
    };
    const [slot] = [view.slotOf(refOf(0))!];
    const shown = await view.read([], () => ({
      slots: [slot],
      answer: (texts) => JSON.parse(texts.text(slot)) as Shown,
    }));
    expect(shown.version).toBe(2);
    expect(answers).toBeGreaterThanOrEqual(2);
  });

  it('asks again what it chose when an entity went away while its text was read', async () => {
    stored.beforeAnswer = () => view.remove(refOf(5), 2);
    const shown = await all();
    expect(shown.map(({ index }) => index)).not.toContain(5);
    expect(shown).toHaveLength(count - 1);
  });

  it('gives up with a code when the database never has the version that it shows', async () => {
    stored.write(0, 9);
    const slot = view.slotOf(refOf(0))!;
    const answer = Promise.resolve(view.read([], () => ({ slots: [slot], answer: (texts) => texts.text(slot) })));
    await expect(answer).rejects.toThrow(Problem);
    await expect(answer).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
  });
});

describe('a view that is filled beside one that is alike', () => {
  const entities = Array.from({ length: 2_000 }, (_, index) => {
    const description = String(index % 10).repeat(2_000);
    const text = JSON.stringify({ kind: 'Component', index, metadata: { name: `e${index}`, description } });
    return { ref: refOf(index), version: 1, uid: `uid-${index}`, text, edges: [] };
  });
  const filled = (alike?: ServingView, change = (text: string) => text) => {
    const view = new ServingView(inverseOf);
    for (const entity of entities) view.put({ ...entity, text: change(entity.text) }, alike);
    view.settle();
    return view;
  };
  const textsOf = (view: ServingView) => entities.map(({ ref }) => shownText(view, view.slotOf(ref)!));

  it('takes no memory for the texts they have in common, and each goes on alone', () => {
    const [first, expected] = [filled(), textsOf(filled())];
    const before = process.memoryUsage().arrayBuffers;
    const second = filled(first);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 2 ** 20);
    for (const { ref } of entities) first.remove(ref, 2);
    expect(textsOf(second)).toEqual(expected);
  });

  it('takes no memory either for texts that it adopts unseen, and none of what lacks or is of another version', () => {
    const [first, expected] = [filled(), textsOf(filled())];
    const before = process.memoryUsage().arrayBuffers;
    const second = new ServingView(inverseOf);
    expect(entities.every((entity) => second.adopt(entity, first))).toBe(true);
    second.settle();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 2 ** 20);
    first.remove(refOf(7), 2);
    first.put({ ...entities[8]!, version: 2 });
    expect(textsOf(second)).toEqual(expected);
    const third = new ServingView(inverseOf);
    expect([7, 8, 9].map((index) => third.adopt(entities[index]!, first))).toEqual([false, false, true]);
    const narrow = new ServingView(inverseOf, { texts: { bytesMax: 1 } });
    for (const entity of entities.slice(0, 2)) narrow.put(entity);
    expect(third.adopt(entities[0]!, narrow)).toBe(false);
  });

  it('shows its own texts where they differ', () => {
    const change = (text: string) => text.replace('"index":7,', '"index":8,');
    expect(textsOf(filled(filled(), change))).toEqual(textsOf(filled(undefined, change)));
  });
});

interface Shown {
  readonly index: number;
  readonly version: number;
  readonly relations: unknown[];
}
