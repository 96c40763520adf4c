import { createColors } from 'picocolors';

/** Functions that color a text, or return it unchanged. */
export type Paint = ReturnType<typeof createColors>;

/** Maximum line length. */
export const WIDTH = 80;

/** Creates functions that color a text if `color` is true. */
export function createPaint(color: boolean): Paint {
  return createColors(color);
}
