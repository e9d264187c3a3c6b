import { Composer, isMap, isScalar, isSeq, Lexer, Parser, type CST, type Document } from 'yaml';
import { descriptorLimits } from './descriptor-limits';

/** Why a document is not YAML, and at which offset of its text. */
export class UnreadableYaml extends Error {
  override readonly name = 'UnreadableYaml';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** YAML 1.2 core whatever a `%YAML` directive says. Repeated keys are looked for below, in linear time. */
const options = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/**
 * Reads the one document of a text, with the offset of every node.
 * @throws UnreadableYaml
 */
export function composeYaml(text: string): Document.Parsed {
  const [document, another] = new Composer(options).compose(tokensOf(text), true, text.length);
  if (!document) throw new UnreadableYaml('there is no document', 0);
  const [error] = document.errors;
  if (error) throw new UnreadableYaml(error.message, error.pos[0]);
  if (another) throw new UnreadableYaml('a second document begins without ---', another.range[0]);
  refuseRepeatedKeys(document.contents);
  return document;
}

/**
 * The parser keeps its own stack, the composer after it recurses: on a document nested some thousand levels deep it
 * takes the whole process down. So depth is bounded here, before the composer sees anything.
 */
function tokensOf(text: string): CST.Token[] {
  const { depthMax, yamlTokensMax } = descriptorLimits;
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The parser's stack holds the document and the scalar at hand as well.
    if (parser.stack.length > depthMax + 2) {
      throw new UnreadableYaml(`nested deeper than ${depthMax} levels`, parser.offset);
    }
    if (++count > yamlTokensMax) throw new UnreadableYaml(`more than ${yamlTokensMax} tokens`, parser.offset);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function refuseRepeatedKeys(node: unknown): void {
  if (isSeq(node)) node.items.forEach(refuseRepeatedKeys);
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    refuseRepeatedKeys(value);
    if (!isScalar(key)) continue;
    const name = String(key.value ?? '');
    if (seen.has(name)) throw new UnreadableYaml('Map keys must be unique', key.range?.[0] ?? 0);
    seen.add(name);
  }
}
