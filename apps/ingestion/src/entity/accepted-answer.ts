import { Problem } from '@callboard/problems';

const answersOf = {
  json: ['application/json', 'application/problem+json', 'application/*', '*/*'],
  // Each line is JSON, so a client that only names JSON can read it.
  ndjson: ['application/x-ndjson', 'application/ndjson', 'application/json', 'application/*', '*/*'],
};

/** Refuses a request whose `Accept` leaves no room for the form of the answer. */
export function checkAccept(accept: string | undefined, answer: keyof typeof answersOf): void {
  if (accept === undefined || accept.trim() === '') return;
  const ranges = accept.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return isRefused ? [] : [range];
  });
  if (ranges.some((range) => answersOf[answer].includes(range))) return;
  throw new Problem('not-acceptable', `The answer is ${answersOf[answer][0]}`);
}
