/** A line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Longer texts are not compared: the table of the comparison has the product of their lines. */
const maxLines = 1500;

/** Compares two texts line by line; `undefined` if they are too long. Lines without the added ones are `before`. */
export function diffLines(before: string, after: string): DiffLine[] | undefined {
  const [old, next] = [before.split('\n'), after.split('\n')];
  if (old.length > maxLines || next.length > maxLines) return undefined;
  const width = next.length + 1;
  // Length of the longest common subsequence of the rest of both texts.
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === next[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const [removed, added] = [old[i], next[j]];
    if (removed !== undefined && removed === added) {
      lines.push({ kind: 'same', text: removed });
      i += 1;
      j += 1;
    } else if (
      removed !== undefined &&
      (added === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: removed });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: added ?? '' });
      j += 1;
    }
  }
  return lines;
}
