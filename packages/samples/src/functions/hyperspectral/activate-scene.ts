import { parseS3Uri, type S3Object, s3Uri } from '@stepwell/core';
import {
  SceneNotFound,
  type ScenePlan,
  dataCandidates,
  parseActivatorInput,
  parseEnviHeader,
  planScene,
} from '../../hyperspectral/index.js';
import { type ObjectVersion, type SceneStore } from './scene-store.js';

/** The maximum size of a header. A header has a few KB; a larger object is not a header. */
const MAX_HEADER_BYTES = 1024 * 1024;

/**
 * The Activator: validates a scene's header and the size of its data, and plans the computation. It reads only the
 * header and writes nothing.
 *
 * @throws InvalidInput, InvalidScene, SceneNotFound
 */
export async function activateScene(event: unknown, store: SceneStore): Promise<ScenePlan> {
  const { sceneUri } = parseActivatorInput(event);
  // The input schema has validated the URI.
  const headerObject = parseS3Uri(sceneUri) ?? { bucket: '', key: '' };
  const text = await store.readText(headerObject, MAX_HEADER_BYTES);
  if (text === undefined) throw new SceneNotFound(`sceneUri must be the URI of an existing header, got ${sceneUri}`);
  const header = parseEnviHeader(text);
  const candidates = dataCandidates(headerObject, header.interleave);
  const data = await findFirst(candidates, store);
  if (data === undefined)
    throw new SceneNotFound(
      `${sceneUri} has no data file. Put the data at one of these keys: ` +
        `${candidates.map(({ key }) => key).join(', ')}.`,
    );
  return planScene(header, {
    sceneUri,
    dataUri: s3Uri(data.object),
    dataVersion: data.found.version,
    dataBytes: data.found.bytes,
  });
}

async function findFirst(
  candidates: readonly S3Object[],
  store: SceneStore,
): Promise<{ object: S3Object; found: ObjectVersion } | undefined> {
  for (const object of candidates) {
    const found = await store.find(object);
    if (found !== undefined) return { object, found };
  }
  return undefined;
}
