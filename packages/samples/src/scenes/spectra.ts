/** The materials of a generated scene. */
export type Material = 'water' | 'sand' | 'vegetation' | 'rock';

/** Reflectance by wavelength in nanometers, similar to measurements of field spectrometers. */
const CURVES: Readonly<Record<Material, readonly (readonly [wavelength: number, reflectance: number])[]>> = {
  water: [
    [400, 0.06],
    [480, 0.07],
    [560, 0.05],
    [650, 0.03],
    [720, 0.01],
    [900, 0.004],
    [2500, 0.001],
  ],
  sand: [
    [400, 0.16],
    [480, 0.22],
    [560, 0.3],
    [650, 0.37],
    [900, 0.44],
    [1400, 0.5],
    [1900, 0.47],
    [2200, 0.52],
    [2500, 0.44],
  ],
  // The green peak, the absorption of chlorophyll in red, and the red edge at 700 nm, which identifies plants.
  vegetation: [
    [400, 0.03],
    [480, 0.04],
    [550, 0.1],
    [650, 0.04],
    [690, 0.06],
    [740, 0.4],
    [900, 0.48],
    [1200, 0.44],
    [1450, 0.18],
    [1650, 0.3],
    [1930, 0.08],
    [2200, 0.16],
    [2500, 0.06],
  ],
  rock: [
    [400, 0.1],
    [560, 0.14],
    [650, 0.17],
    [900, 0.2],
    [1400, 0.24],
    [2100, 0.26],
    [2200, 0.19],
    [2500, 0.22],
  ],
};

/** Returns the reflectance of a material at a wavelength, from 0 to 1, with linear interpolation. */
export function reflectance(material: Material, wavelength: number): number {
  const curve = CURVES[material];
  const after = curve.findIndex(([known]) => known >= wavelength);
  const [last] = curve.slice(-1);
  if (after < 0) return last?.[1] ?? 0;
  const [right, left] = [curve[after], curve[after - 1]];
  if (right === undefined || left === undefined) return right?.[1] ?? 0;
  return left[1] + ((right[1] - left[1]) * (wavelength - left[0])) / (right[0] - left[0]);
}
