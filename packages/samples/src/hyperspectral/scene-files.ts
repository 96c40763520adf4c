import { type S3Object, parseS3Uri } from '@stepwell/core';
import { type Interleave } from './envi-header.js';

/**
 * Returns the possible locations of a header's data, in search order. ENVI replaces the data's extension with `.hdr` or
 * appends `.hdr`. `flight/scene.hdr` matches `flight/scene`, `scene.img`, `scene.dat`, `scene.raw` and `scene.bil`
 * (according to its interleave).
 */
export function dataCandidates(header: S3Object, interleave: Interleave): readonly S3Object[] {
  const stem = header.key.replace(/\.hdr$/i, '');
  return ['', '.img', '.dat', '.raw', `.${interleave}`].map((extension) => ({
    bucket: header.bucket,
    key: `${stem}${extension}`,
  }));
}

/**
 * Returns the key of a scene's quick-look, which is unique to the scene, so that a second execution overwrites the same
 * object.
 */
export function quickLookKey(sceneUri: string): string {
  const { bucket, key } = parseS3Uri(sceneUri) ?? { bucket: '', key: sceneUri };
  return `quick-looks/${bucket}/${key}.png`;
}
