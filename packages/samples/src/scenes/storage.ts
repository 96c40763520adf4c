/** The data type of the samples of a generated scene. */
export interface Storage {
  /** ENVI's `data type`. */
  readonly code: number;
  /** Such as `int16`. */
  readonly name: string;
  readonly bytes: number;
  /** The stored value of a reflectance of 1. */
  readonly scale: number;
  /** Returns a value with the precision of the stored value. */
  roundTrip(value: number): number;
  write(view: DataView, at: number, value: number, littleEndian: boolean): void;
}

const round = (value: number): number => Math.round(value);

/** Every ENVI data type of real numbers. */
export const storages: readonly Storage[] = [
  {
    code: 2,
    name: 'int16',
    bytes: 2,
    scale: 10_000,
    roundTrip: round,
    write: (view, at, value, little) => view.setInt16(at, value, little),
  },
  {
    code: 4,
    name: 'float32',
    bytes: 4,
    scale: 1,
    roundTrip: Math.fround,
    write: (view, at, value, little) => view.setFloat32(at, value, little),
  },
  {
    code: 12,
    name: 'uint16',
    bytes: 2,
    scale: 10_000,
    roundTrip: round,
    write: (view, at, value, little) => view.setUint16(at, value, little),
  },
  {
    code: 1,
    name: 'uint8',
    bytes: 1,
    scale: 250,
    roundTrip: round,
    write: (view, at, value) => view.setUint8(at, value),
  },
  {
    code: 5,
    name: 'float64',
    bytes: 8,
    scale: 1,
    roundTrip: (value) => value,
    write: (view, at, value, little) => view.setFloat64(at, value, little),
  },
  {
    code: 3,
    name: 'int32',
    bytes: 4,
    scale: 1_000_000,
    roundTrip: round,
    write: (view, at, value, little) => view.setInt32(at, value, little),
  },
  {
    code: 13,
    name: 'uint32',
    bytes: 4,
    scale: 1_000_000,
    roundTrip: round,
    write: (view, at, value, little) => view.setUint32(at, value, little),
  },
  {
    code: 14,
    name: 'int64',
    bytes: 8,
    scale: 1_000_000,
    roundTrip: round,
    write: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  },
  {
    code: 15,
    name: 'uint64',
    bytes: 8,
    scale: 1_000_000,
    roundTrip: round,
    write: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  },
];
