import { type Json } from '../../kernel/json.js';

/** A resource with every property that can be set together with the others. */
export interface SampleResource {
  readonly id: string;
  readonly type: string;
  /** Values that differ from the generated ones, by path; `undefined` leaves a property out. */
  readonly values: Readonly<Record<string, Json | undefined>>;
}

/** Refers to another sample. */
export const ref = (id: string): Json => ({ Ref: id });
/** An attribute of another sample. */
export const attribute = (id: string, name: string): Json => ({ 'Fn::GetAtt': [id, name] });

/** Leaves properties out. */
export const out = (...paths: readonly string[]): Record<string, undefined> =>
  Object.fromEntries(paths.map((path) => [path, undefined]));

/** @param type such as `SQS::Queue` */
export const sample = (id: string, type: string, values: SampleResource['values'] = {}): SampleResource => ({
  id,
  type: `AWS::${type}`,
  values,
});
