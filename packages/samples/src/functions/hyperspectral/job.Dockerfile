# Copies what was built and runs nothing, so that it builds for any architecture on any machine.
FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /app
COPY index.mjs index.mjs.map ./
USER node
ENTRYPOINT ["node", "/app/index.mjs"]
