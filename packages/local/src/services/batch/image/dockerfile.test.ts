import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './dockerfile.js';

describe('a Dockerfile', () => {
  it('with one stage that copies files is supported', () => {
    const recipe = parseDockerfile(
      `
# a job
ARG NODE=22
FROM node:\${NODE}-slim
ARG STAGE=dev
ENV STAGE=\${STAGE} "QUOTED"="no" TEXT="with space"
ENV OLD form of it
WORKDIR /app
WORKDIR src
COPY --chown=node:node package.json job.mjs ./
COPY lib \\
  /opt/lib
COPY ["a b.txt", "/data/"]
USER node
ENTRYPOINT ["node", "job.mjs"]
CMD ["--all", "$HOME"]
`,
      { STAGE: 'prod' },
    );
    expect(recipe).toEqual({
      environment: { STAGE: 'prod', TEXT: 'with space', OLD: 'form of it' },
      workingDirectory: '/app/src',
      copies: [
        { sources: ['package.json', 'job.mjs'], target: '/app/src', targetIsFolder: true },
        { sources: ['lib'], target: '/opt/lib', targetIsFolder: false },
        { sources: ['a b.txt'], target: '/data', targetIsFolder: true },
      ],
      entrypoint: ['node', 'job.mjs'],
      command: ['--all', '$HOME'],
    });
  });

  it.each([
    ['FROM node\nRUN npm ci', 'RUN in a Dockerfile needs a container engine'],
    ['FROM node\nADD a b', 'ADD in a Dockerfile needs a container engine'],
    ['FROM node AS build\nFROM node', 'several stages is not supported locally'],
    ['FROM node\nCOPY --from=build /a /b', 'COPY --from=build is not supported locally'],
    ['FROM node\nCOPY *.mjs /app/', 'COPY *.mjs: patterns are not supported locally'],
    ['FROM node\nCMD node job.mjs', 'CMD node job.mjs is run by a shell'],
    ['COPY a b', 'has no FROM'],
  ])('is refused by name: %j', (text, reason) => {
    expect(() => parseDockerfile(text)).toThrow(
      expect.objectContaining({ name: 'UnsupportedImage', message: expect.stringContaining(reason) as string }),
    );
  });
});
