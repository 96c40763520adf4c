import { type Colors } from './output.js';

/** Formats rows as aligned columns. Returns no lines if there are no rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], colors: Colors): string[] {
  if (rows.length === 0) return [];
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [colors.dim(line(headings)), ...rows.map(line)];
}
