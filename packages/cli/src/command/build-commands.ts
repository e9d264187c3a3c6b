import { Option } from 'commander';
import { type Build, judge } from '../build/build-progress';
import { follow } from '../build/follow';
import { exitCodes, type ExitCode } from '../exit-codes';
import { Failure } from '../failure';
import type { Projection } from '../http/answers';
import { type Target, wholeNumberOf } from '../target';
import { numberArgument, reasonOption, targetArgument, waitOption } from './arguments';
import type { Registry, Session } from './session';

interface BuildOptions {
  reason?: string;
  wait?: boolean;
}

/** The commands that build, compare, swap and drop generations. */
export function registerBuildCommands(registry: Registry): void {
  const rebuild = registry
    .command('rebuild', 'Build a new generation from the log beside the live one, compare it, swap it in', [
      'rebuild catalog/entity --reason "a fold was mended" --wait',
    ])
    .addArgument(targetArgument())
    .addOption(reasonOption())
    .addOption(waitOption());
  registry.run<[Target], BuildOptions>(rebuild, (session, { args: [target], options }) =>
    build(session, target, { ...options, command: 'rebuild' }),
  );

  const verify = registry
    .command('verify', 'Fold the log again and compare every document; nothing is swapped', [
      'verify catalog/entity --wait',
      'verify search/document --wait --json',
    ])
    .addArgument(targetArgument())
    .addOption(reasonOption())
    .addOption(waitOption());
  registry.run<[Target], BuildOptions>(verify, (session, { args: [target], options }) =>
    build(session, target, { ...options, command: 'verify' }),
  );

  const back = registry
    .command('back', 'Go back to an earlier generation: it catches up and is swapped in', [
      'back catalog/entity --wait',
      'back catalog/entity --generation 3',
    ])
    .addArgument(targetArgument())
    .addOption(new Option('--generation <n>', 'which one; else the one that was live before').argParser(wholeNumberOf))
    .addOption(reasonOption())
    .addOption(waitOption());
  registry.run<[Target], BuildOptions & { generation?: number }>(back, (session, { args: [target], options }) =>
    build(session, target, { ...options, command: 'back' }),
  );
  registerEndingCommands(registry);
}

function registerEndingCommands(registry: Registry): void {
  const cancel = registry
    .command('cancel', 'Give up what is being built or verified; what is read stays as it is', [
      'cancel catalog/entity --reason "not now"',
    ])
    .addArgument(targetArgument())
    .addOption(reasonOption());
  registry.run<[Target], { reason?: string }>(cancel, async (session, { args: [target], options: { reason } }) => {
    const answer = await session.client.post<Projection>(`${target.path}/cancel`, reasonOf(reason));
    session.print(answer, () => 'Given up; what was built of it is being dropped.\n');
  });

  const drop = registry
    .command('drop', 'Drop a generation that is kept or failed', ['drop catalog/entity 3'])
    .addArgument(targetArgument())
    .addArgument(numberArgument('generation', 'its number, as `projection` lists it'));
  registry.run<[Target, number], object>(drop, async (session, { args: [target, generation] }) => {
    const answer = await session.client.delete<Projection>(`${target.path}/generations/${generation}`);
    session.print(answer, () => `Generation ${generation} is being dropped; it cannot be gone back to.\n`);
  });
}

async function build(
  session: Session,
  target: Target,
  { command, reason, generation, wait }: BuildOptions & { command: string; generation?: number },
): Promise<ExitCode> {
  const body = { ...reasonOf(reason), ...(generation === undefined ? {} : { generation }) };
  const answer = await session.client.post<Projection>(`${target.path}/${command}`, body);
  const begun = begunIn(answer, target);
  if (!wait || !begun) {
    const hint = `See how far it is: callboard projection ${target.service}/${target.name}\n`;
    const what = begun ? `Generation ${begun.number} is being built.` : 'It is under way.';
    session.print(answer, () => `${what} ${hint}`);
    return exitCodes.done;
  }
  return await outcomeOf(session, target, begun);
}

/** What a service has just begun is what is being built: there is one at most. */
function begunIn({ generations, verification }: Projection, { service, name }: Target): Build | undefined {
  const begun = generations.find(({ state }) => state === 'building');
  if (!begun) return undefined;
  const verifiedBefore = verification?.finishedAt ?? null;
  return { target: `${service}/${name}`, number: begun.number, purpose: begun.purpose, verifiedBefore };
}

async function outcomeOf(session: Session, target: Target, begun: Build): Promise<ExitCode> {
  let last: Projection | undefined;
  const look = async () => {
    last = await session.client.get<Projection>(target.path);
    return judge(begun, last);
  };
  const lost = `Generation ${begun.number} of ${begun.target} is gone without a result: it was given up.`;
  const { interrupted } = session.surroundings;
  const { exitCode, text } = await follow({ look, lost, interrupted, tell: (line) => session.tell(line) }).catch(
    (error: unknown) => {
      throw error instanceof Failure ? withNextStep(error, begun.target) : error;
    },
  );
  session.print(last, () => text);
  return exitCode;
}

function withNextStep(failure: Failure, target: string): Failure {
  if (failure.exitCode === exitCodes.unreachable) return failure;
  const [service] = target.split('/');
  const next =
    failure.exitCode === exitCodes.interrupted
      ? `See it: callboard projection ${target}. Give it up: callboard cancel ${target}.`
      : `See who did: callboard operations ${service}.`;
  return new Failure(failure.exitCode, failure.message, next);
}

function reasonOf(reason: string | undefined): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
