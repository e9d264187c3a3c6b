import { GroupCommit } from './group-commit';

function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('GroupCommit', () => {
  it('commits what arrives in one turn together', async () => {
    const groups: number[][] = [];
    const commits = new GroupCommit<number, number>((items) => {
      groups.push(items);
      return Promise.resolve(items.map((item) => item * 10));
    });
    expect(await Promise.all([1, 2, 3].map((item) => commits.submit(item)))).toEqual([10, 20, 30]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('gathers what arrives while a commit is under way into the next one', async () => {
    const groups: number[][] = [];
    const first = gate();
    const commits = new GroupCommit<number, number>(async (items) => {
      groups.push(items);
      if (groups.length === 1) await first.opened;
      return items;
    });
    const one = commits.submit(1);
    await Promise.resolve();
    await Promise.resolve();
    const rest = [2, 3, 4].map((item) => commits.submit(item));
    expect(groups).toEqual([[1]]);
    first.open();
    await Promise.all([one, ...rest]);
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  it('never commits more than itemsMax at once', async () => {
    const sizes: number[] = [];
    const commits = new GroupCommit<number, number>(
      (items) => {
        sizes.push(items.length);
        return Promise.resolve(items);
      },
      { itemsMax: 4 },
    );
    await Promise.all(Array.from({ length: 10 }, (_, item) => commits.submit(item)));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('takes no further item once a group weighs enough, and a heavier one alone', async () => {
    const groups: number[][] = [];
    const commits = new GroupCommit<number, number>(
      (items) => {
        groups.push(items);
        return Promise.resolve(items);
      },
      { weigh: (item) => item, weightMax: 10 },
    );
    await Promise.all([4, 5, 6, 30, 1, 9].map((item) => commits.submit(item)));
    expect(groups).toEqual([[4, 5], [6], [30], [1, 9]]);
  });

  it('has no more commits under way than it is told', async () => {
    const gates = [gate(), gate(), gate()];
    const begun: number[] = [];
    const commits = new GroupCommit<number, number>(
      async (items) => {
        begun.push(...items);
        await gates[items[0]!]!.opened;
        return items;
      },
      { itemsMax: 1, underWayMax: 2 },
    );
    const all = [0, 1, 2].map((item) => commits.submit(item));
    await new Promise((turn) => setImmediate(turn));
    expect(begun).toEqual([0, 1]);
    gates[1]!.open();
    await all[1];
    await new Promise((turn) => setImmediate(turn));
    expect(begun).toEqual([0, 1, 2]);
    gates[0]!.open();
    gates[2]!.open();
    expect(await Promise.all(all)).toEqual([0, 1, 2]);
  });

  it('rejects the items of a commit that throws, and no others', async () => {
    const commits = new GroupCommit<number, number>(
      (items) => (items.includes(2) ? Promise.reject(new Error('no')) : Promise.resolve(items)),
      { itemsMax: 1 },
    );
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => commits.submit(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('rejects a group whose commit answers another number of outcomes', async () => {
    const commits = new GroupCommit<number, number>(() => Promise.resolve([]));
    await expect(commits.submit(1)).rejects.toThrow('1 items gave 0 outcomes');
  });
});
