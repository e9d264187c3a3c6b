import { type Head } from './head';
import { headOf, logIdOf } from './log-entry';
import { HEAD_FIELDS, type LogStore } from './log-store';

/** Distances at which one read looks ahead of a known version; doubling, so that a lost head costs few reads. */
const STRIDES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** An entity and the version from which its true head is looked for. */
export interface Astray {
  ref: string;
  head: Head | undefined;
}

/** The true heads of entities whose head fell behind, found in the log by majority reads. Entities never seen are absent. */
export async function mendHeads(log: LogStore, astray: Astray[]): Promise<Map<string, Head>> {
  const mended = new Map<string, Head>();
  for (const { ref, head } of astray) if (head) mended.set(ref, head);
  let open = astray.map(({ ref }) => ref);
  while (open.length > 0) {
    const { entries } = await log.find(
      open.flatMap((ref) => STRIDES.map((stride) => logIdOf(ref, versionOf(mended, ref) + stride))),
      HEAD_FIELDS,
    );
    open = open.filter((ref) => {
      const known = versionOf(mended, ref);
      const reached = STRIDES.findLast((stride) => entries.has(logIdOf(ref, known + stride))) ?? 0;
      if (reached > 0) mended.set(ref, headOf(entries.get(logIdOf(ref, known + reached))!));
      // Versions have no gaps: when the next one was asked for too and is absent, this is the last.
      return reached > 0 && !STRIDES.includes(reached + 1);
    });
  }
  return mended;
}

function versionOf(heads: Map<string, Head>, ref: string): number {
  return heads.get(ref)?.version ?? 0;
}
