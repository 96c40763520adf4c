import { parseS3Uri, type S3Object, s3Uri } from '@stepwell/core';
import {
  SceneNotFound,
  type ScenePlan,
  dataCandidates,
  parseActivatorInput,
  parseEnviHeader,
  planScene,
} from '@stepwell/core/hyperspectral';
import { type ObjectVersion, type SceneStore } from './scene-store.js';

/** A header is a page of text; what is longer than this is something else. */
const MAX_HEADER_BYTES = 1024 * 1024;

/**
 * The Activator: checks a scene's header and the size of its data, and plans what is to be computed. It reads the
 * header and no data, and writes nothing.
 *
 * @throws InvalidInput, InvalidScene, SceneNotFound
 */
export async function activateScene(event: unknown, store: SceneStore): Promise<ScenePlan> {
  const { sceneUri } = parseActivatorInput(event);
  // The contract has checked that it is one.
  const headerObject = parseS3Uri(sceneUri) ?? { bucket: '', key: '' };
  const text = await store.readText(headerObject, MAX_HEADER_BYTES);
  if (text === undefined) throw new SceneNotFound(`${sceneUri} is not there; give the URI of a header that is.`);
  const header = parseEnviHeader(text);
  const candidates = dataCandidates(headerObject, header.interleave);
  const data = await findFirst(candidates, store);
  if (data === undefined)
    throw new SceneNotFound(
      `${sceneUri} has no data beside it; give it one of ${candidates.map(({ key }) => key).join(', ')}.`,
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
