import { Raster } from './raster.js';

/** Brightness steps of the folds. The palette contains each color this many times. */
const SHADES = 8;

/** Folds along a flag that is twice as wide as high. */
const FOLDS = 1.6;

/** Thresholds of a 4 by 4 ordered dither, which hides the edges between the steps. */
const DITHER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((threshold) => (threshold + 0.5) / 16);

/**
 * Adds folds to a flag, as if it waved: the same colors, lighter and darker along a slanted wave.
 *
 * @param flat the flag without folds
 * @param phase where the wave begins, from 0 to 1
 */
export function waveCloth(flat: Raster, phase: number): Raster {
  const waved = new Raster(flat.width, flat.height);
  for (const color of flat.palette) {
    for (let shade = 0; shade < SHADES; shade += 1) waved.palette.push(shaded(color, shade / (SHADES - 1)));
  }
  for (let row = 0; row < flat.height; row += 1) {
    for (let column = 0; column < flat.width; column += 1) {
      const along = (column + row * 0.35) / flat.height / 2;
      const light = (0.5 + 0.5 * Math.sin(2 * Math.PI * (along * FOLDS + phase))) * (SHADES - 1);
      const threshold = DITHER[(row % 4) * 4 + (column % 4)] ?? 0.5;
      const at = row * flat.width + column;
      waved.pixels[at] = (flat.pixels[at] ?? 0) * SHADES + Math.floor(light) + (light % 1 > threshold ? 1 : 0);
    }
  }
  return waved;
}

/** Returns the color at a light from 0 (in a fold) to 1 (on its ridge). */
function shaded(color: number, light: number): number {
  const scale = 0.74 + 0.26 * light;
  const channel = (shift: number): number => Math.round(((color >> shift) & 0xff) * scale) << shift;
  return channel(16) | channel(8) | channel(0);
}
