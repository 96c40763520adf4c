import { type BandStatistics, type SceneResult } from '@stepwell/core/hyperspectral';
import { type Cube } from './cube.js';

/**
 * Statistics of a band computed the straightforward way: all values at hand, the mean first, then how far each is from
 * it.
 */
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

/** The two ways add up in another order: what differs by less than this part of a value is the same. */
const TOLERANCE = 1e-9;

/** What of a result is not what a second computation of the scene gives; nothing where they agree. */
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
