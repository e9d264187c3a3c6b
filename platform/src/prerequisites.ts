import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Which of the things that may be missing are needed now. */
export interface Needs {
  java: boolean;
  maven: boolean;
  pip: boolean;
}

/** The machine lacks something; the message is one sentence for each thing, naming the package to install. */
export class MissingPrerequisites extends Error {
  override readonly name = 'MissingPrerequisites';
}

interface Prerequisites {
  missingPrerequisites(needs: Needs): string[];
}

/** Throws MissingPrerequisites before anything is done for which something is missing. */
export function requirePrerequisites(needs: Needs): void {
  const load = createRequire(__filename);
  const { missingPrerequisites } = load(join(__dirname, '..', 'prerequisites.cjs')) as Prerequisites;
  const missing = missingPrerequisites(needs);
  if (missing.length > 0) throw new MissingPrerequisites(missing.join('\n'));
}
