import { invalidParameter } from '@callboard/problems';
import type { DescriptorDocument } from './descriptor-document';

/** The one document of a body that comes with `If-Match`, which is a condition on one entity. */
export async function onlyOne(
  documents: Iterable<DescriptorDocument> | AsyncIterable<DescriptorDocument>,
): Promise<DescriptorDocument[]> {
  const found: DescriptorDocument[] = [];
  for await (const document of documents) {
    found.push(document);
    if (found.length > 1) throw invalidParameter('if-match', 'If-Match is for a body of one entity', 'many-documents');
  }
  return found;
}
