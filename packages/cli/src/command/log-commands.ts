import { follow } from '../build/follow';
import { judgeRepublish } from '../build/republish-progress';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Log } from '../http/answers';
import { logPath } from '../target';
import { logText } from '../text/log-text';
import { reasonOption, waitOption } from './arguments';
import type { Registry, Session } from './session';

/** The commands for the log and its topics. */
export function registerLogCommands(registry: Registry): void {
  const log = registry.command('log', 'Show how far the log is, who carries it to Kafka, and the last republish', [
    'log',
  ]);
  registry.run<[], object>(log, async (session) => {
    const answer = await session.client.get<Log>(logPath);
    session.print(answer, () => logText(answer));
  });

  const republish = registry
    .command('republish', 'Fill the topic of changes anew from the log, under the same positions', [
      'republish --reason "the disk of broker 2 was replaced" --wait',
    ])
    .addOption(reasonOption())
    .addOption(waitOption());
  registry.run<[], { reason?: string; wait?: boolean }>(republish, (session, { options }) => fill(session, options));
}

async function fill(session: Session, { reason, wait }: { reason?: string; wait?: boolean }): Promise<ExitCode> {
  const { client, surroundings } = session;
  const answer = await client.post<Log>(`${logPath}/republish`, reason === undefined ? {} : { reason });
  const number = answer.republish?.number;
  if (!wait || number === undefined) {
    session.print(answer, () => 'It is kept. See how far it is: callboard log\n');
    return exitCodes.done;
  }
  let last = answer;
  const look = async () => judgeRepublish(number, (last = await client.get<Log>(logPath)));
  const { interrupted } = surroundings;
  const lost = `Republish ${number} is not known any more: another log answers now.`;
  const { exitCode, text } = await follow({ look, lost, interrupted, tell: (line) => session.tell(line) });
  session.print(last, () => text);
  return exitCode;
}
