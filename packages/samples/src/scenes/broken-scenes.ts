import { type Scene, type SceneFile } from './make-scenes.js';

/** An invalid scene, and the expected error of the Activator. */
export interface BrokenScene {
  readonly name: string;
  readonly header: SceneFile;
  /** `undefined` for a missing data file. */
  readonly data: SceneFile | undefined;
  /** The name of the error. */
  readonly error: 'InvalidScene' | 'SceneNotFound';
  /** A part of the error message. */
  readonly message: string;
}

/** Creates an invalid scene for each error that the Activator must detect. */
export function breakScene(scene: Scene): BrokenScene[] {
  const text = new TextDecoder().decode(scene.header.body);
  const brokenScene = (
    kind: string,
    changes: { header?: string; data?: Uint8Array | null },
  ): Pick<BrokenScene, 'name' | 'header' | 'data'> => ({
    name: `${scene.name}-${kind}`,
    header: { key: `scenes/${scene.name}-${kind}.hdr`, body: new TextEncoder().encode(changes.header ?? text) },
    data:
      changes.data === null
        ? undefined
        : { key: `scenes/${scene.name}-${kind}.img`, body: changes.data ?? scene.data.body },
  });
  return [
    {
      ...brokenScene('corrupt-header', { header: text.replace(' }\n', '\n').replace(/ \}\n$/, '\n') }),
      error: 'InvalidScene',
      message: 'must be a list that ends with',
    },
    {
      ...brokenScene('truncated-data', { data: scene.data.body.subarray(0, scene.data.body.length - 7) }),
      error: 'InvalidScene',
      message: 'It is truncated',
    },
    {
      ...brokenScene('unknown-interleave', { header: text.replace(/interleave = \w+/, 'interleave = tiled') }),
      error: 'InvalidScene',
      message: 'interleave must be bsq, bil or bip, got "tiled"',
    },
    { ...brokenScene('missing-data', { data: null }), error: 'SceneNotFound', message: 'has no data file' },
  ];
}
