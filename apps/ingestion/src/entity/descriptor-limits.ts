/** What a reader of descriptors takes; what is beyond is refused before it can cost anything. */
export const descriptorLimits = {
  /** One document of a body, one entity of a list, one line of NDJSON. */
  documentBytesMax: 1024 * 1024,
  /** Documents of a body that is read as a whole (JSON, YAML); a stream of NDJSON may go on for ever. */
  documentsMax: 50_000,
  /** Nesting of mappings and lists in one document. */
  depthMax: 64,
  /** Tokens of one YAML document (a key with its value has about five); a megabyte of nothing else takes seconds. */
  yamlTokensMax: 300_000,
  /** Aliases that a YAML document may resolve, weighted by what they nest. */
  aliasesMax: 100,
} as const;
