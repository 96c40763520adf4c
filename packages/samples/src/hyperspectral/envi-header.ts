import { parseList, readHeaderFields } from './header-fields.js';
import { problemMessage } from '@stepwell/core';
import { InvalidScene } from './invalid-scene.js';
import { type SampleType, sampleTypeOf } from './sample-type.js';

/** The order of a scene's samples: band sequential, band interleaved by line, or band interleaved by pixel. */
export type Interleave = 'bsq' | 'bil' | 'bip';

/** The layout of a scene's samples in its data file. */
export interface SceneLayout {
  /** Pixels per line. */
  readonly samples: number;
  readonly lines: number;
  readonly bands: number;
  /** Bytes before the first sample. */
  readonly headerOffset: number;
  readonly sampleType: SampleType;
  readonly interleave: Interleave;
  readonly littleEndian: boolean;
  /** The value that represents "no data", which all statistics exclude. */
  readonly ignoreValue: number | undefined;
}

/** The header of an ENVI scene, which describes its data file. */
export interface EnviHeader extends SceneLayout {
  /** Center wavelength of each band, if the header has them. */
  readonly wavelengths: readonly number[] | undefined;
  /** Unit of the wavelengths, such as `Nanometers`, if the header has it. */
  readonly wavelengthUnits: string | undefined;
  readonly bandNames: readonly string[] | undefined;
  /** The bands (numbered from 0) to show as red, green and blue, if the header lists three. */
  readonly defaultBands: readonly [number, number, number] | undefined;
  /** Bands (numbered from 0) that the header's bad band list (`bbl`) marks as bad, such as noise or water vapor. */
  readonly badBands: readonly number[];
}

/** The maximum length of a scene's side. A header with a larger value is corrupt. */
const MAX_SIDE = 1_000_000;

/**
 * Parses an ENVI header.
 *
 * @see https://www.nv5geospatialsoftware.com/docs/enviheaderfiles.html
 * @throws {@link InvalidScene} with the first field that is missing, not a number, out of bounds, or inconsistent with
 * another
 */
export function parseEnviHeader(text: string): EnviHeader {
  const fields = readHeaderFields(text);
  const bands = integerField(fields, 'bands', 1, MAX_SIDE);
  return {
    samples: integerField(fields, 'samples', 1, MAX_SIDE),
    lines: integerField(fields, 'lines', 1, MAX_SIDE),
    bands,
    headerOffset: fields.has('header offset') ? integerField(fields, 'header offset', 0, Number.MAX_SAFE_INTEGER) : 0,
    sampleType: sampleTypeOf(integerField(fields, 'data type', 0, 1_000)),
    interleave: interleaveOf(requiredField(fields, 'interleave')),
    littleEndian: (fields.has('byte order') ? integerField(fields, 'byte order', 0, 1) : 0) === 0,
    wavelengths: bandList(fields, 'wavelength', bands)?.map((element) => parseNumber('wavelength', element)),
    wavelengthUnits: fields.get('wavelength units'),
    bandNames: bandList(fields, 'band names', bands),
    defaultBands: defaultBandsOf(fields, bands),
    ignoreValue: fields.has('data ignore value')
      ? parseNumber('data ignore value', fields.get('data ignore value') ?? '')
      : undefined,
    badBands: badBandsOf(fields, bands),
  };
}

function requiredField(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new InvalidScene(`${name} is required in an ENVI header`);
  return value;
}

function integerField(fields: ReadonlyMap<string, string>, name: string, least: number, most: number): number {
  const text = requiredField(fields, name);
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new InvalidScene(problemMessage(name, text, `an integer from ${least} to ${most}`));
  return value;
}

function parseNumber(name: string, text: string): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidScene(problemMessage(name, text, 'a number'));
  return value;
}

function interleaveOf(text: string): Interleave {
  const value = text.toLowerCase();
  if (value === 'bsq' || value === 'bil' || value === 'bip') return value;
  throw new InvalidScene(problemMessage('interleave', text, 'bsq, bil or bip'));
}

function bandList(fields: ReadonlyMap<string, string>, name: string, bands: number): readonly string[] | undefined {
  const text = fields.get(name);
  if (text === undefined) return undefined;
  const elements = parseList(text);
  if (elements.length !== bands)
    throw new InvalidScene(
      `${name} must be a list of ${bands} elements, one for each band, got ${elements.length} elements`,
    );
  return elements;
}

function defaultBandsOf(
  fields: ReadonlyMap<string, string>,
  bands: number,
): readonly [number, number, number] | undefined {
  const text = fields.get('default bands');
  if (text === undefined) return undefined;
  const numbers = parseList(text).map((element) => parseNumber('default bands', element));
  const outside = numbers.find((band) => !Number.isInteger(band) || band < 1 || band > bands);
  if (outside !== undefined)
    throw new InvalidScene(problemMessage('default bands', outside, `a list of band numbers from 1 to ${bands}`));
  const [red, green, blue] = numbers;
  return red === undefined || green === undefined || blue === undefined ? undefined : [red - 1, green - 1, blue - 1];
}

/** One multiplier per band: 0 for a bad band. */
function badBandsOf(fields: ReadonlyMap<string, string>, bands: number): readonly number[] {
  const multipliers = bandList(fields, 'bbl', bands)?.map((element) => parseNumber('bbl', element)) ?? [];
  return multipliers.flatMap((multiplier, band) => (multiplier === 0 ? [band] : []));
}
