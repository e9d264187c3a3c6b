import 'reflect-metadata';
import { RequestPipe } from '@callboard/http';
import type { Type } from '@nestjs/common';
import { graphLimits } from './graph-limits';
import { GraphRequest, ImpactRequest, PathRequest, refLengthMax } from './graph.request';
import { cursorLengthMax } from './list-cursor';
import { CyclesRequest, DanglingRequest, OwnerlessRequest } from './relation-list.request';

const { graph, impact, path, timeMs, list, cycles } = graphLimits;
const ref = 'component:default/a';

interface Asked {
  readonly of: Type<object>;
  /** What the request needs beside. */
  readonly given?: Record<string, unknown>;
}

const graphOf: Asked = { of: GraphRequest, given: { root: ref } };
const impactOf: Asked = { of: ImpactRequest };
const pathOf: Asked = { of: PathRequest, given: { from: ref, to: ref } };
const danglingOf: Asked = { of: DanglingRequest };
const ownerlessOf: Asked = { of: OwnerlessRequest };
const cyclesOf: Asked = { of: CyclesRequest };

function read({ of, given }: Asked, said: object): Promise<Record<string, unknown>> {
  const query = { ...given, ...said };
  return new RequestPipe().transform(query, { type: 'query', metatype: of }) as Promise<Record<string, unknown>>;
}

async function expectRefused(asked: Asked, name: string, value: unknown): Promise<void> {
  const pointer = expect.stringMatching(new RegExp(`^/${name}`)) as string;
  const refusal = { code: 'invalid-parameter', errors: [expect.objectContaining({ pointer })] };
  await expect(read(asked, { [name]: value })).rejects.toMatchObject(refusal);
}

describe('a limit that a request may set', () => {
  it.each([
    { asked: graphOf, name: 'depth', min: 0, limit: graph.depth },
    { asked: graphOf, name: 'nodes', min: 1, limit: graph.nodes },
    { asked: graphOf, name: 'edges', min: 0, limit: graph.edges },
    { asked: graphOf, name: 'timeMs', min: 1, limit: timeMs },
    { asked: impactOf, name: 'depth', min: 1, limit: impact.depth },
    { asked: impactOf, name: 'nodes', min: 1, limit: impact.nodes },
    { asked: impactOf, name: 'timeMs', min: 1, limit: timeMs },
    { asked: pathOf, name: 'depth', min: 1, limit: path.depth },
    { asked: pathOf, name: 'nodes', min: 2, limit: path.nodes },
    { asked: pathOf, name: 'paths', min: 1, limit: path.paths },
    { asked: pathOf, name: 'timeMs', min: 1, limit: timeMs },
    { asked: danglingOf, name: 'limit', min: 1, limit: list },
    { asked: ownerlessOf, name: 'limit', min: 1, limit: list },
    { asked: cyclesOf, name: 'limit', min: 1, limit: cycles },
  ])(
    'has a default, and is taken at both edges alone: $name of $asked.of.name',
    async ({ asked, name, min, limit }) => {
      expect(await read(asked, {})).toHaveProperty(name, limit.default);
      for (const edge of [min, limit.max])
        expect(await read(asked, { [name]: String(edge) })).toHaveProperty(name, edge);
      for (const beyond of [min - 1, limit.max + 1]) await expectRefused(asked, name, String(beyond));
    },
  );
});

describe('a text of a request', () => {
  it.each([
    { asked: graphOf, name: 'root', max: refLengthMax },
    { asked: pathOf, name: 'from', max: refLengthMax },
    { asked: pathOf, name: 'to', max: refLengthMax },
    { asked: danglingOf, name: 'cursor', max: cursorLengthMax },
    { asked: ownerlessOf, name: 'cursor', max: cursorLengthMax },
    { asked: cyclesOf, name: 'cursor', max: cursorLengthMax },
  ])('may have $max characters, and no more: $name of $asked.of.name', async ({ asked, name, max }) => {
    await expect(read(asked, { [name]: 'x'.repeat(max) })).resolves.toHaveProperty(name);
    await expectRefused(asked, name, 'x'.repeat(max + 1));
  });

  it(`of roots is one of ${graph.roots} at most`, async () => {
    const roots = Array<string>(graph.roots).fill(ref);
    expect(await read(graphOf, { root: roots })).toMatchObject({ root: roots });
    await expectRefused(graphOf, 'root', [...roots, ref]);
  });
});
