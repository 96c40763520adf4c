import { type Random } from '../concurrent-download/flags/random.js';
import { type Material } from './spectra.js';

/** A place of a landscape. */
export interface Ground {
  readonly material: Material;
  /** How brightly it is lit, about 1. */
  readonly light: number;
}

/** Where a height of the landscape begins to be something else. */
const HEIGHTS: readonly (readonly [below: number, material: Material])[] = [
  [0.42, 'water'],
  [0.47, 'sand'],
  [0.66, 'vegetation'],
];

/** Places between two corners of the coarsest noise, in pixels. */
const CELL = 16;

/**
 * A landscape of lakes, shores, woods and rocks: smooth noise in three sizes is its height, and the slope towards the
 * light its brightness. The same random numbers give the same landscape.
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

/** Noise from 0 to 1 that changes smoothly from corner to corner of a grid. */
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
