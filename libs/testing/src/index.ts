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
export { badRequests, type BadRequest, type Tastes } from './bad-requests';
export { sendAsIs } from './send-as-is';
export { DescribedApi, type SeenAnswer } from './described-api';
export * from './product';
