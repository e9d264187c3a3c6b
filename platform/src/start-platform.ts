import { containersPlatform } from './containers.platform';
import { ImageUnavailable } from './docker-engine';
import { embeddedPlatform } from './embedded.platform';
import { givenPlatform } from './given.platform';
import type { Platform } from './platform';
import { readSettings, type PlatformOptions, type PlatformSettings } from './platform.settings';

async function containersIfPossible(settings: PlatformSettings): Promise<Platform | undefined> {
  try {
    return await containersPlatform(settings);
  } catch (error) {
    if (!(error instanceof ImageUnavailable)) throw error;
    settings.log(`Not in containers: ${error.message}.`);
    return undefined;
  }
}

async function containersOrFail(settings: PlatformSettings): Promise<Platform> {
  const platform = await containersPlatform(settings);
  if (!platform) throw new Error('CALLBOARD_PLATFORM=containers, and no Docker engine answers.');
  return platform;
}

/**
 * A real Kafka and a real MongoDB, usable when the promise resolves: the given ones, else containers, else
 * embedded servers, which end with this process even when it is killed. CALLBOARD_PLATFORM forces one of the three.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const settings = readSettings(options);
  if (settings.kind === 'containers') return containersOrFail(settings);
  if (settings.kind === 'given' || (settings.given && !settings.kind)) return givenPlatform(settings);
  if (settings.kind === 'embedded') return embeddedPlatform(settings);
  return (await containersIfPossible(settings)) ?? embeddedPlatform(settings);
}
