import { type BandStatistics } from './band-statistics.js';
import { type EnviHeader } from './envi-header.js';

/** Wavelengths in nanometres that a quick-look shows as red, green and blue. */
const RED_GREEN_BLUE = [650, 550, 450] as const;

/** An 8-bit RGB picture, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array;
}

/** The bands (counted from 0) to show: the header's own, else those nearest to red, green and blue light, else first, middle and last. */
export function quickLookBands(header: EnviHeader): readonly [number, number, number] {
  if (header.defaultBands !== undefined) return header.defaultBands;
  const { wavelengths, bands } = header;
  if (wavelengths === undefined) return [bands - 1, Math.floor((bands - 1) / 2), 0];
  const perNanometre = /^(micro|µ|um)/i.test(header.wavelengthUnits ?? '') ? 1_000 : 1;
  const nearest = (light: number) =>
    wavelengths.reduce((best, wavelength, band) => (Math.abs(wavelength * perNanometre - light) < Math.abs((wavelengths[best] ?? 0) * perNanometre - light) ? band : best), 0);
  return [nearest(RED_GREEN_BLUE[0]), nearest(RED_GREEN_BLUE[1]), nearest(RED_GREEN_BLUE[2])];
}

/** How far apart the pixels are that a quick-look takes, so that neither side is longer than `longestSide`. */
export function quickLookStep(header: EnviHeader, longestSide: number): number {
  return Math.max(1, Math.ceil(Math.max(header.samples, header.lines) / longestSide));
}

/** One byte of a picture: two standard deviations around the mean fill the range, what counts not is black. */
export function stretch(value: number, { mean, standardDeviation, count }: BandStatistics): number {
  if (count === 0 || mean === undefined || standardDeviation === undefined || Number.isNaN(value)) return 0;
  if (standardDeviation === 0) return 128;
  return Math.round(Math.min(255, Math.max(0, 127.5 + (value - mean) * (127.5 / (2 * standardDeviation)))));
}
