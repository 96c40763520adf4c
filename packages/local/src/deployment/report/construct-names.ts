import { type LocalResource } from '../../kernel/resources/local-resource.js';

/** The construct path without the resource in an L2 construct: `Orders/Api/Resource` -> `Orders/Api`. */
export function constructOf(path: string): string {
  return path.replace(/(\/(Resource|Default))+$/, '');
}

/** The name of a resource within its stack: `Api` of `Orders/Api/Resource` in the stack `Orders`. */
export function shortName({ path, stack, logicalId }: Pick<LocalResource, 'path' | 'stack' | 'logicalId'>): string {
  const construct = constructOf(path).replace(/\.NestedStack\/[^/]*$/, '');
  const segments = construct.split('/');
  const own = segments.join('-') === stack ? [logicalId] : withoutStack(segments, stack);
  return own.join('/');
}

/** A stack's name is usually its construct path joined with hyphens. Otherwise its path has one segment. */
function withoutStack(segments: readonly string[], stack: string): readonly string[] {
  const count = segments.findIndex((_, index) => segments.slice(0, index + 1).join('-') === stack) + 1;
  return segments.length > Math.max(count, 1) ? segments.slice(Math.max(count, 1)) : segments;
}
