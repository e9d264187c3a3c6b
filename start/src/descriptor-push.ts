import { pause } from '@callboard/platform';
import type { DescriptorFile } from './descriptor-files';
import type { Answer, GatewayClient } from './gateway-client';
import type { PushItem, PushProblem, PushTally } from './push-tally';

const concurrency = 8;
const triedForMs = 180_000;
const path = '/api/ingestion/v1/entities';

function isTemporary({ status }: Answer): boolean {
  return status === 429 || status >= 500;
}

async function attempt(client: GatewayClient, text: string): Promise<Answer> {
  try {
    return await client.postYaml(path, text);
  } catch (error) {
    return { status: 503, body: { detail: String(error) }, retryAfterMs: 0 };
  }
}

/** A push whose answer was lost is sent again as it was: pushing the same content twice changes nothing. */
async function pushUntilAnswered(client: GatewayClient, text: string): Promise<Answer> {
  const until = Date.now() + triedForMs;
  for (;;) {
    const answer = await attempt(client, text);
    if (!isTemporary(answer) || Date.now() > until) return answer;
    await pause(Math.max(answer.retryAfterMs, 250));
  }
}

async function pushFile(client: GatewayClient, file: DescriptorFile, tally: PushTally): Promise<void> {
  const sentAt = Date.now();
  const answer = await pushUntilAnswered(client, file.text);
  const { items, ...problem } = (answer.body ?? {}) as { items?: PushItem[] } & PushProblem;
  if (Array.isArray(items))
    return items.forEach((item) => tally.item(item, { file: file.path, sentAt, answeredAt: Date.now() }));
  const { code } = problem;
  if (answer.status < 500 && code) return tally.refused(file.path, { ...problem, code });
  tally.unexplained(`${file.path} was answered ${answer.status} ${JSON.stringify(answer.body) ?? ''}`.trim());
}

/** Pushes the files, several at a time, each as it is. */
export async function pushFiles(client: GatewayClient, files: DescriptorFile[], tally: PushTally): Promise<void> {
  const waiting = files.values();
  const lane = async () => {
    for (const file of waiting) await pushFile(client, file, tally);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
