import 'reflect-metadata';
import { readGatewayConfig } from './gateway.config';
import { startGateway } from './start-gateway';

async function main(): Promise<void> {
  await startGateway(readGatewayConfig());
}

main().catch((error: unknown) => {
  process.stderr.write(`gateway cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
