/** A feature that the CLI does not support. Exit code 5; nothing was changed. */
export class UnsupportedFeature extends Error {
  override readonly name = 'UnsupportedFeature';
}
