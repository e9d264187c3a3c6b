import { invalidField, type Problem } from '@callboard/problems';
import type { Condition, Predicate } from './predicate';

type Mapping = Record<string, unknown>;

/** Deeper than this nobody nests by hand; it bounds the recursion here and in the evaluation. */
export const depthMax = 50;

/** Reads a predicate of a request body (`query`), by Backstage's rules. */
export function parsePredicate(query: unknown, depth = 0): Predicate {
  if (!isMapping(query)) throw invalid('a query must be an object');
  if (depth > depthMax) throw invalid(`a query must not be nested deeper than ${depthMax}`);
  const operators = Object.keys(query).filter((key) => key.startsWith('$'));
  if (operators.length === 0) {
    return { all: Object.entries(query).map(([path, matcher]) => parseMatcher(path, matcher)) };
  }
  if (Object.keys(query).length > 1) throw invalid(`${operators[0]} must stand alone`);
  return parseOperator(operators[0]!, query, depth + 1);
}

function parseOperator(operator: string, query: Mapping, depth: number): Predicate {
  const operand = query[operator];
  if (operator === '$not') return { not: parsePredicate(operand, depth) };
  if (operator !== '$all' && operator !== '$any') throw invalid(`unknown operator ${operator}`);
  if (!Array.isArray(operand)) throw invalid(`${operator} must be a list`);
  const predicates = operand.map((each) => parsePredicate(each, depth));
  return operator === '$all' ? { all: predicates } : { any: predicates };
}

/** Of several operators the first in this order counts, and nothing is said about the rest: so does upstream. */
function parseMatcher(path: string, matcher: unknown): Condition {
  const key = path.toLowerCase();
  if (isScalar(matcher)) return { key, anyOf: [String(matcher)] };
  if (!isMapping(matcher)) throw invalid(`the matcher of ${path} must be a scalar or an object`);
  if ('$exists' in matcher) return parseExists(key, matcher['$exists']);
  if ('$in' in matcher) return { key, anyOf: parseScalars(matcher['$in']) };
  if ('$contains' in matcher) return parseContains(key, matcher['$contains']);
  if ('$hasPrefix' in matcher) return parsePrefix(key, matcher['$hasPrefix']);
  throw invalid(`the matcher of ${path} has no known operator`);
}

function parseExists(key: string, exists: unknown): Condition {
  if (typeof exists !== 'boolean') throw invalid('$exists must be true or false');
  return { key, exists };
}

function parsePrefix(key: string, prefix: unknown): Condition {
  if (typeof prefix !== 'string') throw invalid('$hasPrefix must be a text');
  return { key, prefix };
}

function parseContains(key: string, wanted: unknown): Condition {
  if (isScalar(wanted)) return { key, anyOf: [String(wanted)] };
  if (key !== 'relations' || !isMapping(wanted) || typeof wanted['type'] !== 'string') {
    throw invalid('$contains takes a scalar, or for relations an object with a type');
  }
  const relation = `relations.${wanted['type'].toLowerCase()}`;
  const target = wanted['targetRef'];
  if (target === undefined) return { key: relation, exists: true };
  if (typeof target === 'string') return { key: relation, anyOf: [target] };
  if (!isMapping(target)) throw invalid('targetRef must be a text or {"$in": […]}');
  return { key: relation, anyOf: parseScalars(target['$in']) };
}

function parseScalars(values: unknown): string[] {
  if (!Array.isArray(values) || !values.every(isScalar)) throw invalid('$in must be a list of scalars');
  return values.map(String);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isMapping(value: unknown): value is Mapping {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function invalid(detail: string): Problem {
  return invalidField('/query', `Invalid query: ${detail}`, 'bad-query');
}
