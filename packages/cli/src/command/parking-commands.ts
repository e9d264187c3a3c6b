import { Argument, Option } from 'commander';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Page, ParkedEntity, RetryOutcome } from '../http/answers';
import { collect } from '../http/pages';
import type { Target } from '../target';
import { parkedText, retryText } from '../text/parked-text';
import { limitOption, numberArgument, targetArgument } from './arguments';
import type { Registry, Session } from './session';

const parkedDefault = 50;
const pageMax = 100;

/** The commands for entities of which changes could not be folded. */
export function registerParkingCommands(registry: Registry): void {
  const parked = registry
    .command('parked', 'List the entities of which changes are parked, with the error and what waits', [
      'parked catalog/entity',
    ])
    .addArgument(targetArgument())
    .addOption(limitOption(parkedDefault));
  registry.run<[Target], { limit: number }>(parked, listParked);

  const retry = registry
    .command('retry', 'Fold parked changes again, of one entity or of all; safe to repeat', [
      'retry catalog/entity',
      'retry catalog/entity component:default/petstore',
    ])
    .addArgument(targetArgument())
    .addArgument(new Argument('[ref]', 'only this entity'));
  registry.run<[Target, string | undefined], object>(retry, (session, { args }) => retryParked(session, ...args));

  const skip = registry
    .command('skip', 'Pass over the first parked change of an entity, now and in every rebuild', [
      'skip catalog/entity component:default/petstore 1042 --reason "corrected by its next push"',
    ])
    .addArgument(targetArgument())
    .addArgument(new Argument('<ref>', 'the entity'))
    .addArgument(numberArgument('position', 'of the change, as `parked` lists it'))
    .addOption(new Option('--reason <text>', 'why; kept with the skip').makeOptionMandatory());
  registry.run<[Target, string, number], { reason: string }>(skip, async (session, { args, options }) => {
    const [{ path }, ref, position] = args;
    const wish = { ref, position, reason: options.reason };
    const answer = await session.client.post<Page<RetryOutcome>>(`${path}/parked/skip`, wish);
    session.print(answer, () => retryText(answer.items));
  });
}

async function listParked(
  session: Session,
  { args: [{ path }], options: { limit } }: { args: [Target]; options: { limit: number } },
): Promise<void> {
  const query = `${path}/parked?limit=${Math.min(limit, pageMax)}`;
  const { items, more } = await collect(
    (cursor) => session.client.get<Page<ParkedEntity>>(cursor ? `${query}&cursor=${cursor}` : query),
    limit,
  );
  session.print({ items }, () => parkedText(items, more));
}

async function retryParked(session: Session, { path }: Target, ref: string | undefined): Promise<ExitCode> {
  const { items } = await collect((cursor) =>
    session.client.post<Page<RetryOutcome>>(`${path}/parked/retry`, { ...(ref && { ref }), ...(cursor && { cursor }) }),
  );
  session.print({ items }, () => retryText(items));
  return items.some(({ left }) => left > 0) ? exitCodes.refused : exitCodes.done;
}
