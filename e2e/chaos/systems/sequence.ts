import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { VirtualClock } from '@stepwell/asl';
import { type Scene, findDifferences, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { sequence } from '@stepwell/sdk/sequence';
import { expect } from 'vitest';
import { deployStack } from '../../environment/deploy-stack.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { demoApp } from './demo-app.js';
import { executionLoss } from './execution-loss.js';

const scenes = makeScenes({ count: 4, samples: 16, lines: 12, bands: 5, seed: 7 });

/**
 * Scenes through the Activator and the Processor: each execution returns the correct result, or fails at a named step.
 */
function sequenceSystem(name: string, machine: string, input: (uri: string) => object): ChaosSystem {
  return {
    name,
    concurrency: 1,
    async prepare() {
      const app = await demoApp('sequence');
      return {
        async run(chaos) {
          await using stack = await deployStack('sequence', { app, clock: new VirtualClock(), chaos });
          const bucket = stack.output('ScenesBucketName');
          await uploadScenes(stack.s3, bucket, scenes);
          const client = sequence(stack.stepwell, { stateMachineArn: stack.output(machine) });
          const findLoss = async (scene: Scene): Promise<readonly Loss[]> => {
            try {
              const output = await client.execute(input(sceneUri(bucket, scene)), { minDelay: 0.05, maxDelay: 0.2 });
              // The last step is the Processor.
              expect(findDifferences(scene.cube, output as SceneResult)).toEqual([]);
              return [];
            } catch (error) {
              return [await executionLoss(stack.stepwell, error, scene.name)];
            }
          };
          return (await Promise.all(scenes.map(findLoss))).flat();
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  };
}

export const sequenceSystems: readonly ChaosSystem[] = [
  sequenceSystem('Sequence', 'StateMachineArn', (uri) => ({ sceneUri: uri })),
  sequenceSystem('Sequence, Batch job', 'LambdaBatchSeqStateMachineArn', (uri) => ({ sceneUri: uri })),
];
