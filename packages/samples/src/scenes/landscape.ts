import { type Random } from '../random.js';
import { type Material } from './spectra.js';

/** A point of a landscape. */
export interface Ground {
  readonly material: Material;
  /** The brightness, about 1. */
  readonly light: number;
}

/** Upper limits of height per material. */
const HEIGHTS: readonly (readonly [below: number, material: Material])[] = [
  [0.42, 'water'],
  [0.47, 'sand'],
  [0.66, 'vegetation'],
];

/** Pixels between two grid points of the coarsest noise. */
const CELL = 16;

/**
 * Generates a landscape of lakes, shores, forests and rocks: smooth noise in three sizes is the height, and the slope
 * toward the light is the brightness. The same random numbers produce the same landscape.
 */
export function makeLandscape(
  samples: number,
  lines: number,
  random: Random,
): (line: number, sample: number) => Ground {
  const octaves = [CELL, CELL / 2, CELL / 4].map((cell, index) => ({
    noise: makeNoise(samples + CELL, lines + CELL, cell, random),
    weight: 1 / 2 ** index,
  }));
  const total = octaves.reduce((sum, { weight }) => sum + weight, 0);
  const height = (line: number, sample: number): number =>
    octaves.reduce((sum, { noise, weight }) => sum + weight * noise(line, sample), 0) / total;
  return (line, sample) => {
    const here = height(line, sample);
    const slope = here - height(line + 1, sample + 1);
    const material = HEIGHTS.find(([below]) => here < below)?.[1] ?? 'rock';
    return { material, light: material === 'water' ? 1 : Math.min(1.4, Math.max(0.6, 1 + slope * 6)) };
  };
}

/** Creates noise from 0 to 1 that changes smoothly between the points of a grid. */
function makeNoise(
  samples: number,
  lines: number,
  cell: number,
  random: Random,
): (line: number, sample: number) => number {
  const columns = Math.ceil(samples / cell) + 2;
  const corners = Array.from({ length: columns * (Math.ceil(lines / cell) + 2) }, random);
  const corner = (row: number, column: number): number => corners[row * columns + column] ?? 0;
  return (line, sample) => {
    const [row, column] = [Math.floor(line / cell), Math.floor(sample / cell)];
    const [down, right] = [smooth(line / cell - row), smooth(sample / cell - column)];
    const top = corner(row, column) * (1 - right) + corner(row, column + 1) * right;
    const bottom = corner(row + 1, column) * (1 - right) + corner(row + 1, column + 1) * right;
    return top * (1 - down) + bottom * down;
  };
}

function smooth(part: number): number {
  return part * part * (3 - 2 * part);
}
