/** Structures in structures are shown to this depth. */
const deepest = 8;

/** A value as AWS's messages show it: `{key=value}`, `[a, b]`. Values of a request may have any type. */
export function describeValue(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || value instanceof Date) return String(value);
  if (depth > deepest) return '...';
  if (value instanceof Uint8Array) return 'java.nio.HeapByteBuffer';
  if (Array.isArray(value)) return `[${value.map((item) => describeValue(item, depth + 1)).join(', ')}]`;
  return `{${describeMembers(value, depth)}}`;
}

/** A list of structures as AWS's messages show it: `[RoutingConfigurationListItem(weight=50)]`. */
export function describeList(items: readonly unknown[], item: string): string {
  const name = item.startsWith(':') ? '' : item;
  const describeItem = (each: unknown): string =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? `${name}(${describeMembers(each, 1)})`
      : describeValue(each, 1);
  return `[${items.map(describeItem).join(', ')}]`;
}

function describeMembers(value: object, depth: number): string {
  return Object.entries(value)
    .map(([key, part]) => `${key}=${describeValue(part, depth + 1)}`)
    .join(', ');
}
