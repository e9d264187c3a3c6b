import type { Platform, ProcessNews } from '@callboard/platform';
import type { Reporter } from './reporter';

/** Says that something died or came back; that it starts and is ready at first is nothing new. */
export function reportNews(reporter: Reporter): (item: ProcessNews) => void {
  const dead = new Set<string>();
  return ({ role, what, detail }) => {
    if (what === 'died') {
      dead.add(role);
      reporter.tell('process.died', `${role} died: ${detail}`, { role, detail });
    }
    if (what === 'ready' && dead.delete(role)) {
      reporter.tell('process.recovered', `${role} is back: ${detail}`, { role, detail });
    }
  };
}

/** Where the product is and how it is used. */
export function reportAddresses(reporter: Reporter, platform: Platform, gateway: string, dataDir: string): void {
  const { kafka, mongo } = platform;
  const mode = 'development';
  const lines = [
    `Gateway    ${gateway}   API: ${gateway}/docs`,
    `Kafka      ${kafka}   MongoDB ${mongo}`,
    `Data       ${dataDir}`,
    `Mode       ${mode}: anybody on this machine may read; writing needs the token`,
  ];
  reporter.tell('product.ready', lines.join('\n'), { gateway, kafka, mongo, dataDir, mode });
}

/** How to push by hand; a token that was given is not repeated. */
export function reportToken(reporter: Reporter, gateway: string, token: string, given: boolean): void {
  const shown = given ? '$CALLBOARD_ADMIN_TOKEN' : token;
  const command = [
    `curl -H 'Authorization: Bearer ${shown}'`.replace(/'(.*\$.*)'/, '"$1"'),
    `-H 'Content-Type: application/yaml'`,
    `--data-binary @catalog-info.yaml ${gateway}/api/ingestion/v1/entities`,
  ].join(' ');
  reporter.tell('product.token', `Push       ${command}`, { command });
}
