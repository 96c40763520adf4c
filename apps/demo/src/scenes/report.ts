import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { PNG } from 'pngjs';
import { type Check, type Fact } from '../demo.js';
import { count } from '../summary/format.js';
import { type Scene, findDifferences } from '@stepwell/samples/scenes';

/** A scene and the result of a workflow. */
export interface ProcessedScene {
  readonly scene: Scene;
  /** `undefined` if the workflow has no result. */
  readonly result: SceneResult | undefined;
}

/** The report on the scenes of a demo. */
export interface SceneReport {
  /** Some scenes with their statistics and the paths of their quick-looks. */
  readonly facts: readonly Fact[];
  /** Checks that the results of all scenes are correct. */
  readonly checks: readonly Check[];
}

/** Scenes in the report. All quick-looks are saved. */
const SHOWN_SCENES = 3;

/** The folder of the summary is `.stepwell` in the workspace root. */
const quickLooks = resolve(import.meta.dirname, '../../../../.stepwell/quick-looks');

/**
 * Downloads the quick-looks of a demo to `.stepwell/quick-looks/<workflow>/`, replaces earlier ones, and compares all
 * statistics with reference statistics.
 */
export async function reportScenes(
  workflow: string,
  processed: readonly ProcessedScene[],
  s3: S3Client,
  folder = join(quickLooks, workflow),
): Promise<SceneReport> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const facts: Fact[] = [];
  const [wrongFigures, wrongPictures]: [string[], string[]] = [[], []];
  for (const { scene, result } of processed) {
    if (result === undefined) {
      wrongFigures.push(`${scene.name}: no result`);
      continue;
    }
    wrongFigures.push(...findDifferences(scene.cube, result).map((what) => `${scene.name}: ${what}`));
    const file = join(folder, `${scene.name}.png`);
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: result.quickLook.bucket, Key: result.quickLook.key }),
    );
    const png = Buffer.from((await Body?.transformToByteArray()) ?? []);
    wrongPictures.push(...pictureErrors(png, scene).map((what) => `${scene.name}: ${what}`));
    await writeFile(file, png);
    if (facts.length < SHOWN_SCENES)
      facts.push([scene.name, `${scene.description}; ${figuresOf(result)}; ${relative(process.cwd(), file)}`]);
  }
  if (processed.length > SHOWN_SCENES)
    facts.push(['more scenes', `${processed.length - SHOWN_SCENES}, with quick-looks in the same folder`]);
  const bands = processed.reduce((sum, { result }) => sum + (result?.bands.length ?? 0), 0);
  return {
    facts,
    checks: [
      {
        guarantee: 'All statistics equal the reference statistics',
        held: wrongFigures.length === 0,
        figures: wrongFigures[0] ?? `${count(bands)} bands of ${count(processed.length)} scenes`,
      },
      {
        guarantee: 'Every quick-look is a PNG with the dimensions of its scene',
        held: wrongPictures.length === 0,
        figures: wrongPictures[0] ?? `${count(processed.length)} pictures`,
      },
    ],
  };
}

/** Shows one visible and one infrared band, which differ between water, plants and rock. */
function figuresOf({ bands }: SceneResult): string {
  const at = (nanometers: number): string => {
    const nearest = bands.reduce(
      (best, band) =>
        Math.abs((band.wavelength ?? 0) - nanometers) < Math.abs((best?.wavelength ?? 0) - nanometers) ? band : best,
      bands[0],
    );
    return (
      `${nearest?.wavelength ?? '?'} nm: ${formatFigure(nearest?.minimum)} to ` +
      `${formatFigure(nearest?.maximum)}, mean ${formatFigure(nearest?.mean)} ± ` +
      `${formatFigure(nearest?.standardDeviation)}`
    );
  };
  return `${at(650)}; ${at(860)}`;
}

function formatFigure(value = Number.NaN): string {
  return Number.isInteger(value) ? count(value) : value.toPrecision(4);
}

function pictureErrors(png: Buffer, { cube }: Scene): string[] {
  try {
    const { width, height } = PNG.sync.read(png);
    return width === cube.samples && height === cube.lines
      ? []
      : [`${width} × ${height} pixels, not ${cube.samples} × ${cube.lines}`];
  } catch (error) {
    return [`not a PNG: ${String(error)}`];
  }
}
