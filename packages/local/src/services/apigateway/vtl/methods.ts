import { matchWithin, type PatternTime } from '@stepwell/asl';
import { areEqual, JsonList, print, type VtlMap, type VtlValue } from './values.js';

/** The limits of one evaluation. */
export interface Limits {
  /** Counts characters that are created. Throws if they are too many. */
  count(characters: number): void;
  readonly patternTime: PatternTime;
}

/** Calls a method of Java on a value. Returns `undefined`, which is null, for one that does not exist. */
export function callMethod(target: VtlValue, name: string, args: readonly VtlValue[], limits: Limits): VtlValue {
  if (target === undefined) return undefined;
  if (name === 'toString') return print(target);
  if (name === 'equals') return areEqual(target, args[0]);
  if (name === 'hashCode') return print(target).length;
  if (typeof target === 'string') return own(stringMethods, name)?.(target, args, limits);
  if (Array.isArray(target)) return own(listMethods, name)?.(target, args);
  if (target instanceof Map) return own(mapMethods, name)?.(target, args);
  if (typeof target === 'number') return own(numberMethods, name)?.(target, args);
  return undefined;
}

function own<Method>(methods: Readonly<Record<string, Method>>, name: string): Method | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

type StringMethod = (text: string, args: readonly VtlValue[], limits: Limits) => VtlValue;

const textOf = (value: VtlValue): string => print(value);
const numberOf = (value: VtlValue): number => Number(typeof value === 'object' ? Number.NaN : (value ?? 0));

/** https://docs.oracle.com/javase/8/docs/api/java/lang/String.html */
const stringMethods: Readonly<Record<string, StringMethod>> = {
  length: (text) => text.length,
  isEmpty: (text) => text === '',
  trim: (text) => text.trim(),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  charAt: (text, [at]) => text.charAt(numberOf(at)),
  concat: (text, [other]) => text + textOf(other),
  contains: (text, [other]) => text.includes(textOf(other)),
  startsWith: (text, [other]) => text.startsWith(textOf(other)),
  endsWith: (text, [other]) => text.endsWith(textOf(other)),
  indexOf: (text, [other, from]) => text.indexOf(textOf(other), numberOf(from)),
  lastIndexOf: (text, [other]) => text.lastIndexOf(textOf(other)),
  equalsIgnoreCase: (text, [other]) => text.toLowerCase() === textOf(other).toLowerCase(),
  compareTo: (text, [other]) => (text < textOf(other) ? -1 : text > textOf(other) ? 1 : 0),
  substring: (text, [from, to]) => text.substring(numberOf(from), to === undefined ? text.length : numberOf(to)),
  replace: (text, [from, to], { count }) => {
    const result = text.split(textOf(from)).join(textOf(to));
    count(result.length);
    return result;
  },
  replaceAll: (text, [from, to], limits) => replacePattern(text, textOf(from), 'g', textOf(to), limits),
  replaceFirst: (text, [from, to], limits) => replacePattern(text, textOf(from), '', textOf(to), limits),
  matches: (text, [pattern], { patternTime }) => {
    const compiled = new RegExp(`^(?:${textOf(pattern)})$`, 's');
    return matchWithin(compiled, text.length, patternTime, () => compiled.test(text));
  },
  split: (text, [pattern], { patternTime }) => {
    const compiled = new RegExp(textOf(pattern));
    const parts = matchWithin(compiled, text.length, patternTime, () => text.split(compiled));
    while (parts.length > 1 && parts.at(-1) === '') parts.pop();
    return parts;
  },
};

/** Java's replacement: `$1` is a group, a backslash makes the next character literal. */
function replacePattern(text: string, pattern: string, flags: string, replacement: string, limits: Limits): string {
  const compiled = new RegExp(pattern, flags);
  const replace = (...found: unknown[]): string =>
    replacement.replace(/\\(.)|\$(\d)/gs, (_, literal: string | undefined, group: string) =>
      literal === undefined ? String(found[Number(group)] ?? '') : literal,
    );
  const result = matchWithin(compiled, text.length, limits.patternTime, () => text.replace(compiled, replace));
  limits.count(result.length);
  return result;
}

type ListMethod = (list: VtlValue[], args: readonly VtlValue[]) => VtlValue;

/** https://docs.oracle.com/javase/8/docs/api/java/util/List.html */
const listMethods: Readonly<Record<string, ListMethod>> = {
  size: (list) => list.length,
  length: (list) => list.length,
  isEmpty: (list) => list.length === 0,
  get: (list, [index]) => list[numberOf(index)],
  contains: (list, [item]) => list.some((each) => areEqual(each, item)),
  indexOf: (list, [item]) => list.findIndex((each) => areEqual(each, item)),
  add: (list, [item]) => {
    list.push(item);
    return true;
  },
  addAll: (list, [items]) => {
    if (Array.isArray(items)) for (const item of [...items]) list.push(item);
    return true;
  },
  set: (list, [index, item]) => {
    const before = list[numberOf(index)];
    if (numberOf(index) < list.length) list[numberOf(index)] = item;
    return before;
  },
  remove: (list, [index]) => list.splice(numberOf(index), 1)[0],
  subList: (list, [from, to]) => [...list.slice(numberOf(from), numberOf(to))],
};

type MapMethod = (map: VtlMap, args: readonly VtlValue[]) => VtlValue;

/** https://docs.oracle.com/javase/8/docs/api/java/util/Map.html */
const mapMethods: Readonly<Record<string, MapMethod>> = {
  size: (map) => map.size,
  isEmpty: (map) => map.size === 0,
  get: (map, [key]) => map.get(textOf(key)),
  getOrDefault: (map, [key, other]) => map.get(textOf(key)) ?? other,
  containsKey: (map, [key]) => map.has(textOf(key)),
  containsValue: (map, [value]) => [...map.values()].some((each) => areEqual(each, value)),
  keySet: (map) => [...map.keys()],
  values: (map) => [...map.values()],
  entrySet: (map) =>
    [...map].map(
      ([key, value]) =>
        new Map<string, VtlValue>([
          ['key', key],
          ['value', value],
        ]),
    ),
  getKey: (map) => map.get('key'),
  getValue: (map) => map.get('value'),
  put: (map, [key, value]) => {
    const before = map.get(textOf(key));
    map.set(textOf(key), value);
    return before;
  },
  putAll: (map, [others]) => {
    if (others instanceof Map) for (const [key, value] of others) map.set(key, value);
    return undefined;
  },
  remove: (map, [key]) => {
    const before = map.get(textOf(key));
    map.delete(textOf(key));
    return before;
  },
};

type NumberMethod = (number: number, args: readonly VtlValue[]) => VtlValue;

const numberMethods: Readonly<Record<string, NumberMethod>> = {
  intValue: Math.trunc,
  longValue: Math.trunc,
  doubleValue: (number) => number,
  compareTo: (number, [other]) => Math.sign(number - numberOf(other)),
  // Templates parse numbers with a function of any number: `$x.parseInt('1')`.
  parseInt: (_, [text]) => {
    const parsed = Number.parseInt(textOf(text), 10);
    return Number.isNaN(parsed) ? undefined : parsed;
  },
};

/** A property of a value: of a map its member, else the result of a getter of Java such as `getKey`. */
export function propertyOf(target: VtlValue, name: string): VtlValue {
  if (target instanceof Map) return target.get(name);
  if (target instanceof JsonList || Array.isArray(target)) {
    if (name === 'size' || name === 'length') return target.length;
    return name === 'empty' ? target.length === 0 : undefined;
  }
  return typeof target === 'string' && name === 'empty' ? target === '' : undefined;
}
