import { problemStatus } from '@callboard/http';
import { problemCodes, type ProblemCode } from '@callboard/problems';

/** A refusal as the API's description shows it. */
export function problemExample(code: ProblemCode, detail: string, errors?: object[]) {
  const example = {
    type: `/docs/reference/errors.md#${code}`,
    title: problemCodes[code].title,
    status: problemStatus[code],
    detail,
    code,
    ...(errors && { errors }),
    correlationId: '5d1f7c1e-9f0a-4c55-8f0e-2a7d7f0c9b11',
  };
  return { description: problemCodes[code].title, content: { 'application/problem+json': { example } } };
}
