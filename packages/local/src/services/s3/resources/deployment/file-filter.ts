/**
 * Whether a file passes the filters of `aws s3 sync`: the last pattern that matches decides. Patterns match the whole
 * path; `*` matches `/`, too.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters
 */
export function fileFilter(exclude: readonly string[], include: readonly string[]): (path: string) => boolean {
  const filters = [
    ...exclude.map((pattern) => ({ expression: expressionOf(pattern), isIncluded: false })),
    ...include.map((pattern) => ({ expression: expressionOf(pattern), isIncluded: true })),
  ];
  return (path) => filters.findLast(({ expression }) => expression.test(path))?.isIncluded ?? true;
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*+|\?|\[[!]?[^\]]+\])/).map((part) => {
    if (part.startsWith('*')) return '.*';
    if (part === '?') return '.';
    if (part.length > 2 && part.startsWith('[')) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
