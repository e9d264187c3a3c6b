import { problemCodes, type ProblemCode } from '@callboard/problems';
import { problemStatus } from './problem-status';

/** `docs/reference/errors.md`: every code with its status, in the order of the table. */
export function errorsPage(): string {
  const codes = Object.keys(problemCodes) as ProblemCode[];
  return `${introduction}\n${codes.map(section).join('\n')}`;
}

const introduction = `# Errors

Generated from \`libs/problems\` and \`libs/http\`; do not edit. A refusal is \`application/problem+json\` with a permanent
\`code\`; its \`type\` leads to the code's section here. On Backstage's own paths it has Backstage's shape, with
the code in \`error.code\`, where clients of Backstage find those of its own errors, and what is wrong where in
\`error.errors\`; 405, 406, 412, 413, 415, 422 and 429 have the status that Backstage would use. A 5xx says nothing but its correlation id.
`;

function section(code: ProblemCode): string {
  const { title, remedy } = problemCodes[code];
  return `## ${code}\n\nStatus ${problemStatus[code]}. ${title}. ${remedy}\n`;
}
