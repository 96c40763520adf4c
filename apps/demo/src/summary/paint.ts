import { createColors } from 'picocolors';

/** Colours on, or the same words without. */
export type Paint = ReturnType<typeof createColors>;

/** Columns that everything fits in. */
export const WIDTH = 80;

/** Colours where `colour` says so; nothing else in the text changes. */
export function createPaint(color: boolean): Paint {
  return createColors(color);
}
