import { Option } from 'commander';
import { exitCodes, type ExitCode } from '../exit-codes';
import { Failure } from '../failure';
import type { Operation, Page, Projection } from '../http/answers';
import { collect } from '../http/pages';
import { bases, serviceNames, type ServiceName, serviceOf, type Target } from '../target';
import { operationTable } from '../text/log-text';
import { projectionTable, projectionText } from '../text/projection-text';
import { limitOption, serviceArgument, targetArgument } from './arguments';
import type { Registry, Session } from './session';

const operationsDefault = 50;
const pageMax = 200;

/** The commands that only look. */
export function registerProjectionCommands(registry: Registry): void {
  const list = registry
    .command('projections', 'List the projections of all services: state, lag, what is parked, built and verified', [
      'projections',
      'projections --service search --json',
    ])
    .addOption(new Option('--service <service>', serviceNames.join(', ')).argParser(serviceOf));
  registry.run<[], { service?: ServiceName }>(list, (session, { options }) => listProjections(session, options));

  const one = registry
    .command('projection', 'Show one projection: generations, lag, trouble, last verification', [
      'projection catalog/entity',
    ])
    .addArgument(targetArgument());
  registry.run<[Target], object>(one, async (session, { args: [{ service, path }] }) => {
    const projection = await session.client.get<Projection>(path);
    session.print(projection, () => projectionText({ service, projection }));
  });

  const operations = registry
    .command('operations', 'List what operators did to the projections of a service, the latest first', [
      'operations catalog --limit 10',
    ])
    .addArgument(serviceArgument())
    .addOption(limitOption(operationsDefault));
  registry.run<[ServiceName], { limit: number }>(operations, listOperations);
}

/** A service that cannot be asked does not hide the others. */
async function listProjections(session: Session, { service }: { service?: ServiceName }): Promise<ExitCode> {
  const answers: Partial<Record<ServiceName, Page<Projection>>> = {};
  const failures: [ServiceName, Failure][] = [];
  for (const each of service ? [service] : serviceNames) {
    try {
      answers[each] = await session.client.get<Page<Projection>>(`${bases[each]}/projections`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push([each, error]);
    }
  }
  const [first] = failures;
  if (first && Object.keys(answers).length === 0) throw first[1];
  const all = Object.entries(answers).flatMap(([name, { items }]) =>
    items.map((projection) => ({ service: name, projection })),
  );
  session.print(answers, () => projectionTable(all));
  for (const [name, { message }] of failures) session.tell(`${name} could not be asked. ${message}`);
  return first ? first[1].exitCode : exitCodes.done;
}

async function listOperations(
  session: Session,
  { args: [service], options: { limit } }: { args: [ServiceName]; options: { limit: number } },
): Promise<void> {
  const path = `${bases[service]}/projection-operations?limit=${Math.min(limit, pageMax)}`;
  const { items, more } = await collect(
    (cursor) => session.client.get<Page<Operation>>(cursor ? `${path}&cursor=${cursor}` : path),
    limit,
  );
  session.print({ items }, () => operationTable(items));
  if (more) session.tell('There are earlier ones: ask with a greater --limit.');
}
