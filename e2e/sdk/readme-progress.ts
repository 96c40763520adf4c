import { type Stepwell } from '@stepwell/sdk';
import { qualityControl } from '@stepwell/sdk/quality-control';

export async function watchChecks(stepwell: Stepwell, stateMachineArn: string): Promise<void> {
  const quality = qualityControl(stepwell, { stateMachineArn });
  const run = await quality.start({ GroupID: 'station-1', StreamID: 'temperature' });
  for await (const { status, checks } of run.watchProgress())
    console.log(
      status,
      checks.map(({ check, state }) => `${check}: ${state}`),
    );
}
