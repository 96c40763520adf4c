/** A line segment between two layers: down from one column, across, and down in another column. */
export interface Crossing {
  readonly fromColumn: number;
  readonly toColumn: number;
}

/**
 * Assigns a row to each crossing so that lines do not touch. Crossings from the same column may overlap, because they
 * are one line that forks. Straight lines need no row.
 *
 * A crossing occupies its first column above its row and its second column below it. A crossing that ends in the column
 * in which another starts therefore needs a row above it. This is channel routing with Hashimoto and Stevens' left-edge
 * algorithm; cyclic constraints are broken.
 *
 * @returns the row of each crossing, from 0, and how many rows there are
 */
export function assignRows(crossings: readonly Crossing[]): {
  readonly rows: readonly number[];
  readonly count: number;
} {
  const rows = crossings.map(() => 0);
  const bent = crossings
    .map((crossing, index) => ({ ...crossing, index }))
    .filter(({ fromColumn, toColumn }) => fromColumn !== toColumn);
  const waiting = new Set(bent);
  const placed: (Crossing & { readonly row: number })[] = [];
  while (waiting.size > 0) {
    const candidates = [...waiting];
    const free = candidates.filter(
      (one) =>
        !candidates.some(
          (other) => other !== one && other.toColumn === one.fromColumn && other.fromColumn !== one.fromColumn,
        ),
    );
    for (const crossing of (free.length > 0 ? free : candidates.slice(0, 1)).sort(
      (one, other) => leftOf(one) - leftOf(other),
    )) {
      let row = Math.max(
        0,
        ...placed.filter(({ toColumn }) => toColumn === crossing.fromColumn).map((other) => other.row + 1),
      );
      while (
        placed.some(
          (other) => other.row === row && other.fromColumn !== crossing.fromColumn && overlap(other, crossing),
        )
      )
        row += 1;
      placed.push({ ...crossing, row });
      rows[crossing.index] = row;
      waiting.delete(crossing);
    }
  }
  return { rows, count: Math.max(0, ...placed.map(({ row }) => row + 1)) };
}

function leftOf({ fromColumn, toColumn }: Crossing): number {
  return Math.min(fromColumn, toColumn);
}

function overlap(one: Crossing, other: Crossing): boolean {
  return (
    leftOf(one) <= Math.max(other.fromColumn, other.toColumn) && leftOf(other) <= Math.max(one.fromColumn, one.toColumn)
  );
}
