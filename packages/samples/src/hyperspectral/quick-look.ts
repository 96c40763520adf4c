import { type BandStatistics } from './band-statistics.js';
import { type EnviHeader } from './envi-header.js';

/** The wavelengths, in nanometers, that a quick-look shows as red, green and blue. */
const RED_GREEN_BLUE = [650, 550, 450] as const;

/** The plan of a quick-look, which is part of a scene's plan. Bands are numbered from 1. */
export interface QuickLookPlan {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** The quick-look shows every `step`-th pixel and line. */
  readonly step: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** An 8-bit RGB picture, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes per pixel. */
  readonly rgb: Uint8Array;
}

/**
 * Plans a picture of a scene with sides of at most `longestSide` pixels. The picture shows the header's own `default
 * bands`, otherwise the good bands nearest to red, green and blue light, otherwise the first, middle and last good
 * band.
 */
export function planQuickLook(header: EnviHeader, longestSide: number): QuickLookPlan {
  const step = Math.max(1, Math.ceil(Math.max(header.samples, header.lines) / longestSide));
  const [red, green, blue] = shownBands(header);
  return {
    red: red + 1,
    green: green + 1,
    blue: blue + 1,
    step,
    width: Math.ceil(header.samples / step),
    height: Math.ceil(header.lines / step),
  };
}

function shownBands({
  bands,
  badBands,
  defaultBands,
  wavelengths,
  wavelengthUnits,
}: EnviHeader): readonly [number, number, number] {
  if (defaultBands?.every((band) => !badBands.includes(band)) === true) return defaultBands;
  const bad = new Set(badBands);
  const good = Array.from({ length: bands }, (_, band) => band).filter((band) => !bad.has(band));
  const at = (place: number): number => good[place] ?? 0;
  if (wavelengths === undefined) return [at(good.length - 1), at(Math.floor((good.length - 1) / 2)), at(0)];
  const perNanometer = /^(micro|µ|um)/i.test(wavelengthUnits ?? '') ? 1_000 : 1;
  const distance = (band: number, light: number): number => Math.abs((wavelengths[band] ?? 0) * perNanometer - light);
  const nearest = (light: number): number =>
    good.reduce((best, band) => (distance(band, light) < distance(best, light) ? band : best), at(0));
  return [nearest(RED_GREEN_BLUE[0]), nearest(RED_GREEN_BLUE[1]), nearest(RED_GREEN_BLUE[2])];
}

/**
 * Returns one byte of a picture: the range spans two standard deviations around the mean, and invalid samples are
 * black.
 */
export function stretchContrast(value: number, { mean, standardDeviation, count }: BandStatistics): number {
  if (count === 0 || mean === undefined || standardDeviation === undefined || Number.isNaN(value)) return 0;
  if (standardDeviation === 0) return 128;
  return Math.round(Math.min(255, Math.max(0, 127.5 + (value - mean) * (127.5 / (2 * standardDeviation)))));
}
