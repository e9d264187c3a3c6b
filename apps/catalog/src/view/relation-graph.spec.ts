import { RelationGraph } from './relation-graph';

const inverseOf = { ownedBy: 'ownerOf', ownerOf: 'ownedBy', hasMember: 'memberOf', memberOf: 'hasMember' };
const service = 'component:default/service';
const team = 'group:default/team';
const ann = 'user:default/ann';

describe('RelationGraph', () => {
  let graph: RelationGraph;
  beforeEach(() => (graph = new RelationGraph(inverseOf)));

  it('shows a declared edge at both ends', () => {
    graph.declare(service, [{ type: 'ownedBy', target: team }]);
    expect(graph.relationsOf(service)).toEqual([{ type: 'ownedBy', targetRef: team }]);
    expect(graph.relationsOf(team)).toEqual([{ type: 'ownerOf', targetRef: service }]);
  });

  it('names a relation once that both ends declare, and keeps it until both took it back', () => {
    graph.declare(team, [{ type: 'hasMember', target: ann }]);
    graph.declare(ann, [{ type: 'memberOf', target: team }]);
    expect(graph.relationsOf(ann)).toEqual([{ type: 'memberOf', targetRef: team }]);
    graph.declare(ann, []);
    expect(graph.relationsOf(ann)).toEqual([{ type: 'memberOf', targetRef: team }]);
    graph.declare(team, []);
    expect(graph.relationsOf(ann)).toEqual([]);
    expect(graph.relationsOf(team)).toEqual([]);
  });

  it('sorts by type, then target', () => {
    graph.declare(team, [
      { type: 'hasMember', target: 'user:default/z' },
      { type: 'hasMember', target: 'user:default/a' },
    ]);
    graph.declare(service, [{ type: 'ownedBy', target: team }]);
    graph.declare('component:default/another', [{ type: 'ownedBy', target: team }]);
    expect(graph.relationsOf(team).map((each) => `${each.type} ${each.targetRef}`)).toEqual([
      'hasMember user:default/a',
      'hasMember user:default/z',
      'ownerOf component:default/another',
      'ownerOf component:default/service',
    ]);
  });

  it('keeps a type without an inverse at its source alone', () => {
    graph.declare(service, [{ type: 'likes', target: team }]);
    expect(graph.relationsOf(service)).toEqual([{ type: 'likes', targetRef: team }]);
    expect(graph.relationsOf(team)).toEqual([]);
  });

  it('tells which relations came and went, on both ends', () => {
    graph.declare(service, [{ type: 'ownedBy', target: team }]);
    const changes = graph.declare(service, [{ type: 'ownedBy', target: ann }]);
    expect(changes).toEqual([
      { subject: service, type: 'ownedBy', object: team, holds: false },
      { subject: team, type: 'ownerOf', object: service, holds: false },
      { subject: service, type: 'ownedBy', object: ann, holds: true },
      { subject: ann, type: 'ownerOf', object: service, holds: true },
    ]);
  });

  it('says of a relation that one end takes back and the other declares that it holds', () => {
    graph.declare(team, [{ type: 'hasMember', target: ann }]);
    graph.declare(ann, [{ type: 'memberOf', target: team }]);
    expect(graph.declare(team, []).every((change) => change.holds)).toBe(true);
  });

  it('finds the targets of a type in any case', () => {
    graph.declare(service, [{ type: 'ownedBy', target: team }]);
    expect(graph.targetsOf(service, 'ownedby')).toEqual([team]);
    expect(graph.targetsOf(team, 'ownerof')).toEqual([service]);
    expect(graph.targetsOf(team, 'ownedby')).toEqual([]);
  });
});
