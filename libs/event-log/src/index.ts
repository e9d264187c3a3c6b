export * from './decision';
export * from './head';
export * from './log-entry';
export * from './log-reader';
export * from './log-writer';
export * from './log-store';
export { positionsOf } from './relay/batch-store';
export { ensureGenesis, type Genesis } from './relay/genesis';
export { Relay, type RelayOptions, type RelayState } from './relay/relay';
