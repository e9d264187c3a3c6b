import { Agent } from 'node:http';
import { problemCodes } from '@callboard/problems';
import { DescribedApi, type SeenAnswer } from './described-api';
import { DescribedOperations } from './described-operations';
import { answerMsMax } from './fuzz-api';
import type { Known } from './right-request';
import { sendAsIs } from './send-as-is';
import { right, wrongRequests, type WrongRequest } from './wrong-requests';

/** What is known of the service beside its description. */
export interface FuzzedPlaces extends Known {
  /** Requests that need not be refused, or not say where: each for a reason. */
  isExcused?(request: WrongRequest): boolean;
}

/** What was sent, by operation, each as `GET /path/{parameter}`. */
export interface Fuzzed {
  described: string[];
  answered: string[];
}

const atOnce = 4;
const shownMax = 60;
const shownKindsMax = 12;

/** Refusals for a fault of a parameter or a field: they must say where it is. */
const placedCodes = new Set<string>([
  'invalid-parameter',
  'invalid-request',
  'in-the-future',
  'not-an-entity',
  'invalid-entity',
  'unknown-kind',
  'unknown-field',
]);

/**
 * Sends a service every kind of wrong value in every place of every operation that it describes, each in a request that
 * is right otherwise. The values that are drawn depend on a seed, which `CALLBOARD_FUZZ_SEED` sets.
 * @throws with the seed and the requests where an answer is a 5xx, late, not as described, or a refusal without a known
 *   code or without the place; and where what is certainly wrong is taken, or what is right refused
 */
export async function fuzzPlaces(
  origin: string,
  { isExcused = () => false, ...known }: FuzzedPlaces = {},
): Promise<Fuzzed> {
  const seed = Number(process.env['CALLBOARD_FUZZ_SEED'] ?? Date.now() | 0);
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as ConstructorParameters<
    typeof DescribedApi
  >[0];
  const described = new DescribedApi(document);
  const requests = wrongRequests(document, { ...known, seed });
  const faults = new Faults();
  const answered = new Set<string>();
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const next = requests.values();
  const send = async () => {
    for (const request of next) {
      const from = performance.now();
      const answer = await sendAsIs(origin, request.request, agent);
      const isLate = performance.now() - from > answerMsMax;
      const fault = isLate ? 'takes too long' : faultOf(request, answer, { described, isExcused: isExcused(request) });
      if (fault !== undefined) faults.note(request, answer, fault);
      answered.add(request.operation);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, send));
  } finally {
    agent.destroy();
  }
  faults.check(seed);
  const operations = new DescribedOperations(document).all.map(({ name }) => name);
  return { described: operations, answered: operations.filter((each) => answered.has(each)) };
}

interface Expected {
  described: DescribedApi;
  isExcused: boolean;
}

function faultOf(request: WrongRequest, answer: SeenAnswer, { described, isExcused }: Expected): string | undefined {
  if (answer.status >= 500) return 'is a failure of ours';
  const misfit = described.misfit(answer);
  if (misfit !== undefined) return misfit;
  if (answer.status >= 400) return refusalFault(request, answer, isExcused);
  return request.isCertainlyWrong && !isExcused ? 'is taken' : undefined;
}

function refusalFault({ kind, pointer }: WrongRequest, { text }: SeenAnswer, isExcused: boolean): string | undefined {
  // Backstage's backends say nothing of addresses that are nowhere; everywhere else a body is described.
  if (text === '') return undefined;
  const { code, errors } = refusalIn(text);
  if (code === undefined || !Object.hasOwn(problemCodes, code)) return 'has no code of the list';
  if (!placedCodes.has(code)) return undefined;
  if (kind === right) return 'is refused though it is right';
  const isPlaced = pointer === undefined || errors.some((error) => isAt(error.pointer, pointer));
  return isPlaced || isExcused ? undefined : 'does not say where';
}

interface Refusal {
  code?: string;
  errors: { pointer: string }[];
}

/** In our shape, in Backstage's, or of the one document that was pushed. */
function refusalIn(text: string): Refusal {
  const body = JSON.parse(text) as Partial<Refusal> & { error?: object; items?: { problem?: object }[] };
  const { code, errors = [] } = (body.error ?? body.items?.[0]?.problem ?? body) as Partial<Refusal>;
  return { code, errors };
}

/** At the place, in it, or around it; brackets and capitals make another name of the same place. */
function isAt(...pointers: [found: string, wanted: string]): boolean {
  const [found, wanted] = pointers.map((each) => `${each.replace(/\[.*/, '').toLowerCase()}/`) as typeof pointers;
  return found.startsWith(wanted) || wanted.startsWith(found);
}

/** What is wrong, told once for all kinds that are wrong at one place in the same way. */
class Faults {
  private readonly found = new Map<string, { kinds: string[]; first: string }>();

  note({ operation, place, kind, request }: WrongRequest, { status, text }: SeenAnswer, fault: string): void {
    const title = `${operation}, ${place}: ${fault}`;
    const known = this.found.get(title);
    if (known) return void known.kinds.push(kind);
    const sent = `${request.path.slice(0, 200)} ${request.body?.slice(0, 100) ?? ''}`;
    this.found.set(title, { kinds: [kind], first: `${sent}\n    ${status} ${text.slice(0, 300)}` });
  }

  check(seed: number): void {
    if (this.found.size === 0) return;
    const shown = [...this.found].slice(0, shownMax).map(([title, { kinds, first }]) => {
      const more = kinds.length > shownKindsMax ? `, and ${kinds.length - shownKindsMax} more` : '';
      return `${title}\n    ${kinds.slice(0, shownKindsMax).join(', ')}${more}\n    ${first}`;
    });
    throw new Error(`seed ${seed}, ${this.found.size} faults:\n${shown.join('\n')}`);
  }
}
