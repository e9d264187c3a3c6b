import { platformKey, type JestProcess } from './jest-platform.setup';

/** Ends what the setup started. */
export default async function tearDownPlatform(): Promise<void> {
  const here = globalThis as JestProcess;
  const platform = await here[platformKey];
  delete here[platformKey];
  await platform?.stop();
}
