import { Problem } from '@callboard/problems';
import { graphOf } from '../fixtures/random-graph';
import { graphLimits } from './graph-limits';
import { CycleFinding } from './dependency-cycles';
import { RelationListQueries } from './relation-list.queries';
import { CyclesRequest } from './relation-list.request';
import { relationNames } from './relation-choice';

const [a, b] = ['component:default/a', 'component:default/b'];
const dependsOn = (target: string) => [{ type: 'dependsOn', target }];
const by = (...relations: string[]) => Object.assign(new CyclesRequest(), { relations });

describe('Cycles that several ask for', () => {
  const { cycleFindings } = graphLimits;

  it('are looked for by a few at once, and refused to more until those are answered', async () => {
    const view = { relations: graphOf(new Map([[a, dependsOn(b)]])) };
    const queries = new RelationListQueries();
    const asked = relationNames.slice(0, cycleFindings + 1).map((name) => queries.cycles(view, by(name)));
    const answers = await Promise.allSettled(asked);
    expect(answers.slice(0, -1).map(({ status }) => status)).toEqual(Array(cycleFindings).fill('fulfilled'));
    const refused = answers.at(-1) as PromiseRejectedResult;
    expect(refused.reason).toBeInstanceOf(Problem);
    expect(refused.reason).toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    expect(await queries.cycles(view, by(relationNames[cycleFindings]!))).toEqual({ items: [] });
  });

  it('are looked for once for all who ask the same of the same graph', async () => {
    const view = { relations: graphOf(new Map([[a, dependsOn(a)]])) };
    const queries = new RelationListQueries();
    const asked = Array.from({ length: cycleFindings * 2 }, () => queries.cycles(view, by('dependsOn', 'partOf')));
    for (const { items } of await Promise.all(asked)) expect(items).toHaveLength(1);
  });

  it(`are kept for ${graphLimits.cyclesKept} choices of relations`, async () => {
    const view = { relations: graphOf(new Map([[a, dependsOn(a)]])) };
    const queries = new RelationListQueries();
    const begun = jest.spyOn(CycleFinding, 'begin');
    const timesBegun = async (choices: readonly string[]) => {
      begun.mockClear();
      for (const name of choices) await queries.cycles(view, by(name));
      return begun.mock.calls.length;
    };
    const [first, ...others] = relationNames.slice(0, graphLimits.cyclesKept + 1);
    const last = others.pop()!;
    const kept = [first!, ...others];
    expect([await timesBegun(kept), await timesBegun(kept)]).toEqual([graphLimits.cyclesKept, 0]);
    expect([await timesBegun([last, ...others]), await timesBegun([first!])]).toEqual([1, 1]);
    begun.mockRestore();
  });

  it('are those of the graph as it is when they are asked for', async () => {
    const graph = graphOf(new Map([[a, dependsOn(b)]]));
    const queries = new RelationListQueries();
    const before = queries.cycles({ relations: graph }, by('dependsOn'));
    graph.declare(b, dependsOn(a));
    const after = queries.cycles({ relations: graph }, by('dependsOn'));
    expect((await before).items).toEqual([]);
    expect((await after).items).toMatchObject([{ members: [a, b] }]);
    graph.declare(b, []);
    expect((await queries.cycles({ relations: graph }, by('dependsOn'))).items).toEqual([]);
  });
});
