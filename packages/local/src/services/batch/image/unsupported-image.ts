import { errorDocs } from '../../../kernel/error-docs.js';

/** A container image that cannot be run without a container engine; the message says by name what of it. */
export class UnsupportedImage extends Error {
  override readonly name = 'UnsupportedImage';
  /** The page that explains this error. */
  readonly docs = errorDocs('UnsupportedImage');
}
