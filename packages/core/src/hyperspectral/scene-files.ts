import { type S3Object, parseS3Uri } from '../s3-uri.js';
import { type Interleave } from './envi-header.js';

/**
 * Where the data of a header may lie, in the order in which it is looked for: ENVI names a header after its data, with
 * `.hdr` in the place of the data's extension or after it. `flight/scene.hdr` goes with `flight/scene`, `scene.img`,
 * `scene.dat`, `scene.raw` and `scene.bil` (as its interleave says).
 */
export function dataCandidates(header: S3Object, interleave: Interleave): readonly S3Object[] {
  const stem = header.key.replace(/\.hdr$/i, '');
  return ['', '.img', '.dat', '.raw', `.${interleave}`].map((extension) => ({
    bucket: header.bucket,
    key: `${stem}${extension}`,
  }));
}

/**
 * The key of a scene's quick-look: the same for the same scene, another for each scene, so that a second run writes
 * what is there already.
 */
export function quickLookKey(sceneUri: string): string {
  const { bucket, key } = parseS3Uri(sceneUri) ?? { bucket: '', key: sceneUri };
  return `quick-looks/${bucket}/${key}.png`;
}
