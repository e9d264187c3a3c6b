import { containersPlatform } from './containers.platform';
import { DockerEngine, ImageUnavailable } from './docker-engine';
import { readSettings } from './platform.settings';
import { probeKafka } from './kafka-probe';
import { probeMongo } from './mongo-probe';

describe('containers', () => {
  const settings = readSettings({ log: () => undefined, env: {} });

  it('are passed over within seconds where no engine answers', async () => {
    const begun = Date.now();
    expect(await DockerEngine.find({ DOCKER_HOST: 'tcp://127.0.0.1:1' })).toBeUndefined();
    expect(await DockerEngine.find({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })).toBeUndefined();
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('give a usable Kafka and MongoDB where an engine has the images', async () => {
    const platform = await containersPlatform(settings).catch((error: unknown) => {
      if (error instanceof ImageUnavailable) return undefined;
      throw error;
    });
    if (!platform) {
      process.stderr.write('Not run: containers as a platform (no Docker engine with the images answers here).\n');
      return;
    }
    await probeKafka(platform.kafka);
    await probeMongo(platform.mongo);
    await platform.stop();
  }, 180_000);
});
