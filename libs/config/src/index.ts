export { readConfig } from './read-config';
export { ConfigError } from './config-error';
export type { WrongVariable } from './config-error';
export { metaOf } from './entry';
export type { EntryMeta } from './entry';
export { shared, projecting, httpPort, replicaUrls } from './shared-entries';
export type { SharedConfig } from './shared-entries';
export { configPage, envExample } from './config-reference';
export type { ConfiguredService } from './config-reference';
