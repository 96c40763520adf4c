import { problemMessage } from '@stepwell/core';
import { InvalidScene } from './invalid-scene.js';

/** The format of one sample in the data file. */
export interface SampleType {
  /** The ENVI code, which is the header's `data type`. */
  readonly code: number;
  /** Example: `16-bit signed integer`. */
  readonly name: string;
  /** Bytes per sample. */
  readonly bytes: number;
  /** Returns the sample at a byte offset. 64-bit integers beyond 2^53 lose precision. */
  read(view: DataView, offset: number, littleEndian: boolean): number;
}

/** The ordered sample types of the ENVI format. Complex types (6, 9) have neither minimum nor maximum. */
const sampleTypes: readonly SampleType[] = [
  { code: 1, name: '8-bit unsigned integer', bytes: 1, read: (view, at) => view.getUint8(at) },
  { code: 2, name: '16-bit signed integer', bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  { code: 3, name: '32-bit signed integer', bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  { code: 4, name: '32-bit floating point', bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  { code: 5, name: '64-bit floating point', bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  { code: 12, name: '16-bit unsigned integer', bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  { code: 13, name: '32-bit unsigned integer', bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  {
    code: 14,
    name: '64-bit signed integer',
    bytes: 8,
    read: (view, at, little) => Number(view.getBigInt64(at, little)),
  },
  {
    code: 15,
    name: '64-bit unsigned integer',
    bytes: 8,
    read: (view, at, little) => Number(view.getBigUint64(at, little)),
  },
];

/**
 * Returns the sample type of a header's `data type`.
 *
 * @throws {@link InvalidScene} if the code is unknown or complex
 */
export function sampleTypeOf(code: number): SampleType {
  const found = sampleTypes.find((type) => type.code === code);
  if (found !== undefined) return found;
  const known = sampleTypes.map((type) => `${type.code} (${type.name})`).join(', ');
  throw new InvalidScene(problemMessage('data type', code, `one of ${known}`));
}
