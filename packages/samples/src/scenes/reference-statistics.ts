import { type BandStatistics, type SceneResult } from '../hyperspectral/index.js';
import { type Cube } from './cube.js';

/** Computes the statistics of each band with all values in memory: first the mean, then the deviations. */
export function referenceStatistics(cube: Cube): readonly Required<Omit<BandStatistics, 'wavelength'>>[] {
  return cube.values.map((plane, band) => {
    const values = [...plane].filter((value) => value !== cube.ignoreValue);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const [minimum, maximum] = values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Infinity, -Infinity],
    );
    return { band: band + 1, count: values.length, minimum, maximum, mean, standardDeviation: Math.sqrt(variance) };
  });
}

/** The maximum relative difference, because the two computations add in a different order. */
const TOLERANCE = 1e-9;

/** Returns the differences between a result and the reference statistics. */
export function findDifferences(cube: Cube, result: Pick<SceneResult, 'bands'>): string[] {
  const expected = referenceStatistics(cube);
  if (result.bands.length !== expected.length) return [`${result.bands.length} bands, not ${expected.length}`];
  return expected.flatMap((wanted, index) =>
    (['band', 'count', 'minimum', 'maximum', 'mean', 'standardDeviation'] as const).flatMap((figure) => {
      const found = result.bands[index]?.[figure];
      return isClose(found, wanted[figure])
        ? []
        : [`band ${wanted.band}: ${figure} ${String(found)}, not ${wanted[figure]}`];
    }),
  );
}

function isClose(found: number | undefined, wanted: number): boolean {
  return found !== undefined && Math.abs(found - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted));
}
