/** Something that is right, but that the CLI does not do. Ends with exit code 5; nothing was changed. */
export class UnsupportedFeature extends Error {
  override readonly name = 'UnsupportedFeature';
}
