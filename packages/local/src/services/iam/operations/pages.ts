export interface PageInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** A page of a list; `Marker` is where the next one starts. */
export function page<T>(all: readonly T[], { Marker, MaxItems = 100 }: PageInput) {
  const start = Number(Marker ?? 0) || 0;
  const end = start + MaxItems;
  const IsTruncated = end < all.length;
  return { items: all.slice(start, end), paging: { IsTruncated, Marker: IsTruncated ? String(end) : undefined } };
}
