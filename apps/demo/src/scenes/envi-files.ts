import { type Interleave } from '@stepwell/core/hyperspectral';
import { type Cube } from './cube.js';
import { type Storage } from './storage.js';

/** How a scene is written. */
export interface EnviOptions {
  readonly storage: Storage;
  readonly interleave: Interleave;
  readonly littleEndian: boolean;
  /** Bytes in front of the first sample. */
  readonly headerOffset: number;
}

/** The text of an ENVI header. */
export function enviHeader(
  name: string,
  cube: Cube,
  { storage, interleave, littleEndian, headerOffset }: EnviOptions,
): string {
  return [
    'ENVI',
    `description = { ${name}, made by Stepwell }`,
    `samples = ${cube.samples}`,
    `lines = ${cube.lines}`,
    `bands = ${cube.wavelengths.length}`,
    `header offset = ${headerOffset}`,
    'file type = ENVI Standard',
    `data type = ${storage.code}`,
    `interleave = ${interleave}`,
    `byte order = ${littleEndian ? 0 : 1}`,
    ...(cube.ignoreValue === undefined ? [] : [`data ignore value = ${cube.ignoreValue}`]),
    'wavelength units = Nanometers',
    `wavelength = {\n ${cube.wavelengths.join(',\n ')} }`,
    '',
  ].join('\n');
}

/** The bytes of a cube in the order of its interleave. */
export function enviData(cube: Cube, { storage, interleave, littleEndian, headerOffset }: EnviOptions): Uint8Array {
  const { samples, lines, values } = cube;
  const bytes = new Uint8Array(headerOffset + samples * lines * values.length * storage.bytes);
  const view = new DataView(bytes.buffer);
  let at = headerOffset;
  const put = (plane: Float64Array, line: number, sample: number): void => {
    storage.write(view, at, plane[line * samples + sample] ?? 0, littleEndian);
    at += storage.bytes;
  };
  switch (interleave) {
    case 'bsq':
      for (const plane of values)
        for (let line = 0; line < lines; line += 1)
          for (let sample = 0; sample < samples; sample += 1) put(plane, line, sample);
      break;
    case 'bil':
      for (let line = 0; line < lines; line += 1)
        for (const plane of values) for (let sample = 0; sample < samples; sample += 1) put(plane, line, sample);
      break;
    case 'bip':
      for (let line = 0; line < lines; line += 1)
        for (let sample = 0; sample < samples; sample += 1) for (const plane of values) put(plane, line, sample);
      break;
  }
  return bytes;
}
