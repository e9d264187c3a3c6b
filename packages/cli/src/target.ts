import { InvalidArgumentError } from 'commander';

/** The services that keep projections, with the path of each. */
export const bases = {
  catalog: '/api/catalog/v1',
  search: '/api/search/v1',
  notifications: '/api/notifications/v1',
} as const;

export const logPath = '/api/ingestion/v1/log';

/** A service that keeps projections. */
export type ServiceName = keyof typeof bases;

export const serviceNames = Object.keys(bases) as ServiceName[];

/** One projection of one service, written `<service>/<name>`. */
export interface Target {
  service: ServiceName;
  name: string;
  /** Its path at the gateway. */
  path: string;
}

/** @throws InvalidArgumentError */
export function serviceOf(text: string): ServiceName {
  const found = serviceNames.find((each) => each === text);
  if (found) return found;
  throw new InvalidArgumentError(`The services with projections are ${serviceNames.join(', ')}.`);
}

/** @throws InvalidArgumentError */
export function targetOf(text: string): Target {
  const [service = '', name = '', ...rest] = text.split('/');
  if (name === '' || rest.length > 0) {
    throw new InvalidArgumentError('A projection is named <service>/<name>, catalog/entity for instance.');
  }
  const known = serviceOf(service);
  return { service: known, name, path: `${bases[known]}/projections/${encodeURIComponent(name)}` };
}

/** @throws InvalidArgumentError */
export function wholeNumberOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}
