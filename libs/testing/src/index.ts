export {
  api,
  component,
  domain,
  group,
  location,
  resource,
  system,
  template,
  user,
  type Overrides,
} from './entity-builders';
export { freshNames, platformAddresses, type FreshNames } from './fresh-names';
export { keyPair, userToken, type OtherToken } from './user-tokens';
export { waitUntil, type WaitOptions } from './wait-until';
export { WebhookReceiver, type AnswerWebhook, type ReceivedWebhook, type WebhookAnswer } from './webhook-receiver';
export { fuzzApi, type Fuzz } from './fuzz-api';
export { fuzzPlaces, type Fuzzed, type FuzzedPlaces } from './fuzz-places';
export type { WrongRequest } from './wrong-requests';
export { CommandWatch, type ExplainedQuery } from './command-watch';
export { DescribedApi, type SeenAnswer } from './described-api';
export * from './product';
